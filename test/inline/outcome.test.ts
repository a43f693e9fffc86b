import { describe, expect, test } from 'vitest';
import { LOOKS, Outcomes } from '../../src/inline/outcome.ts';

const URI = 'file:///a.ts';
const taken = { id: 'a', uri: URI, start: 4, text: 'abcdefgh' };
const WHOLE = 'a = abcdefgh;';

function watching(): Outcomes {
  const outcomes = new Outcomes();
  outcomes.accept(taken);
  return outcomes;
}

describe('an accepted text', () => {
  test('half of it is enough to stand, less is not', () => {
    const outcomes = watching();
    expect(outcomes.look('a', '30s', WHOLE)).toBe('kept-30s');
    outcomes.change(URI, [{ start: 4, length: 4, newText: '' }]);
    expect(outcomes.look('a', '2min', 'a = efgh;')).toBe('kept-2min');
    outcomes.change(URI, [{ start: 4, length: 1, newText: '' }]);
    expect(outcomes.look('a', '10min', 'a = fgh;')).toBe('gone-10min');
  });

  test('several changes at once each have their place in the text before all', () => {
    const outcomes = watching();
    outcomes.change(URI, [{ start: 0, length: 0, newText: '// longer than the text\n' }, { start: 4, length: 5, newText: '' }]);
    expect(outcomes.look('a', '30s', '// longer than the text\na = fgh;')).toBe('gone-30s');
  });

  test('changes of other documents are not its own', () => {
    const outcomes = watching();
    outcomes.change('file:///b.ts', [{ start: 0, length: 13, newText: '' }]);
    expect(outcomes.look('a', '30s', WHOLE)).toBe('kept-30s');
  });

  test('more of the same offer takes the place of the first part', () => {
    const outcomes = watching();
    outcomes.accept({ ...taken, text: 'abcdefgh(1)' });
    outcomes.change(URI, [{ start: 4, length: 8, newText: '' }]);
    expect(outcomes.look('a', '30s', 'a = (1);')).toBe('gone-30s');
  });
});

describe('a closed document', () => {
  test.each([
    ['is the same', WHOLE, 'kept-30s'],
    ['went on elsewhere', `// more\n${WHOLE}\nb();`, 'kept-30s'],
    ['lost the text: it was never saved', 'a = ;', 'gone-30s'],
  ])('whose file %s', (_, file, kind) => {
    const outcomes = watching();
    outcomes.close(URI, WHOLE);
    outcomes.read(URI, file);
    expect(outcomes.look('a', '30s', file)).toBe(kind);
  });

  test('that is opened again goes on from its text, and its file is compared with what was read last', () => {
    const outcomes = watching();
    outcomes.close(URI, WHOLE);
    outcomes.read(URI, `x\n${WHOLE}`);
    expect(outcomes.isClosed(URI)).toBe(true);
    outcomes.reopen(URI, `x\ny\n${WHOLE}`);
    expect(outcomes.isClosed(URI)).toBe(false);
    outcomes.change(URI, [{ start: 8, length: 8, newText: '' }]);
    expect(outcomes.look('a', '2min', 'x\ny\na = ;')).toBe('gone-2min');
  });

  test('without an accepted text is not kept', () => {
    const outcomes = watching();
    outcomes.close('file:///b.ts', 'text');
    expect(outcomes.isClosed('file:///b.ts')).toBe(false);
    outcomes.close(URI, WHOLE);
    outcomes.forget('a');
    expect(outcomes.isClosed(URI)).toBe(false);
  });
});

test('no more than 100 are watched, and of the oldest nothing more is known', () => {
  const outcomes = watching();
  for (let index = 0; index < 100; index++) outcomes.accept({ ...taken, id: String(index) });
  expect(outcomes.documentOf('a')).toBeNull();
  expect(outcomes.look('a', '30s', WHOLE)).toBeNull();
  expect(outcomes.look('0', '30s', WHOLE)).toBe('kept-30s');
});

test('it is looked at after 30 s, 2 and 10 minutes', () => {
  expect(LOOKS.map(({ age, afterMs }) => [age, afterMs / 1000])).toEqual([['30s', 30], ['2min', 120], ['10min', 600]]);
});
