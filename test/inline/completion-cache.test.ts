import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CompletionCache } from '../../src/inline/completion-cache.ts';
import { placeOf } from '../../src/inline/place.ts';
import { FakeEditor } from './fake-editor.ts';

interface Kept {
  readonly cache: CompletionCache;
  readonly editor: FakeEditor;
  readonly left: () => string | null;
}

/** A text with an answer kept at its cursor. */
function kept(marked: string, text: string): Kept {
  const cache = new CompletionCache();
  const editor = new FakeEditor(marked, cache);
  cache.keep(placeOf(editor.moment()), 'one', editor.offer(text));
  return { cache, editor, left: () => cache.find(editor.moment(), 'one')?.text ?? null };
}

describe('an answer is given again', () => {
  test('at its place, also after the cursor was elsewhere', () => {
    const { editor, left } = kept('const a = ║;\nb();', 'f(1)');
    expect(left()).toBe('f(1)');
    editor.cursor = 3;
    expect(left()).toBeNull();
    editor.cursor = 10;
    expect(left()).toBe('f(1)');
  });

  test.each([
    ['letter by letter', (editor: FakeEditor) => { for (const unit of 'foo') editor.type(unit); }, '(a, b);', 0],
    ['a word of the list in place of its beginning', (editor: FakeEditor) => { editor.type('fo'); editor.change({ start: 10, length: 2, newText: 'foo' }); }, '(a, b);', 0],
    ['a bracket that the editor closes', (editor: FakeEditor) => { editor.type('foo'); editor.type('(', ')'); }, 'a, b);', 1],
    ['on within that bracket', (editor: FakeEditor) => { editor.type('foo'); editor.type('(', ')'); editor.type('a'); }, ', b);', 1],
    ['over that bracket', (editor: FakeEditor) => { editor.type('foo'); editor.type('(', ')'); editor.type('a, b'); editor.change({ start: 18, length: 1, newText: ')' }); }, ';', 0],
  ])('what is left of it: typed %s', (_, type, text, replaces) => {
    const { editor, cache } = kept('const a = ║\nb();', 'foo(a, b);');
    type(editor);
    expect(cache.find(editor.moment(), 'one')).toMatchObject({ text, replaces });
  });

  test('where the end of it is what the editor has closed', () => {
    const { editor, cache } = kept('if (a) ║\n', '{\n  f();\n}');
    editor.type('{', '}');
    expect(cache.find(editor.moment(), 'one')).toMatchObject({ text: '\n  f();\n', replaces: 0 });
    editor.type('\n  ', '\n');
    expect(cache.find(editor.moment(), 'one')).toMatchObject({ text: 'f();', replaces: 0 });
  });

  test('with the beginning of a word that stood already and that the list completes', () => {
    const { editor, left } = kept('con║', 'sole.log(a);');
    editor.change({ start: 0, length: 3, newText: 'console' });
    expect(left()).toBe('.log(a);');
  });

  test('that is on the screen rather than a newer one', () => {
    const { cache, editor, left } = kept('a = ║', 'first()');
    expect(left()).toBe('first()');
    editor.type('f');
    cache.keep(placeOf(editor.moment()), 'one', editor.offer('ull()', 'b'));
    expect(left()).toBe('irst()');
    editor.type('u');
    expect(left()).toBe('ll()');
  });
});

test('saving changes nothing, other line ends do', () => {
  const { editor, cache, left } = kept('const a = ║', 'f(1)');
  cache.changed({ uri: editor.uri, version: editor.version, changes: [], isUndo: false });
  expect(left()).toBe('f(1)');
  editor.changeAll([], editor.cursor);
  editor.type('f');
  expect(left()).toBeNull();
});

