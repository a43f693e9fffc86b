import fc from 'fast-check';
import { expect, it } from 'vitest';
import { DEPTH, sortPlaces } from '../../../src/recall/index/sort-places.ts';
import { BOUNDARY } from '../../../src/recall/index/tokens.ts';

function sortAll(ids: Uint32Array, words: number): Uint32Array {
  const steps = sortPlaces(ids, words);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/** The tokens before a place, the nearest first, as letters, so that texts compare as places do. */
function before(ids: Uint32Array, place: number): string {
  let text = '';
  for (let back = 1; back <= DEPTH; back++) {
    const id = ids[place - back]!;
    text += String.fromCharCode(id);
    if (id === BOUNDARY) break;
  }
  return text;
}

/** Long runs of few tokens, so that places agree on much; with the end of a file now and then. */
function randomIds(seed: number, words: number, length: number): Uint32Array {
  let state = seed;
  const random = (): number => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
  const ids = new Uint32Array(length);
  for (let at = 1; at < length; at++) ids[at] = random() < 0.3 && at > 60 ? ids[at - 60]! : Math.floor(random() * words);
  return ids;
}

it('sorts all places by what stands before them, the nearest token first', () => {
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 4000 }), (seed, words, length) => {
      const ids = randomIds(seed, words, length);
      const order = sortAll(ids, words);
      expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: length - 1 }, (_, at) => at + 1));
      const texts = Array.from(order, (place) => before(ids, place));
      expect(texts.findIndex((text, at) => at > 0 && text < texts[at - 1]!)).toBe(-1);
    }),
    { numRuns: 25 },
  );
});

it('compares as many tokens as it says, where a text only repeats itself', () => {
  const ids = new Uint32Array(5000).fill(1);
  ids[0] = BOUNDARY;
  const texts = Array.from(sortAll(ids, 2), (place) => before(ids, place));
  expect(texts).toEqual([...texts].sort());
});
