import type { Offer } from '../inline/offer.ts';

export interface WhySources {
  /** What may be on the screen now; null where nothing is. */
  readonly live: () => Offer | null;
  /** The one before, or the live one; null before the first. */
  readonly last: () => Offer | null;
  /** Why the editor got nothing when it asked last, for people; null where it got something, and before. */
  readonly nothing: () => string | null;
}

/** What there is to say of a place: why this suggestion, or why none. @param uri of the document that the user is in */
export function whyHere({ live, last, nothing }: WhySources, uri: string | null): string {
  const offered = live();
  if (offered !== null) return offered.why;
  const before = last();
  const earlier = before !== null && before.uri === uri ? ` The last suggestion in this file: ${before.why}` : '';
  const why = nothing();
  if (why !== null) return `Nothing is offered here: ${why}${earlier}`;
  return earlier === '' ? 'Nothing was offered yet. Type on, or run "Stepladder: Complete Here".' : `Nothing is offered at the moment.${earlier}`;
}
