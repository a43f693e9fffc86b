import { afterAll, describe, expect, it } from 'vitest';
import type { TextEdit } from '../../../src/request/document.ts';
import { checkExamples } from '../../../src/quality/examples/check-examples.ts';
import { Sandbox } from '../../../src/quality/examples/sandbox.ts';

const sandbox = new Sandbox();
/** A busy machine takes its time. */
const LONG = 20_000;

/** What the check says of an answer inserted at `║`: the findings' codes, `~` before doubts, or the status. */
async function said(marked: string, insertion: string, { languageId = 'typescript', asked = null as string | null, limitMs = LONG } = {}): Promise<string[]> {
  const at = marked.indexOf('║');
  const edits: TextEdit[] = [{ start: at, end: at, newText: insertion }];
  return saidOf({ text: marked.replace('║', ''), edits, languageId, asked, limitMs });
}

async function saidOf(input: Parameters<typeof checkExamples>[0]): Promise<string[]> {
  const report = await checkExamples(input, sandbox);
  if (report.status === 'unchecked') return [report.reason];
  if (report.status === 'nothing') return ['nothing'];
  return [...report.findings.map(({ code }) => code), ...(report.doubts ?? []).map(({ code }) => `~${code}`)];
}

async function messages(marked: string, insertion: string): Promise<string[]> {
  const at = marked.indexOf('║');
  const report = await checkExamples({ text: marked.replace('║', ''), edits: [{ start: at, end: at, newText: insertion }], languageId: 'typescript', asked: null, limitMs: LONG }, sandbox);
  return report.status === 'done' ? report.findings.map(({ message }) => message) : [];
}

const ADD = '// >>> add(1, 2)\n// 3\nfunction add(a: number, b: number): number {\n  ║\n}\n';

describe('an answer with examples in the comment above', () => {
  it.each([
    ['>>> in lines', ADD, 'return a + b;', []],
    ['>>> in lines, wrong', ADD, 'return a * b;', ['example-fails']],
    ['>>> in lines, throws', ADD, 'throw new Error("no");', ['example-throws']],
    ['Python, which has one word for nothing', '// >>> first(1)\n// undefined\nfunction first(a: number): number | null {\n  ║\n}\n', 'return null;', []],
    ['@example', '/**\n * Adds.\n * @example\n * add(1, 2) // => 3\n */\nexport function add(a: number, b: number) {\n  ║\n}\n', 'return a - b;', ['example-fails']],
    ['an arrow function', '/** add(1, 2) → 3 */\nexport const add = (a: number, b: number): number => {\n  ║\n};\n', 'return a - b;', ['example-fails']],
    ['a static method', 'class M {\n  /** M.add(1, 2) returns 3. */\n  static add(a: number, b: number) {\n    ║\n  }\n}\n', 'return a - b;', ['example-fails']],
    ['a method', 'class M {\n  /** For example, add(1, 2) returns 3. */\n  add(a: number, b: number) {\n    ║\n  }\n}\n', 'return a - b;', ['example-fails']],
    ['a prompt', '// Write add: add(1, 2) === 3\n║\n', 'function add(a: number, b: number) {\n  return a - b;\n}', ['example-fails']],
    ['an async function', '/** await add(1, 2) // => 3 */\nasync function add(a: number, b: number) {\n  ║\n}\n', 'await null;\n  return a + b;', []],
    ['an async function, wrong', '/** await add(1, 2) // => 3 */\nasync function add(a: number, b: number) {\n  ║\n}\n', 'await null;\n  return a - b;', ['example-fails']],
    ['what it needs of the file', 'import { x } from "x";\nenum Sign { Minus = -1 }\nconst times = (a: number) => a * Sign.Minus;\n// minus(2) => -2\nfunction minus(a: number) {\n  ║\n}\n', 'return times(a);', []],
    ['overloads', '/** twice(2) // => 4 */\nfunction twice(a: number): number;\nfunction twice(a: string): string;\nfunction twice(a: any): any {\n  ║\n}\n', 'return a;', ['example-fails']],
    ['an assertion in the file', 'function add(a: number, b: number) {\n  ║\n}\nassert.strictEqual(add(1, 2), 3);\n', 'return a - b;', ['example-fails']],
    ['an expectation in the file', 'function add(a: number, b: number) {\n  ║\n}\nit("adds", () => { expect(add(1, 2)).toBe(3); });\n', 'return a - b;', ['example-fails']],
    ['no examples', '/** Adds add(a, b). */\nfunction add(a: number, b: number) {\n  ║\n}\n', 'return a - b;', ['nothing']],
    ['examples of another function', '// >>> sub(1, 2)\n// 3\nfunction add(a: number, b: number) {\n  ║\n}\n', 'return a - b;', ['nothing']],
    ['examples that contradict each other', '// add(1, 2) => 3\n// add(1, 2) => 4\nfunction add(a: number, b: number) {\n  ║\n}\n', 'return 5;', ['nothing']],
    ['claims of the answer itself', '║\n', '// add(1, 2) => 4\nfunction add(a: number, b: number) {\n  return a + b;\n}', ['nothing']],
    ['a claim that the answer adds to a comment', '/**\n * Adds.║\n */\nfunction add(a: number, b: number) { return a + b; }\n', '\n * add(1, 2) // => 4', ['nothing']],
  ])('%s', async (_, marked, insertion, expected) => {
    expect(await said(marked, insertion)).toEqual(expected);
  });

  it('says what came out and what should have', async () => {
    expect(await messages(ADD, 'return a * b;')).toEqual(['`add(1, 2)` gave 2, the example says 3']);
    expect(await messages(ADD, 'throw new TypeError("no");')).toEqual(['`add(1, 2)` threw "TypeError: no", the example says 3']);
    expect(await messages(ADD, 'return add(a, b);')).toEqual(['`add(1, 2)` called itself without end, the example says 3']);
  });

  it('cuts long values', async () => {
    const [message] = await messages(ADD, 'return "x".repeat(1000) as any;');
    expect(message?.length).toBeLessThan(200);
  });

  it('runs in JavaScript as well', async () => {
    expect(await said('// add(1, 2) => 3\nfunction add(a, b) {\n  ║\n}\n', 'return a - b;', { languageId: 'javascript' })).toEqual(['example-fails']);
  });
});

