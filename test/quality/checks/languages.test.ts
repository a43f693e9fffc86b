import { describe, expect, it } from 'vitest';
import { codeChecks, readerOf, requiredChecks } from '../../../src/quality/checks/languages.ts';
import { readerFor } from '../../../src/quality/checks/readers.ts';
import { applyEdits } from '../../../src/request/document.ts';
import { completeAt } from '../golden.ts';

/** What an insertion where `║` stands adds: codes of findings, and of doubts in brackets. */
async function foundIn(languageId: string, at: string, inserts: string): Promise<string[]> {
  const reader = await readerFor(languageId);
  if (reader === null) throw new Error(`Nothing reads ${languageId}.`);
  const { document, cursor } = completeAt(at, languageId);
  const edits = [{ start: cursor, end: cursor, newText: inserts }];
  const text = reader.read(document.text);
  const { findings, doubts = [] } = text.syntax(applyEdits(document.text, edits), edits);
  text.close?.();
  return [...findings.map(({ code }) => code), ...doubts.map(({ code }) => `(${code})`)];
}

/** A file of one language with a place for a statement, and what may stand there. */
interface Sample {
  /** Code around `║`, where `good` may stand. */
  readonly file: string;
  readonly good: string;
  /** What no such file may hold. */
  readonly bad: string;
  /** Half-written code on a line of its own; absent where nothing can be half-written without taking the rest along. */
  readonly begun?: string;
  /** How many units of `good` stand before the cursor when the statement has been begun. */
  readonly typed: number;
}

const SAMPLES: Readonly<Record<string, Sample>> = {
  go: { file: 'package a\n\nfunc f(a int) int {\n\tb := 1\n\t║\n\treturn b\n}\n\nfunc g() {\n\tf(1)\n}\n', good: 'b = h(a, 2)', bad: 'b = h(a, 2', begun: '\tx := ', typed: 4 },
  rust: { file: 'fn f(a: i32) -> i32 {\n    let b = 1;\n    ║\n    b\n}\n\nfn g() {\n    f(1);\n}\n', good: 'let c = h(a, &[2]);', bad: 'let c = h(a, &[2);', begun: '    let x = ', typed: 8 },
  java: { file: 'class A {\n    int f(int a) {\n        int b = 1;\n        ║\n        return b;\n    }\n\n    void g() {\n        f(1);\n    }\n}\n', good: 'int c = h(a, 2);', bad: 'int c = h(a, 2;', begun: '        int x = ', typed: 8 },
  csharp: { file: 'class A {\n    int F(int a) {\n        int b = 1;\n        ║\n        return b;\n    }\n\n    void G() {\n        F(1);\n    }\n}\n', good: 'var c = H(a, 2);', bad: 'var c = H(a, 2;', begun: '        int x = ', typed: 8 },
  c: { file: 'int f(int a) {\n  int b = 1;\n  ║\n  return b;\n}\n\nvoid g(void) {\n  f(1);\n}\n', good: 'int c = h(a, 2);', bad: 'int c = h(a, 2;', begun: '  int x = ', typed: 8 },
  cpp: { file: 'class A {\n  int f(int a) {\n    int b = 1;\n    ║\n    return b;\n  }\n};\n\nvoid g() {\n  f(1);\n}\n', good: 'auto c = h<int>(a, {2});', bad: 'auto c = h<int>(a, {2);', begun: '    int x = ', typed: 9 },
  php: { file: '<?php\nfunction f($a) {\n    $b = 1;\n    ║\n    return $b;\n}\n\nfunction g() {\n    f(1);\n}\n', good: '$c = h($a, [2]);', bad: '$c = h($a, [2);', begun: '    $x = ', typed: 5 },
  ruby: { file: 'class A\n  def f(a)\n    b = 1\n    ║\n    b\n  end\n\n  def g\n    f(1)\n  end\nend\n', good: 'c = h(a, [2])', bad: 'c = h(a, [2)', begun: '    x.each do |', typed: 6 },
  css: { file: 'a {\n  color: red;\n  ║\n}\n\nb {\n  color: blue;\n}\n', good: 'margin: calc(1px + 2%);', bad: 'margin: calc(1px + 2%;', begun: '  padding', typed: 8 },
  html: { file: '<ul>\n  <li>a</li>\n  ║\n</ul>\n<p>b</p>\n', good: '<li class="a">b</li>', bad: '<li class="a">b</l', typed: 4 },
  yaml: { file: 'a: 1\nb:\n  - c\n  ║\nd: 2\n', good: '- "e"', bad: '- [e', typed: 2 },
  shellscript: { file: 'f() {\n  a=1\n  ║\n  echo "$a"\n}\n\ng() {\n  f\n}\n', good: 'for x in "$(h)"; do echo "$x"; done', bad: 'for x in "$(h)"; do echo "$x"; doen', typed: 9 },
  json: { file: '{\n  "a": 1,\n  ║\n  "b": [2]\n}\n', good: '"c": { "d": null },', bad: '"c": { "d": null ,', typed: 5 },
  jsonc: { file: '{\n  // a\n  "a": 1,\n  ║\n  "b": [2],\n}\n', good: '"c": { "d": null }, // c', bad: '"c": { "d": }, // c', typed: 5 },
  python: { file: 'def f(a):\n    b = 1\n    ║\n    return b\n\n\ndef g():\n    f(1)\n', good: 'c = h(a, [2])', bad: 'c = h(a, [2)', begun: '    x = ', typed: 4 },
};