describe('an answer is not given again', () => {
  test.each<[string, (editor: FakeEditor, cache: CompletionCache) => void]>([
    ['where something else is typed', (editor) => { editor.type('x'); }],
    ['where something was typed before it', (editor) => { editor.change({ start: 0, length: 0, newText: ' ' }, 11); }],
    ['where something was typed behind it', (editor) => { editor.change({ start: 11, length: 0, newText: ' ' }, 10); }],
    ['after a deletion of what was typed along', (editor) => { editor.type('f'); editor.backspace(); }],
    ['after a deletion behind it', (editor) => { editor.change({ start: 12, length: 1, newText: '' }, 10); }],
    ['after an undo', (editor) => { editor.change({ start: 10, length: 0, newText: 'f' }, 11, true); }],
    ['after other text that is deleted again', (editor) => { editor.type('x'); editor.backspace(); }],
    ['after changes at several cursors', (editor) => { editor.changeAll([{ start: 0, length: 0, newText: 'f' }, { start: 10, length: 0, newText: 'f' }], 12); }],
    ['after a change that was not told', (editor) => { editor.version++; }],
    ['when it was dropped', (editor, cache) => { cache.drop(editor.offer('')); }],
    ['when its document was closed', (editor, cache) => { cache.forget(editor.uri); }],
    ['when all of it stands', (editor) => { editor.type('f(1)'); }],
  ])('%s', (_, act) => {
    const { editor, cache, left } = kept('const a = ║;\nb();', 'f(1)');
    expect(left()).toBe('f(1)');
    act(editor, cache);
    expect(left()).toBeNull();
  });

  test('by another route, or in another file', () => {
    const { editor, cache } = kept('const a = ║', 'f(1)');
    expect(cache.find(editor.moment(), 'two')).toBeNull();
    expect(cache.find({ ...editor.moment(), uri: 'file:///b.ts' }, 'one')).toBeNull();
  });
});

test('a change that makes all of an answer stand tells of it', () => {
  const { editor, cache } = kept('const a = ║', 'f(1)');
  const told = cache.changed({ uri: editor.uri, version: 2, changes: [{ start: 10, length: 0, newText: 'f(1)' }], isUndo: false });
  expect(told?.id).toBe('a');
});

test('it keeps a hundred answers, and eight million units of text', () => {
  const cache = new CompletionCache();
  const keep = (uri: string, text: string): void => {
    const editor = new FakeEditor(`${text}║`, undefined, { uri });
    cache.keep(placeOf(editor.moment()), 'one', editor.offer('a'));
  };
  for (let file = 0; file < 150; file++) keep(`file:///${file}`, 'short');
  expect(cache.size).toBe(100);
  const text = 'x'.repeat(900_000);
  for (let file = 0; file < 20; file++) keep(`file:///${file}`, text);
  expect(cache.size).toBe(8);
});

const changes = fc.record({ at: fc.nat(30), remove: fc.nat(2), text: fc.stringMatching(/^[a(){};\n ]{0,3}$/), cursor: fc.nat(3), isUndo: fc.boolean() });

describe('whatever happens', () => {
  /** Typing along with some probability, else any change. */
  const acts = fc.array(fc.oneof({ weight: 4, arbitrary: fc.constant('along' as const) }, { weight: 2, arbitrary: fc.constant('pair' as const) }, { weight: 1, arbitrary: changes }), { maxLength: 12 });
  const texts = fc.stringMatching(/^[a(){};\n ]{1,12}$/);

  test('an answer comes only where the text around it is that of its request, and accepting makes exactly what was answered', () => {
    let found = 0;
    fc.assert(fc.property(texts, texts, texts, acts, (before, text, after, all) => {
      const { cache, editor } = kept(`${before}║${after}`, text);
      for (const act of all) {
        const at = editor.cursor - before.length;
        const next = text.charAt(Math.max(0, at));
        if (act === 'along') editor.type(next);
        else if (act === 'pair') editor.type(next, next === '(' ? ')' : next === '{' ? '}' : '');
        else {
          const start = Math.min(act.at, editor.text.length);
          const length = Math.min(act.remove, editor.text.length - start);
          editor.change({ start, length, newText: act.text }, Math.min(start + act.cursor, editor.text.length), act.isUndo);
        }
        const left = cache.find(editor.moment(), 'one');
        if (left === null) continue;
        found++;
        const stood = editor.text.slice(editor.cursor, editor.cursor + left.replaces);
        expect(editor.text.slice(0, before.length), 'before it').toBe(before);
        expect(editor.text.endsWith(after), 'after it').toBe(true);
        const all = editor.text.slice(0, editor.cursor) + left.text + editor.text.slice(editor.cursor + left.replaces);
        expect(all, 'accepted').toBe(before + text + after);
        // What it takes the place of is in it.
        for (const unit of stood) expect(left.text).toContain(unit);
        expect(left.text).not.toBe('');
      }
    }), { numRuns: 3_000 });
    expect(found).toBeGreaterThan(1_000);
  });
});
