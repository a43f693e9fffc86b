import { describe, expect, test } from 'vitest';
import { Rejections } from '../../src/inline/rejections.ts';
import { FakeEditor } from './fake-editor.ts';

function rejected(marked: string, text: string): Rejections {
  const rejections = new Rejections();
  rejections.add(new FakeEditor(marked).offer(text));
  return rejections;
}

function offer(marked: string, text: string, uri = 'file:///a.ts'): ReturnType<FakeEditor['offer']> {
  return new FakeEditor(marked, undefined, { uri }).offer(text, 'another');
}

test('white space that was rejected takes nothing else with it', () => {
  expect(rejected('\n\n║', '  ').has(offer('\n\n║', 'f();'))).toBe(false);
});

const PLACE = 'start();\nconst a = ║;\nend();\n';

describe('what was rejected is known', () => {
  test.each([
    ['at the same place', PLACE, 'f(1, 2)'],
    ['whatever stands far above', `import x;\n\n${PLACE}`, 'f(1, 2)'],
    ['when a part of it was typed', 'start();\nconst a = f(║;\nend();\n', '1, 2)'],
    ['when more was deleted', 'start();\nconst ║;\nend();\n', 'a = f(1, 2)'],
    ['with white space after it', PLACE, 'f(1, 2)  '],
    ['with more lines after it', PLACE, 'f(1, 2)\n  .g()'],
    ['with a closed bracket behind the cursor', 'start();\nconst a = ║);\nend();\n', 'f(1, 2)'],
  ])('%s', (_, marked, text) => {
    expect(rejected(PLACE, 'f(1, 2)').has(offer(marked, text))).toBe(true);
  });
});

describe('another text is not', () => {
  test.each([
    ['another text', PLACE, 'g(1, 2)'],
    ['a text that goes on in the line', PLACE, 'f(1, 2) + 3'],
    ['a part of it alone', PLACE, 'f(1'],
    ['the same in another line', 'start();\nconst b = ║;\nend();\n', 'f(1, 2)'],
    ['the same below another line', 'other();\nconst a = ║;\nend();\n', 'f(1, 2)'],
    ['the same above another line', 'start();\nconst a = ║;\nother();\n', 'f(1, 2)'],
    ['what stands there already', 'start();\nconst a = f(1, 2);║\nend();\n', '\n'],
  ])('%s', (_, marked, text) => {
    expect(rejected(PLACE, 'f(1, 2)').has(offer(marked, text))).toBe(false);
  });

  test('the same in another file', () => {
    const rejections = rejected(PLACE, 'f(1, 2)');
    expect(rejections.has(offer(PLACE, 'f(1, 2)', 'file:///b.ts'))).toBe(false);
    expect([rejections.concern('file:///a.ts'), rejections.concern('file:///b.ts')]).toEqual([true, false]);
  });
});

test('fifty are remembered', () => {
  const rejections = new Rejections();
  for (let number = 0; number <= 50; number++) rejections.add(offer(PLACE, `f(${number})`));
  expect([0, 1, 50].map((number) => rejections.has(offer(PLACE, `f(${number})`)))).toEqual([false, true, true]);
});
