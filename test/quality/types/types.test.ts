import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Types } from './workspace.ts';

const types = new Types();

describe('in a text of no project', () => {
  it.each<[what: string, marked: string, insertion: string, findings: readonly string[], doubts?: readonly string[]]>([
    ['takes what fits', 'const a = [1, 2];\n║\n', 'const b: number = a.map((x) => x + 1)[0];', []],
    ['finds a member that is not there', 'const a = [1, 2];\n║\n', 'a.flatten();', ['TS2339']],
    ['finds a name that is nowhere', '║\n', 'export const a = unheardOf();', ['TS2304']],
    ['finds a value of the wrong type', 'const f = (a: number): number => a;\n║\n', "f('a');", ['TS2345']],
    ['finds a missing argument', 'const f = (a: number): number => a;\n║\n', 'f();', ['TS2554']],
    ['finds what breaks the rest of the text', '║\nconst b: number = a;\n', "const a = 'text';", ['TS2322']],
    ['finds a second body, at both', 'class A {\n  a(): void {}\n║\n}\n', '  a(): void {}', ['TS2393', 'TS2393']],
    ['leaves a name that is missing already alone', 'unheardOf(1);\n║\n', 'unheardOf(2);', []],
    ['leaves the text\'s own errors alone', "const a: number = 'a';\n║\nconst b: string = 1;\n", 'const c = 1;', []],
    ['finds another error at the place of an old one', 'const a: string = ║missing;\n', 'alsoMissing + ', ['TS2304']],
    ['takes no comment that hides what is wrong', '║\n', '// @ts-ignore\nexport const a = unheardOf();', ['TS2304']],
    ['takes none that hides all', '║\n', '// @ts-nocheck\nexport const a = unheardOf();', ['TS2304']],
    ['takes none instead of an answer', 'export const a = 1;\n║\na.b();\n', '// @ts-ignore: later', ['only-silenced']],
    ['takes none in the line of the answer', '║\n', '/* @ts-ignore */ export const a = unheardOf();', ['TS2304']],
    ['leaves a comment of the user alone', '// @ts-nocheck\n║\n', 'export const a = unheardOf();', []],
    ['leaves modules that are not here alone', '║\n', "import { a } from 'somewhere';\nexport const b = a.c(1);", []],
    ['leaves what Node and test frameworks bring alone', '║\n', "it('a', () => { expect(process.env.A).toBe(Buffer.from('a')); });", []],
    ['is no stricter than nothing', '║\n', 'function f(a) { return a.b; }\nlet n: string = null;\n', []],
    ['doubts a private member', 'class A { private b = 1; }\n║\n', 'new A().b;', [], ['TS2341']],
    ['only doubts what a broken text has hidden', 'const a = `║\nconst b: number = "b";\n', '`;', [], ['TS2322']],
  ])('%s', async (_what, marked, insertion, findings, doubts = []) => {
    expect(await types.insert(marked, insertion)).toEqual({ findings, doubts });
  });

  it.each<[what: string, marked: string, insertion: string, findings: readonly string[], doubts?: readonly string[]]>([
    ['finds a name that is nowhere', 'function f(a) {\n  ║\n}\n', 'return b;', ['TS2304']],
    ['finds a value used too early', 'const f = () => 1;\n║\n', 'console.log(a);\nconst a = f();', ['TS2448']],
    ['finds a value given to a constant', 'const a = 1;\n║\n', 'a = 2;', ['TS2588']],
    ['takes a call with fewer arguments', 'function f(a, b) { return [a, b]; }\n║\n', 'f(1);', []],
    ['takes dates as numbers', 'const a = new Date();\n║\n', 'const b = new Date() - a;', [], ['TS2362', 'TS2363']],
    ['takes a member that may have come some other way', 'class A {}\n║\n', 'new A().b;', [], ['TS2339']],
    ['takes a name asked for with typeof', '║\n', "const a = typeof someGlobal === 'undefined' ? 1 : 2;", []],
    ['takes a name that a script makes up', '║\n', 'someGlobal = 1;', []],
    ['says nothing of the rest of the text', '║\nb.c();\n', 'const b = 1;', []],
    ['checks the rest where the text asks for it', '// @ts-check\n║\nb.c();\n', 'const b = 1;', ['TS2339']],
  ])('of JavaScript %s', async (_what, marked, insertion, findings, doubts = []) => {
    expect(await types.insert(marked, insertion, 'javascript')).toEqual({ findings, doubts });
  });

  it('reads JSX', async () => {
    expect(await types.insert('const a = (): unknown => ║;\n', '<div title="a">{nowhere}</div>', 'typescriptreact')).toEqual({ findings: ['TS2304'], doubts: [] });
  });

  it('says nothing of other languages', async () => {
    expect(await types.insert('║', 'x = y', 'python')).toEqual({ unchecked: 'nothing was reported' });
  });

  it('gives up in time, and goes on', async () => {
    const document = await types.open('export {};\n');
    const edits = [{ start: 0, end: 0, newText: 'const a: number = "a";\n' }];
    expect(await types.check(document, edits, 0)).toEqual({ unchecked: 'its types took too long' });
    expect(await types.check(document, edits)).toEqual({ findings: ['TS2322'], doubts: [] });
  });
});

const STATEMENTS = [
  'interface Point { x: number; y: number }',
  'const origin: Point = { x: 0, y: 0 };',
  'function moved(point: Point, by: number): Point { return { ...point, x: point.x + by }; }',
  'class Walker { at: Point = origin; step(): this { this.at = moved(this.at, 1); return this; } }',
  'const walker = new Walker().step();',
  'export const last: number = walker.at.x;',
];

describe('for any part of a text', () => {
  const text = STATEMENTS.join('\n');
  it('takes back what was deleted', async () => {
    await fc.assert(fc.asyncProperty(fc.nat(text.length), fc.nat(80), async (start, length) => {
      const deleted = text.slice(start, start + length);
      const document = types.document(text.slice(0, start) + text.slice(start + length));
      expect(await types.check(document, [{ start, end: start, newText: deleted }])).toEqual({ findings: [], doubts: [] });
    }), { numRuns: 60 });
  });

  it('fails nothing for what the text already had', async () => {
    const broken = `${text}\nconst wrong: string = last;\nwalker.fly();\nmoved('a');\n`;
    const starts = [0, ...[...broken.matchAll(/\n/g)].map(({ index }) => index + 1)];
    await fc.assert(fc.asyncProperty(fc.constantFrom(...starts), fc.constantFrom('', '\n\n', '// a note\n', 'export {};\n', 'const unrelated = 1;\n'), async (at, newText) => {
      const document = types.document(broken);
      expect(await types.check(document, [{ start: at, end: at, newText }])).toEqual({ findings: [], doubts: [] });
    }), { numRuns: 40 });
  });
});
