import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readRepo, splitRepo, type SourceFile } from '../../scripts/bench/recall/files.ts';
import { positionsOf } from '../../scripts/bench/recall/positions.ts';
import { indexOf, replay } from '../../scripts/bench/recall/replay.ts';

function file(name: string, text: string): SourceFile {
  return { file: name, languageId: 'typescript', text };
}

describe('the positions of a line', () => {
  test.each([
    ['', null],
    ['   ', null],
    ['  }', { lineStart: 2, midLine: null }],
    ['  });', { lineStart: 2, midLine: 3 }],
    ['const x = 1;', { lineStart: 0, midLine: 'const x'.length }],
    ['\tthis.total += price;', { lineStart: 1, midLine: '\tthis.total'.length }],
  ])('%j', (line, expected) => {
    expect(positionsOf(line)).toEqual(expected);
  });
});

describe('a held-out file', () => {
  const held = [file('held.ts', 'let a = 1;\n\nlet b = 2;  \nlet c = 3;\n')];

  test('is written line by line into the index of the others; nothing below a line is in it', () => {
    const index = indexOf({ held, indexed: [file('other.ts', 'let z = 0;\n')] });
    const seen: string[] = [];
    replay(index, held, ({ file: id, type }) => {
      const offset = type(5, ')');
      seen.push(index.text(id) ?? '');
      expect(index.text(id)?.slice(0, offset).endsWith('\n')).toBe(false);
    });
    expect(seen).toEqual(['let a)', 'let a = 1;\n\nlet b)', 'let a = 1;\n\nlet b = 2;  \nlet c)']);
    expect(index.figures().files).toBe(1);
  });

  test('goes on below with the lines as they are, without white space at their ends', () => {
    const below: string[] = [];
    replay(indexOf({ held, indexed: [] }), held, (line) => { below.push(line.below); });
    expect(below).toEqual(['\n\nlet b = 2;\nlet c = 3;\n', '\nlet c = 3;\n', '\n']);
  });
});

describe('a repository', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'stepladder-bench-recall-'));
    mkdirSync(path.join(folder, 'node_modules'));
    for (const name of ['a.ts', 'b.ts', 'c.py', 'd.go', 'notes.md', 'node_modules/foreign.ts']) writeFileSync(path.join(folder, name), `// ${name}\r\nlet x;\r\n`);
    writeFileSync(path.join(folder, 'package-lock.json'), '{}');
  });
  afterAll(() => { rmSync(folder, { recursive: true }); });

  test('is read as the extension reads it', async () => {
    const files = await readRepo(folder);
    expect(files.map(({ file: name }) => name)).toEqual(['a.ts', 'b.ts', 'c.py', 'd.go', 'notes.md']);
    expect(files[0]?.text).toBe('// a.ts\nlet x;\n');
  });

  test('is split by the seed; prose and more than half of the code are never held out', async () => {
    const files = await readRepo(folder);
    const names = (seed: number): string[] => splitRepo(files, 40, seed).held.map(({ file: name }) => name);
    expect(names(1)).toHaveLength(2);
    expect(names(1)).toEqual(names(1));
    const { held, indexed } = splitRepo(files, 1, 3);
    expect([...held, ...indexed].map(({ file: name }) => name).sort()).toEqual(files.map(({ file: name }) => name));
    expect(new Set(Array.from({ length: 20 }, (_, seed) => names(seed).join())).size).toBeGreaterThan(1);
    expect(Array.from({ length: 20 }, (_, seed) => names(seed)).flat()).not.toContain('notes.md');
  });

  test('that is not there is told', async () => {
    await expect(readRepo(path.join(folder, 'none'))).rejects.toThrow(/There is no folder .*none/);
  });
});