describe.each(Object.entries(SAMPLES))('%s', (languageId, { file, good, bad, begun, typed }) => {
  const [before = '', after = ''] = file.split('║');
  const half = begun ?? null;
  const above = (line: string): string => `${before.slice(0, before.lastIndexOf('\n') + 1)}${line}\n${before.slice(before.lastIndexOf('\n') + 1)}`;

  it('takes what is sound and finds what is not', async () => {
    expect(await foundIn(languageId, file, good)).toEqual([]);
    expect(await foundIn(languageId, file, bad)).not.toEqual([]);
  });

  it('takes the rest of what is begun, and finds what does not go on from it', async () => {
    const begunFile = `${before}${good.slice(0, typed)}║${after}`;
    expect(await foundIn(languageId, begunFile, good.slice(typed))).toEqual([]);
    expect(await foundIn(languageId, begunFile, bad.slice(typed))).not.toEqual([]);
  });

  if (half !== null) {
    it('does not blame an answer for what is half-written above or below it', async () => {
      expect(await foundIn(languageId, `${above(half)}║${after}`, good)).toEqual([]);
      expect(await foundIn(languageId, `${before}║${after}${half}\n`, good)).toEqual([]);
      expect(await foundIn(languageId, `${before}║${after}${half}\n`, bad)).not.toEqual([]);
    });
  }

  it('takes what was taken out of a sound file and put back', async () => {
    const whole = before + good + after;
    for (let start = 0; start < whole.length; start += 7) {
      const end = Math.min(whole.length, start + 11);
      const codes = await foundIn(languageId, `${whole.slice(0, start)}║${whole.slice(end)}`, whole.slice(start, end));
      expect({ start, codes }).toEqual({ start, codes: [] });
    }
  });
});

