import { describe, expect, test } from 'vitest';
import { whyNotAsk } from '../../src/inline/may-ask.ts';
import { FakeEditor } from './fake-editor.ts';
import { RULES } from './fake-world.ts';

function codeAt(marked: string, languageId = 'typescript'): string | null {
  return whyNotAsk(new FakeEditor(marked, undefined, { languageId }).moment(), RULES)?.code ?? null;
}

describe('where code goes on', () => {
  test.each([
    ['an empty file', '║'],
    ['a new line', 'f();\n║'],
    ['indentation alone', 'if (a) {\n  ║\n}'],
    ['half a line', 'const a = ║'],
    ['the end of a word', 'const a = val║'],
    ['before a bracket that stands', 'f(║)'],
    ['before the end of a statement that stands', 'const a = ║;'],
    ['within brackets, after a statement', 'if (a) { f(); ║}'],
    ['after a call, where a semicolon is missing', 'f(a)║'],
    ['after a condition', 'if (a)║'],
    ['after an opened block', 'function f() {║'],
    ['between the parts of a loop', 'for (let i = 0;║'],
    ['after what is imported', "import { a }║"],
    ['after what is taken apart', 'const { a, b }║'],
    ['after a type import', 'import type { A, B } ║'],
    ['in a template', 'const s = `a ${b}║'],
    ['after a comma', '  a,║'],
    ['after a dot', 'a.║'],
  ])('TypeScript is asked for at %s', (_, marked) => {
    expect(codeAt(marked)).toBeNull();
  });

  test.each([
    ['python', 'def f(a):║'], ['python', 'if (a == b)║'], ['python', 'x = ║'], ['python', 'return║'], ['python', 'f(a, g(b)║'], ['python', 'print(f"{a}║'],
    ['ruby', 'if valid?(a)║'], ['ruby', 'x = [║'], ['go', 'if err := f(); err != nil ║'], ['go', 'func (s *Server) run(ctx context.Context)║'],
    ['rust', 'let a = f(b)║'], ['java', 'foo.bar(a)║'], ['kotlin', 'override fun f(a: Int)║'], ['lua', 'if f(a)║'], ['lua', 'local function f(a)║'],
    ['shellscript', 'if [ -f a ];║'], ['html', '<p>║'], ['typescriptreact', '<b>{name}║'], ['markdown', 'It ends here;║'], ['markdown', '(a remark)║'], ['css', 'a { color: red; ║}'], ['php', 'if ($a)║'],
  ])('%s is asked for at %s', (languageId, marked) => {
    expect(codeAt(marked, languageId)).toBeNull();
  });
});

describe('nobody is asked', () => {
  test.each([
    ['typescript', 'f();║'], ['typescript', 'f();  ║'], ['typescript', '}║'], ['typescript', '  });║'], ['typescript', ']);║'], ['typescript', 'const a = { b: 1 }║'], ['typescript', 'return;║'],
    ['typescript', 'break;║\n}'], ['typescript', '/* done */║'], ['typescriptreact', '</div>║'], ['typescriptreact', '<Icon name="a" />║'], ['html', '</p>║'], ['html', '<!-- a -->║'],
    ['python', 'f(a)║'], ['python', 'pass║'], ['python', '    continue║'], ['python', 'x = {1: 2}║'], ['ruby', 'end║'], ['ruby', 'puts f(a)║'], ['go', 'defer f(a)║'], ['go', 'x := T{1}║'],
    ['kotlin', 'println(a)║'], ['rust', 'let a = f(b);║'], ['java', 'int a = 1;║'], ['css', 'color: red;║'], ['shellscript', 'done║'], ['shellscript', 'echo $(date)║'], ['lua', 'print(a)║'], ['sql', 'select 1;║'],
  ])('after a finished statement: %s, %s', (languageId, marked) => {
    expect(codeAt(marked, languageId)).toBe('finished');
  });

  test.each([['const a = va║lue;'], ['f(║bar)'], ['║word'], ['a.║ünder'], ['x = ║9']])('in front of a word that stands: %s', (marked) => {
    expect(codeAt(marked)).toBe('within-word');
  });

  test('with a selection, and while the editor’s own list decides', () => {
    const editor = new FakeEditor('const a = ║');
    expect(whyNotAsk({ ...editor.moment(), isSelecting: true }, RULES)).toMatchObject({ code: 'selecting' });
    expect(whyNotAsk({ ...editor.moment(), isListOpen: true }, RULES)).toMatchObject({ code: 'list-open' });
  });

  test.each([
    [{ enabled: false }, 'off', 'switched off for TypeScript'],
    [{ trusted: false }, 'untrusted', 'not trusted'],
    [{ editable: false }, 'not-editable', 'leaves this document alone'],
    [{ hasModel: false, hasLocal: false }, 'no-model', 'No model is set up'],
  ])('where the rules are %j', (rules, code, words) => {
    const why = whyNotAsk(new FakeEditor('const a = ║').moment(), { ...RULES, ...rules });
    expect(why).toMatchObject({ code });
    expect(why?.sentence).toContain(words);
  });

  test.each([{ hasModel: false }, { hasLocal: false }])('is not so with %j alone', (rules) => {
    expect(whyNotAsk(new FakeEditor('const a = ║').moment(), { ...RULES, ...rules })).toBeNull();
  });
});
