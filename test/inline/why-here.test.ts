import { expect, test } from 'vitest';
import { whyHere } from '../../src/editor/why-here.ts';
import type { Offer } from '../../src/inline/offer.ts';

const HERE = 'file:///a.ts';
const offer: Offer = { id: 'a', uri: HERE, before: '', after: '', text: 'f()', by: 'cheap (small at demo)', caveat: null, why: 'Cheap made this.' };
const NOTHING = 'The cursor is in front of a word.';

test.each<[string, Offer | null, Offer | null, string | null, string]>([
  ['what is on the screen', offer, offer, null, 'Cheap made this.'],
  ['why nothing is', null, null, NOTHING, 'Nothing is offered here: The cursor is in front of a word.'],
  ['why nothing is, and of the last one', null, offer, NOTHING, 'Nothing is offered here: The cursor is in front of a word. The last suggestion in this file: Cheap made this.'],
  ['the last one', null, offer, null, 'Nothing is offered at the moment. The last suggestion in this file: Cheap made this.'],
  ['nothing of another file', null, { ...offer, uri: 'file:///b.ts' }, NOTHING, 'Nothing is offered here: The cursor is in front of a word.'],
  ['what to do', null, null, null, 'Nothing was offered yet. Type on, or run "Stepladder: Complete Here".'],
])('it tells %s', (_, live, last, nothing, text) => {
  expect(whyHere({ live: () => live, last: () => last, nothing: () => nothing }, HERE)).toBe(text);
});
