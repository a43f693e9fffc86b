import type { ContextSnippet } from '../../request/context.ts';
import { propose } from '../propose/propose.ts';
import type { Proposal } from '../proposal.ts';
import type { Spot } from '../recall.ts';
import type { Mirror } from './mirror.ts';

/** What the texts propose at a cursor; null in a document that is left out. */
export function proposalAt(mirror: Mirror, { id, offset }: Spot): Proposal | null {
  const file = mirror.numberOf(id);
  return file === null ? null : propose(mirror.index, { file, offset });
}

/** Pieces of other texts that help to complete at a cursor; none in a document that is left out. */
export function contextAt(mirror: Mirror, { id, offset }: Spot, maxUnits: number): readonly ContextSnippet[] {
  const file = mirror.numberOf(id);
  return file === null ? [] : mirror.neighbours.context(file, offset, maxUnits);
}
