import { expect, test } from 'vitest';
import { tokenise } from '../../../src/recall/index/tokenise.ts';
import { Lexicon, TokenBuffer } from '../../../src/recall/index/tokens.ts';
import { Substitution } from '../../../src/recall/propose/substitution.ts';

test.each([
  ['whole names', [['x', 'y']], 'o.x;', 'o.y;', 1],
  ['parts of names, in their spelling', [['setName', 'setAge']], 'this.name = toName(NAME_LENGTH);', 'this.age = toAge(AGE_LENGTH);', 3],
  ['parts between underscores', [['read_file', 'read_line']], 'parse_file(file)', 'parse_line(line)', 2],
  ['several names', [['a', 'b'], ['left', 'right']], 'a.left(left, c)', 'b.right(right, c)', 3],
  ['nothing that is only like it', [['in', 'on']], 'print(x)', 'print(x)', 0],
  ['no numbers inside of numbers', [['10', '20']], 'f(100, 10)', 'f(100, 20)', 1],
])('%s', (_what, names, rest, expected, substituted) => {
  const lexicon = new Lexicon();
  const id = (word: string): number => lexicon.words.intern(word, 0, word.length);
  const substitution = new Substitution(lexicon);
  for (const [from = '', to = ''] of names) expect(substitution.add(id(from), id(to))).toBe(true);
  const buffer = new TokenBuffer();
  tokenise(rest, lexicon, buffer);
  expect(substitution.rest({ ids: buffer.ids, gaps: buffer.gaps, start: 0, end: buffer.length }, 0, buffer.length - 1)).toEqual({ text: expected, substituted });
});

test('a name stands for one other name only', () => {
  const substitution = new Substitution(new Lexicon());
  expect(substitution.add(5, 6)).toBe(true);
  expect(substitution.add(5, 6)).toBe(true);
  expect(substitution.add(5, 7)).toBe(false);
});
