import type { TextIndex } from '../index/text-index.ts';
import type { Proposal } from '../proposal.ts';
import { choose, type Choice } from './choose.ts';
import { readCursor } from './cursor.ts';
import { furtherLines } from './further-lines.ts';

/** A cursor in a file of the index. */
export interface ProposalSpot {
  readonly file: number;
  /** UTF-16 units from the start of its text. */
  readonly offset: number;
}

/** What is less likely is never worth a look. */
const LEAST = 0.05;

/**
 * How the line at a cursor most likely goes on, from what stands elsewhere after the same tokens and in lines of the same
 * form nearby; further lines as long as they are sure.
 * @returns null where nothing goes on like this
 */
export function propose(index: TextIndex, { file, offset }: ProposalSpot): Proposal | null {
  const cursor = readCursor(index, file, offset);
  if (cursor === null) return null;
  const choice = choose(index, cursor);
  if (choice === null || choice.probability < LEAST) return null;
  const further = furtherLines(index, choice);
  const { text, tokens, probability } = further ?? { text: '', tokens: 0, probability: choice.probability };
  return { text: choice.option.text + text, tokens: choice.option.ids.length + tokens, probability, basis: basisOf(choice) };
}

function basisOf({ option: { seen, analogue }, outlook: { cursor } }: Choice): Proposal['basis'] {
  if (seen === null) return { matched: analogue?.same ?? 0, places: analogue?.votes ?? 0, sameFile: true };
  return { matched: seen.best.length, places: seen.sightings.length, sameFile: seen.sightings.some(({ file }) => file === cursor.spot.file) };
}
