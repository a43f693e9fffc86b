import { describe, expect, it } from 'vitest';
import { isWorthIndexing, isWorthReading, MAX_BYTES } from '../../src/recall/index-worthy.ts';

describe('a file is worth reading', () => {
  it.each(['a.ts', 'src/App.vue', 'Makefile', 'Dockerfile', '.eslintrc.json', 'package.json', 'lock.ts', 'src/chunk.ts', 'min.js', 'a.test.js', 'docs/lock/readme.md'])('for its name: %s', (name) => {
    expect(isWorthReading(name, 100)).toBe(true);
  });

  it.each([
    'package-lock.json', 'pnpm-lock.yaml', 'Cargo.lock', 'go.sum', 'app.min.js', 'app.MIN.css', 'vendor-bundle.js', 'a.js.map', 'a.test.ts.snap', 'logo.PNG', 'font.woff2', 'data.csv', 'x.tsbuildinfo', 'a.ipynb',
  ])('and %s is not', (name) => {
    expect(isWorthReading(name, 100)).toBe(false);
  });

  it.each([[0, false], [1, true], [MAX_BYTES, true], [MAX_BYTES + 1, false]])('for its size: %i bytes', (bytes, expected) => {
    expect(isWorthReading('a.ts', bytes)).toBe(expected);
  });
});

describe('a text is worth indexing', () => {
  const line = 'const value = read(name);\n';
  it.each([
    ['code', line.repeat(10), true],
    ['an empty text', '', true],
    ['one long string in much code', line.repeat(100) + 'x'.repeat(500) + '\n', true],
    ['a minified text', `/* licence */\n${'a=b;'.repeat(1_000)}`, false],
    ['data in long lines', `${'1,'.repeat(300)}\n`.repeat(20), false],
    ['a text with NUL in it', `${line}\0`, false],
  ])('unless no person wrote it: %s', (_what, text, expected) => {
    expect(isWorthIndexing(text)).toBe(expected);
  });
});
