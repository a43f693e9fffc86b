import { describe, expect, it } from 'vitest';
import { lineEnd, lineStart, textFrom } from '../../../src/recall/index/reading.ts';
import { TextIndex } from '../../../src/recall/index/text-index.ts';

/** An index with one file, and the place of the cursor `║` in it. */
function indexOf(marked: string, open = true): { readonly index: TextIndex; readonly offset: number } {
  const index = new TextIndex();
  const offset = marked.indexOf('║');
  index.put({ id: 1, languageId: 'x', text: marked.replace('║', ''), open });
  return { index, offset };
}

describe.each([['open', true], ['settled', false]])('the context of a cursor in a file that is %s', (_, open) => {
  it.each([
    ['after a space', 'a = b ║c', ['', 'a', '=', 'b'], '', ' ', 3],
    ['in a space', 'a  ║  c', ['', 'a'], '', '  ', 1],
    ['at the end of a word', 'a = foo║', ['', 'a', '='], 'foo', ' ', 2],
    ['in a word', 'a = fo║o', ['', 'a', '='], 'fo', ' ', 2],
    ['before a word', 'a =║foo', ['', 'a', '='], '', '', 2],
    ['after punctuation', 'foo(║)', ['', 'foo', '('], '', '', 2],
    ['at the start', '║a b', [''], '', '', 0],
    ['in nothing', '║', [''], '', '', 0],
    ['at the end, after white space', 'a;  ║', ['', 'a', ';'], '', '  ', 2],
    ['at the start of a line', 'a\n║b', ['', 'a', '\n'], '', '', 2],
    ['in an indentation', 'a\r\n  ║  b', ['', 'a', '\n'], '', '  ', 2],
    ['at the end of a line', 'a;║\r\nb', ['', 'a', ';'], '', '', 2],
    ['on an empty line', 'a\n\n║\n\nb', ['', 'a', '\n', '\n'], '', '', 3],
    ['at the end of a last empty line', 'a\n║', ['', 'a', '\n'], '', '', 2],
    ['after a character of two units', '😀║', ['', '😀'], '', '', 1],
    ['in a number', 'x = 1.5║', ['', 'x', '='], '1.5', ' ', 2],
  ])('%s', (_name, marked, texts, partial, gap, at) => {
    const { index, offset } = indexOf(marked, open);
    const context = index.contextAt(1, offset, 9)!;
    expect({ ...context, ids: Array.from(context.ids, (id) => index.lexicon.words.text(id)) }).toEqual({ ids: texts, partial, gap, at });
  });
});

it('a context has as many tokens as are wanted', () => {
  const { index, offset } = indexOf('a b c ║');
  expect([4, 3, 2].map((count) => Array.from(index.contextAt(1, offset, count)!.ids, (id) => index.lexicon.words.text(id)))).toEqual([['', 'a', 'b', 'c'], ['a', 'b', 'c'], ['b', 'c']]);
  expect(index.contextAt(2, 0, 3)).toBeNull();
});

describe.each([['fresh', false], ['in the base', true]])('from a place (%s)', (_, inBase) => {
  const index = new TextIndex();
  index.put({ id: 1, languageId: 'x', text: 'before' });
  index.put({ id: 2, languageId: 'x', text: 'one;\r\n\tif (a)  {\r\n}' });
  if (inBase) index.rebuild();

  it.each([
    ['a few tokens', 2, 3, '\n\tif ('],
    ['a line break', 7, 2, '  {\n'],
    ['all there is, but nothing of the next file', 8, 99, '\n}'],
    ['nothing at the end', 10, 9, ''],
    ['nothing beyond it', 99, 9, ''],
  ])('%s can be read', (_name, at, count, text) => {
    expect(textFrom(index, { file: 2, at }, count)).toBe(text);
  });

  it.each([
    [0, 0, 2],
    [2, 0, 2],
    [3, 3, 8],
    [8, 3, 8],
    [9, 9, 10],
    [10, 9, 10],
  ])('%i its line is found', (at, start, end) => {
    expect([lineStart(index, { file: 2, at }), lineEnd(index, { file: 2, at })]).toEqual([start, end]);
  });
});
