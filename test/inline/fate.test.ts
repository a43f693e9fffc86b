import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { insertedAt, OfferFate, type Fate } from '../../src/inline/fate.ts';
import type { Offer } from '../../src/inline/offer.ts';

/** An offer at the ║ of a text. */
function offerAt(marked: string, text: string): Offer {
  const [before = '', after = ''] = marked.split('║');
  return { id: 'a', uri: 'file:///a.ts', before, after, text, by: 'cheap (small at demo)', caveat: null, why: '' };
}

function change(live: OfferFate, start: number, length: number, newText: string, isUndo = false): readonly Fate[] {
  return live.changed({ changes: [{ start, length, newText }], isUndo });
}

test.each([
  ['const a = ║;', 'const a = ;', ''],
  ['const a = ║;', 'const a = f(;', 'f('],
  ['const a = ║;', 'const a =', null],
  ['const a = ║;', 'const b = f;', null],
  // What is before and after the cursor must not be read as one.
  ['aa║aa', 'aaa', null],
])('what stands at %j in %j', (marked, text, inserted) => {
  expect(insertedAt(offerAt(marked, ''), text)).toBe(inserted);
});

describe('an offer that was seen', () => {
  const seen = (): OfferFate => {
    const live = new OfferFate(offerAt('const a = ║;\nb();\n', 'first(1)'));
    expect(live.seen()).toEqual(['shown']);
    return live;
  };

  test.each<[string, (live: OfferFate) => readonly Fate[], Fate]>([
    ['taken', (live) => live.accepted(), 'accepted'],
    ['rejected', (live) => live.rejected(), 'rejected'],
    ['something else typed', (live) => change(live, 10, 0, 'x'), 'typed-over'],
    ['typed along, then something else', (live) => [...change(live, 10, 0, 'fi'), ...live.moved(12), ...change(live, 12, 0, 'x')], 'typed-over'],
    ['a word of the list in place of what stands', (live) => change(live, 8, 2, '= other'), 'typed-over'],
    ['typed out to its end, and gone on', (live) => [...change(live, 10, 0, 'first(1)'), ...live.moved(17)], 'ignored'],
    ['deleted before it', (live) => change(live, 9, 1, ''), 'ignored'],
    ['deleted from what was typed along', (live) => [...change(live, 10, 0, 'fi'), ...change(live, 11, 1, '')], 'ignored'],
    ['undone', (live) => change(live, 10, 0, 'x', true), 'ignored'],
    ['a change elsewhere', (live) => change(live, 12, 0, 'x'), 'ignored'],
    ['all of the file replaced', (live) => change(live, 0, 17, 'other'), 'ignored'],
    ['the cursor elsewhere', (live) => live.moved(3), 'ignored'],
    ['several cursors', (live) => live.moved(null), 'ignored'],
    ['another offer', (live) => live.left(), 'ignored'],
  ])('%s', (_, end, fate) => {
    const live = seen();
    expect(end(live)).toEqual([fate]);
    expect(live.isOver).toBe(true);
    expect([...live.accepted(), ...live.left(), ...live.seen(), ...live.partlyAccepted()]).toEqual([]);
  });

  test('is still there while it is typed along', () => {
    const live = seen();
    expect([...change(live, 10, 0, 'f'), ...live.moved(11), ...change(live, 11, 0, 'irst'), ...live.moved(15)]).toEqual([]);
    expect(live).toMatchObject({ isOver: false, isWhole: false, cursor: 15, taken: { id: 'a', uri: 'file:///a.ts', start: 10, text: 'first' } });
  });

  test('is still there behind a bracket that the editor closed by itself, and can be taken', () => {
    const live = seen();
    expect([...change(live, 10, 0, 'first'), ...change(live, 15, 0, '()'), ...live.moved(16)]).toEqual([]);
    expect(live.taken.text).toBe('first(');
    expect(change(live, 16, 0, '1')).toEqual([]);
    expect([live.isWhole, live.taken.text]).toEqual([true, 'first(1)']);
    expect(live.accepted()).toEqual(['accepted']);
  });

  test('is still there when the list completes a word of it, or an editor takes it with the bracket that it closed', () => {
    const live = seen();
    expect([...change(live, 10, 0, 'fi'), ...change(live, 10, 2, 'first'), ...change(live, 15, 0, '()'), ...live.moved(16)]).toEqual([]);
    expect(live).toMatchObject({ isOver: false, cursor: 16 });
    expect([...change(live, 16, 1, '1)'), ...live.accepted()]).toEqual(['accepted']);
    expect(live.isWhole).toBe(true);
  });

  test('is still there when a bracket is typed over the one that the editor made', () => {
    const live = new OfferFate(offerAt('const a = ║;', 'f().g()'));
    expect([...change(live, 10, 0, 'f'), ...change(live, 11, 0, '()'), ...live.moved(12), ...change(live, 12, 1, ')'), ...live.moved(13)]).toEqual([]);
    expect(live).toMatchObject({ isOver: false, cursor: 13, taken: { text: 'f()' } });
  });

  test('of which a part stands already when it is offered goes on from there', () => {
    const live = new OfferFate(offerAt('const a = ║;', 'first(1)'), 'first()');
    expect([live.cursor, live.taken.text]).toEqual([16, 'first(']);
    expect([...live.moved(16), ...change(live, 16, 0, '1')]).toEqual([]);
    expect(live.isWhole).toBe(true);
  });

  test('partly taken stays on offer, counts once, and may be taken whole', () => {
    const live = seen();
    expect([...change(live, 10, 0, 'first'), ...live.partlyAccepted(), ...live.moved(15)]).toEqual(['partly-accepted']);
    expect([...change(live, 15, 0, '(1'), ...live.partlyAccepted()]).toEqual([]);
    expect([...change(live, 17, 0, ')'), ...live.accepted()]).toEqual(['accepted']);
  });
});

describe('an offer that was on the screen for a moment', () => {
  const short = (): OfferFate => new OfferFate(offerAt('const a = ║', 'first()'));

  test('is nothing, unless what the user does proves that it was seen', () => {
    expect(short().left()).toEqual([]);
    expect(change(short(), 10, 0, 'x')).toEqual([]);
    expect(short().accepted()).toEqual(['shown', 'accepted']);
    expect(short().rejected()).toEqual(['shown', 'rejected']);
    expect(short().partlyAccepted()).toEqual(['shown', 'partly-accepted']);
  });
});

test('whatever happens, shown comes first and one end at most', () => {
  const step = fc.constantFrom<(live: OfferFate) => readonly Fate[]>(
    (live) => live.seen(), (live) => live.accepted(), (live) => live.partlyAccepted(), (live) => live.rejected(), (live) => live.left(),
    (live) => live.moved(live.cursor), (live) => live.moved(0), (live) => change(live, live.cursor, 0, live.offer.text.charAt(live.cursor - 10)), (live) => change(live, live.cursor, 0, '%'),
  );
  fc.assert(fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
    const live = new OfferFate(offerAt('const a = ║;', 'first(1)'));
    const fates = steps.flatMap((one) => one(live));
    expect(new Set(fates).size).toBe(fates.length);
    expect(fates.indexOf('shown')).toBe(fates.length === 0 ? -1 : 0);
    expect(fates.filter((fate) => fate !== 'shown' && fate !== 'partly-accepted').length).toBeLessThanOrEqual(1);
  }));
});