describe('what cannot be run here is unchecked', () => {
  it.each([
    ['an import', 'import { sum } from "./sum.ts";\n', 'return sum(a, b);', 'it uses `sum`, which is imported'],
    ['the network', '', 'return fetch("http://a/" + a) as any;', 'it uses `fetch`, which is not run here'],
    ['chance', '', 'return Math.random() + a + b;', 'it uses `Math.random`, which is not run here'],
    ['the clock', '', 'return Date.now() + a + b;', 'it uses `Date`, which is not run here'],
    ['the language of the machine', '', 'return String(a).localeCompare(String(b));', 'it uses `localeCompare`, which is not run here'],
    ['state that others fill', 'const known = new Map();\nfunction learn() { known.set(1, 2); }\n', 'return known.get(a) + b;', 'other code of the file may change `known`'],
    ['extended built-in objects', 'Array.prototype.last = function () { return this[0]; };\n', 'return [a + b].last();', 'the file changes `Array`'],
  ])('%s', async (_, before, insertion, reason) => {
    expect(await said(before + ADD, insertion)).toEqual([`the examples of \`add\` were not run: ${reason}`]);
  });

  it('a loop without end, at the end of its time', async () => {
    expect(await said(ADD, 'for (;;);', { limitMs: 100 })).toEqual(['the examples of `add` did not end in time']);
  });

  it('a promise that nothing settles', async () => {
    expect(await said(ADD.replace('function', 'async function'), 'return new Promise(() => undefined);')).toEqual(['the examples of `add` did not end in time']);
  });

  it('deep recursion and much memory that the inputs explain', async () => {
    const marked = '// >>> down(100000)\n// 0\nfunction down(a: number): number {\n  ║\n}\n';
    expect(await said(marked, 'return a === 0 ? 0 : down(a - 1);')).toEqual(['the examples of `down` need more memory than they are given']);
  });

  it('a file that does not parse anyway', async () => {
    expect(await said(`${ADD}const = ;\n`, 'return a * b;')).toEqual(['the file does not parse, so that its examples cannot be run']);
  });
});

describe('only what the answer adds is a finding', () => {
  const STALE = '// add(1, 2) => 4\nfunction add(a: number, b: number): number {\n║  return a + b;\n}\n';

  it('an example that failed before in the same way is a doubt', async () => {
    expect(await said(STALE, '  const sum = a + b;\n  if (sum < 0) return 0;\n')).toEqual(['~example-fails']);
  });

  it('one line of a function in the making is not blamed for the rest', async () => {
    expect(await said('// twice(2) => 8\nfunction twice(a: number) {\n  let b = a * 2;\n  ║\n  return b;\n}\n', 'b += 1;')).toEqual(['~example-fails']);
  });

  it('an example that passed before is a finding', async () => {
    expect(await said('// add(1, 2) => 3\nfunction add(a: number, b: number): number {\n║  return a + b;\n}\n', '  a = 0;\n')).toEqual(['example-fails']);
  });

  it.each(['const sum = a + b;', 'let sum = 0;\n  for (const c of [a, b]) sum += c;', 'if (a > 100) return a;'])('a function that does not return yet: %s', async (insertion) => {
    expect(await said(ADD, insertion)).toEqual(['`add` is still being written']);
  });

  it('what the user asks for counts whatever the file did before', async () => {
    const text = 'function add(a: number, b: number): number {\n  return a - b;\n}\n';
    const start = text.indexOf('a - b');
    const input = { text, edits: [{ start, end: start + 5, newText: 'b - a' }], languageId: 'typescript', limitMs: LONG };
    expect(await saidOf({ ...input, asked: 'add(1, 2) should return 3 but gives -1' })).toEqual(['example-fails']);
    expect(await saidOf({ ...input, asked: 'add(1, 2) returns -1' })).toEqual(['nothing']);
  });
});

describe('code that tampers', () => {
  it.each([
    ['JSON', 'JSON.stringify = () => "[\\"n\\",\\"3\\"]"; return 4;'],
    ['arrays', 'Object.defineProperty(Array.prototype, "0", { set() {} }); Array.prototype.join = () => "3"; Array.isArray = () => false as any; return 4;'],
    ['objects', 'Object.keys = () => []; Object.prototype.toString = () => "3"; return { valueOf: () => 3, toJSON: () => 3 } as any;'],
    ['Reflect', 'Reflect.apply = () => 3; Function.prototype.call = () => 3; return 4;'],
    ['the prototype of what it returns', 'return Object.setPrototypeOf([3], Number.prototype);'],
    ['a proxy', 'return new Proxy({}, { get: () => 3, ownKeys: () => [] }) as any;'],
  ])('does not pass: %s', async (_, insertion) => {
    expect(await said(ADD, insertion)).toEqual(['example-fails']);
  });

  it('and the next answer is judged as if nothing had been', async () => {
    expect(await said(ADD, 'return a + b;')).toEqual([]);
  });
});

afterAll(() => { expect(Object.prototype.toString.call([])).toBe('[object Array]'); });
