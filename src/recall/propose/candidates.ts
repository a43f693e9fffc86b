import type { Lexicon } from '../index/tokens.ts';
import type { Cursor } from './cursor.ts';
import { restText, unitsBefore } from './rest.ts';
import type { Sighting } from './sightings.ts';

/** Lengths of agreement that votes are counted at. */
export const LEVELS: readonly number[] = [1, 2, 3, 4, 5, 6, 8, 12, 16, 24, 32];

/** The places that go on in the same way. */
export interface Candidate {
  /** The one that agrees longest, of the own file where there is a choice. */
  readonly best: Sighting;
  readonly sightings: Sighting[];
  /** What is inserted. */
  readonly text: string;
  /** Less than the rest of the line there, because of what stands after the cursor. */
  readonly isCut: boolean;
  /** By level: places that agree on so many tokens or more. */
  readonly votes: Uint16Array;
}

/** All that was seen, by how it goes on. */
export interface Poll {
  readonly candidates: readonly Candidate[];
  /** By level: all places. */
  readonly totals: Uint16Array;
  /** By level: places where the line ends right there. */
  readonly ends: Uint16Array;
}

/** Candidates that a probability is worked out for. */
const MOST = 10;

/** Groups places by how they go on; those that agree longest come first. */
export function poll(lexicon: Lexicon, cursor: Cursor, sightings: readonly Sighting[]): Poll {
  const totals = new Uint16Array(LEVELS.length);
  const ends = new Uint16Array(LEVELS.length);
  const groups = new Map<number, Candidate>();
  const gapTexts = new Map<number, string>();
  for (const sighting of sightings) {
    const gap = gapOf(lexicon, gapTexts, cursor, sighting);
    if (gap === null) continue;
    count(totals, sighting.length);
    if (sighting.to === sighting.at) count(ends, sighting.length);
    const hash = hashOf(sighting, gap);
    const known = groups.get(hash);
    if (known === undefined) groups.set(hash, { best: sighting, sightings: [sighting], text: gap, isCut: false, votes: new Uint16Array(LEVELS.length) });
    else known.sightings.push(sighting);
    count(groups.get(hash)?.votes ?? totals, sighting.length);
  }
  const chosen = [...groups.values()].sort(byAgreement).slice(0, MOST);
  return { candidates: merged(chosen.flatMap((one) => withText(lexicon, cursor, one))), totals, ends };
}

function byAgreement(one: Candidate, other: Candidate): number {
  return weightOf(other) - weightOf(one);
}

/** Long agreement first, then many places. */
function weightOf({ best, sightings }: Candidate): number {
  return Math.min(best.length, 12) + 3 * Math.log2(sightings.length);
}

/** The white space that a continuation begins with, without what is typed of it; null where the typed one is another. */
function gapOf(lexicon: Lexicon, texts: Map<number, string>, { typed, partial, gap }: Cursor, { span, at, isLonger }: Sighting): string | null {
  if (isLonger || (typed === 0 && partial === '')) return '';
  const id = span.gaps[at] ?? 0;
  const found = texts.get(id) ?? lexicon.gaps.text(id);
  texts.set(id, found);
  if (partial !== '') return found;
  return found.startsWith(gap) ? found.slice(gap.length) : null;
}

function withText(lexicon: Lexicon, { partial, after }: Cursor, candidate: Candidate): Candidate[] {
  const { span, at, to, isLonger } = candidate.best;
  const whole = to === at ? '' : restText(lexicon, span, at, to, candidate.text).slice(isLonger ? partial.length : 0);
  const units = unitsBefore(whole, after);
  return units === null ? [] : [{ ...candidate, text: whole.slice(0, units), isCut: units < whole.length }];
}

/** Those whose texts became the same, as one. */
function merged(candidates: readonly Candidate[]): Candidate[] {
  const byText = new Map<string, Candidate>();
  for (const candidate of candidates) {
    const known = byText.get(candidate.text);
    if (known === undefined) {
      byText.set(candidate.text, candidate);
      continue;
    }
    known.sightings.push(...candidate.sightings);
    for (const [level, votes] of candidate.votes.entries()) known.votes[level] = (known.votes[level] ?? 0) + votes;
  }
  return [...byText.values()];
}

function count(counts: Uint16Array, length: number): void {
  for (let level = 0; level < LEVELS.length && (LEVELS[level] ?? 0) <= length; level++) counts[level] = (counts[level] ?? 0) + 1;
}

/** FNV-1a over the tokens and the white space between them. */
function hashOf({ span, at, to, isLonger }: Sighting, gap: string): number {
  let hash = (0x811c_9dc5 ^ (isLonger ? 1 : 0)) + gap.length;
  for (let place = at; place < to; place++) {
    hash = Math.imul(hash ^ (span.ids[place] ?? 0), 0x0100_0193);
    if (place > at) hash = Math.imul(hash ^ (span.gaps[place] ?? 0), 0x0100_0193);
    hash ^= hash >>> 13;
  }
  return hash;
}