/** Functions of a language with a place before each: what may stand there is tried beside each that is broken. */
const FUNCTIONS: Readonly<Record<string, { readonly head: string; readonly sound: readonly string[]; readonly broken: readonly string[]; readonly tail: string }>> = {
  go: {
    head: 'package a\n', tail: '',
    sound: ['func f(a int) int {\n\tif a > 1 {\n\t\treturn a\n\t}\n\treturn 2\n}', 'type A struct {\n\tb string\n}', 'var c = []int{1, 2}'],
    broken: ['func (', 'var x =', 'func g() {\n\ta :=\n\tb()\n}', 'func h() {\n\tif a {\n\tb()\n}'],
  },
  rust: {
    head: '', tail: '',
    sound: ['fn f(a: i32) -> i32 {\n    if a > 1 {\n        return a;\n    }\n    2\n}', 'struct A {\n    b: String,\n}', 'const C: [i32; 2] = [1, 2];'],
    broken: ['fn (', 'let = 1;', 'fn g() {\n    let a =\n    b();\n}', 'fn h() {\n    if a {\n    b();\n}'],
  },
  java: {
    head: 'class Z {\n', tail: '}\n',
    sound: ['    int f(int a) {\n        if (a > 1) {\n            return a;\n        }\n        return 2;\n    }', '    String b;', '    int[] c = {1, 2};'],
    broken: ['    void (', '    int = 1;', '    void g() {\n        int a =\n        b();\n    }', '    void h() {\n        if (a) {\n        b();\n    }'],
  },
};

describe.each(Object.entries(FUNCTIONS))('%s in a file with errors', (languageId, { head, sound, broken, tail }) => {
  it('is never blamed for them', async () => {
    for (const error of broken) {
      for (const answer of sound) {
        const [other = ''] = sound.filter((each) => each !== answer);
        for (const [above, below] of [[error, other], [other, error], [`${error}\n\n${other}`, other], [error, error]]) {
          const codes = await foundIn(languageId, `${head}${above ?? ''}\n\n║\n\n${below ?? ''}\n${tail}`, answer);
          expect({ error, answer, above, codes }).toEqual({ error, answer, above, codes: [] });
        }
      }
    }
  });

  it('is found out when it adds one', async () => {
    for (const error of broken) {
      const codes = await foundIn(languageId, `${head}${sound[0] ?? ''}\n\n║\n\n${error}\n${tail}`, (sound[0] ?? '').replace(')', ''));
      expect({ error, found: codes.length > 0 }).toEqual({ error, found: true });
    }
  });
});

describe('prose in code', () => {
  it.each(['go', 'rust', 'java', 'csharp', 'php', 'python', 'json'])('is found in %s', async (languageId) => {
    expect(await foundIn(languageId, SAMPLES[languageId]?.file ?? '║', 'Here is the code you asked for:')).not.toEqual([]);
  });
});

describe('grammars that right code breaks', () => {
  it('only doubt', async () => {
    for (const languageId of ['c', 'cpp', 'html']) {
      const { file = '║', bad = '' } = SAMPLES[languageId] ?? {};
      expect((await foundIn(languageId, file, bad)).every((code) => code.startsWith('('))).toBe(true);
    }
  });
});

describe('JSON', () => {
  it('may hold comments where it held one before, and commas behind the last where it is called so', async () => {
    expect(await foundIn('json', '{\n  "a": 1,\n  ║\n}\n', '// b\n  "b": 2')).toEqual(['InvalidCommentToken']);
    expect(await foundIn('json', '{\n  // a\n  "a": 1,\n  ║\n}\n', '// b\n  "b": 2')).toEqual([]);
    expect(await foundIn('json', '[║]', '1,')).toEqual(['ValueExpected']);
    expect(await foundIn('jsonc', '[║]', '1,')).toEqual([]);
  });
});

describe('what can be checked', () => {
  it('has a reader for each language', async () => {
    for (const languageId of Object.keys(SAMPLES)) {
      expect(await readerFor(languageId)).not.toBeNull();
      expect(codeChecks(languageId)).toContain('syntax');
    }
  });

  it('says what nothing reads', () => {
    for (const languageId of ['lua', 'constructor', '', 'markdown']) {
      expect([readerOf(languageId), readerFor(languageId), requiredChecks(languageId), codeChecks(languageId)]).toEqual([null, null, [], null]);
    }
  });
});
