import type { Lexicon } from '../index/tokens.ts';
import type { TextIndex } from '../index/text-index.ts';
import { LEVELS, type Candidate } from './candidates.ts';
import { isWordId, type Option, type Outlook } from './options.ts';
import { lineAbove, lineStart } from './cursor.ts';
import type { Sighting } from './sightings.ts';

/** What the model is told of an option, in the order of `featuresOf`. -1 where something does not apply. */
export const FEATURES = [
  'typed', 'isLineStart', 'partialUnits', 'hasAfter', 'gapTyped', 'isComment', 'sameLanguageShare',
  'longest', 'length', 'beyond', 'isLonger', 'matchedUnits', 'placesLongest', 'places1', 'places2', 'places4', 'places8',
  'share1', 'share2', 'share3', 'share4', 'share5', 'share6', 'share8', 'share12', 'share16', 'share24', 'shareTop', 'rivalTop', 'rival3', 'endsTop', 'ends2',
  'votes', 'ownVotes', 'ownDistance', 'files', 'wholeLines', 'wholeLinesOwn', 'wholeLineDistance', 'sameStepShare', 'longestReach',
  'tokens', 'units', 'words', 'unknownWords', 'farthestWord', 'nextNear', 'options',
  'analogues', 'analogueVotes', 'analogueShare', 'analogueAlike', 'analogueBeyond', 'analogueSame', 'analogueDistance', 'substituted', 'analogueRival', 'isSeen',
  'isBlankBefore', 'fileTokens', 'openBrackets', 'closesBrackets', 'endsLikeLast',
  'ownShare', 'ownLength', 'ownTotal', 'overlap', 'overlapLead',
] as const;

/** Places whose indentation is looked at. */
const STEPS = 12;

const COMMENT = /^\s*(?:\/\/|\/\*|\*|#|--|"""|''')/;

/** The features of all options of a cursor. */
export function featuresOf(index: TextIndex, outlook: Outlook): Float32Array[] {
  return outlook.options.map((option) => Float32Array.from(optionFeatures(index, outlook, option)));
}

function optionFeatures(index: TextIndex, outlook: Outlook, option: Option): number[] {
  const { cursor, poll, sightings, analogues } = outlook;
  const { seen, analogue } = option;
  const typed = cursor.typed + (cursor.partial === '' ? 0 : 1);
  const counts = seen?.best.isLonger === true ? sightings.longerCounts : sightings.counts;
  const longest = sightings.all.reduce((most, { length }) => Math.max(most, length), 0);
  const top = levelOf(longest);
  const rivals = (level: number): number => poll.candidates.reduce((most, one) => (one === seen ? most : Math.max(most, one.votes[level] ?? 0)), 0);
  const share = (level: number): number => ratio(seen?.votes[level] ?? 0, poll.totals[level] ?? 0);
  const analogueRival = [...analogues.byText.values()].reduce((most, one) => (one === analogue ? most : Math.max(most, one.votes)), 0);
  return [
    typed, typed === 0 ? 1 : 0, cursor.partial.length, cursor.after === '' ? 0 : 1, cursor.gap === '' ? 0 : 1, COMMENT.test(cursor.lineBefore) ? 1 : 0, sameLanguage(index, cursor.spot.file, seen),
    longest, seen?.best.length ?? 0, seen === null ? -99 : seen.best.length - typed, seen?.best.isLonger === true ? 1 : 0, matchedUnits(index.lexicon, outlook, seen?.best ?? null),
    log(counts[Math.min(longest, counts.length - 1)] ?? 0), log(counts[1] ?? 0), log(counts[2] ?? 0), log(counts[4] ?? 0), log(counts[8] ?? 0),
    share(0), share(1), share(2), share(3), share(4), share(5), share(6), share(7), share(8), share(9), share(top),
    ratio(rivals(top), poll.totals[top] ?? 0), ratio(rivals(2), poll.totals[2] ?? 0), ratio(poll.ends[top] ?? 0, poll.totals[top] ?? 0), ratio(poll.ends[1] ?? 0, poll.totals[1] ?? 0),
    ...placesOf(index.lexicon, outlook, seen, typed),
    ...restOf(index.lexicon, outlook, option),
    analogues.lines, analogue?.votes ?? 0, ratio(analogue?.votes ?? 0, analogues.lines), analogue?.alike ?? -1, analogue === null ? -99 : analogue.alike - typed, analogue?.same ?? -1,
    analogue === null ? -1 : log(analogue.distance), analogue?.substituted ?? -1, ratio(analogueRival, analogues.lines), seen === null ? 0 : 1,
    cursor.above.blank ? 1 : 0, log(cursor.own.end - cursor.own.start), ...brackets(cursor.lineBefore, option.text), option.ids.at(-1) === cursor.above.lastToken ? 1 : 0,
    ...ownOf(outlook, seen), ...overlapsOf(outlook, seen),
  ];
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? -1 : part / whole;
}

function log(count: number): number {
  return Math.log2(1 + count);
}

function levelOf(length: number): number {
  let level = 0;
  while (level + 1 < LEVELS.length && (LEVELS[level + 1] ?? 0) <= length) level++;
  return level;
}

function sameLanguage(index: TextIndex, file: number, seen: Candidate | null): number {
  if (seen === null) return 1;
  const language = index.file(file)?.languageId;
  return seen.sightings.filter((one) => index.file(one.file)?.languageId === language).length / seen.sightings.length;
}

/** UTF-16 units of the words that agree, up to eight tokens: `private readonly` says more than `});`. */
function matchedUnits(lexicon: Lexicon, { cursor }: Outlook, best: Sighting | null): number {
  if (best === null) return 0;
  let units = cursor.partial.length;
  for (let back = 1; back <= Math.min(8, best.length, cursor.before.length); back++) units += lexicon.words.length(cursor.before[cursor.before.length - back] ?? 0);
  return units;
}

function placesOf(lexicon: Lexicon, { cursor }: Outlook, seen: Candidate | null, typed: number): number[] {
  const all = seen?.sightings ?? [];
  const own = all.filter(({ file }) => file === cursor.spot.file);
  const at = cursor.own.start + cursor.spot.at;
  const nearest = (some: readonly Sighting[]): number => (some.length === 0 ? -1 : log(some.reduce((least, one) => Math.min(least, Math.abs(at - one.at)), Infinity)));
  const whole = all.filter((one) => one.length >= typed && !one.isLonger);
  const wholeOwn = whole.filter(({ file }) => file === cursor.spot.file);
  return [
    log(all.length), own.length, nearest(own), new Set(all.map(({ file }) => file)).size, log(whole.length), wholeOwn.length, nearest(wholeOwn),
    typed === 0 ? sameStep(lexicon, cursor, all) : -1, all.reduce((most, one) => Math.max(most, one.length - typed), -99),
  ];
}

/** Of the places in the own file that agree as long as any there does: the share that goes on like this. */
function ownOf({ cursor, sightings }: Outlook, seen: Candidate | null): [number, number, number] {
  const isOwn = ({ file }: Sighting): boolean => file === cursor.spot.file;
  const all = sightings.all.filter(isOwn);
  const longest = all.reduce((most, { length }) => Math.max(most, length), 0);
  const mine = seen?.sightings.filter(isOwn) ?? [];
  const isLong = ({ length }: Sighting): boolean => length === longest;
  return [ratio(mine.filter(isLong).length, all.filter(isLong).length), mine.reduce((most, { length }) => Math.max(most, length), 0), all.filter(isLong).length];
}

/** How much of the words before the cursor stands before the option's places as well, and how much more than before any other's. */
function overlapsOf({ overlaps }: Outlook, seen: Candidate | null): [number, number] {
  if (seen === null) return [-1, -1];
  const mine = overlaps.get(seen) ?? 0;
  let rival = 0;
  for (const [one, overlap] of overlaps) if (one !== seen) rival = Math.max(rival, overlap);
  return [mine, mine - rival];
}

/** The share of places whose line is indented against the one above as the cursor's is. */
function sameStep(lexicon: Lexicon, { above, gap }: Outlook['cursor'], all: readonly Sighting[]): number {
  if (all.length === 0) return -1;
  const mine = Math.sign(gap.length - above.indentation);
  const few = all.slice(0, STEPS);
  return few.filter(({ span, at }) => {
    const first = lineStart(span, at);
    return Math.sign(lexicon.gaps.length(span.gaps[first] ?? 0) - lineAbove(lexicon, span, first).indentation) === mine;
  }).length / few.length;
}

function restOf(lexicon: Lexicon, { nearness, options }: Outlook, { ids, text }: Option): number[] {
  const words = [...ids].filter((id) => isWordId(lexicon, id));
  const unknown = words.filter((id) => !nearness.has(id)).length;
  return [
    ids.length, text.length, words.length, unknown, words.length === 0 ? -1 : log(words.reduce((most, id) => Math.max(most, nearness.get(id) ?? 8000), 0)),
    ids[0] === undefined ? -1 : log(nearness.get(ids[0]) ?? 8000), options.length,
  ];
}

/** Brackets that the line leaves open at the cursor, and whether the option closes just as many. */
function brackets(lineBefore: string, text: string): [number, number] {
  const open = balance(lineBefore);
  const rest = balance(text);
  return [open, open + rest];
}

function balance(text: string): number {
  let depth = 0;
  for (const unit of text) {
    if (unit === '(' || unit === '[' || unit === '{') depth++;
    else if (unit === ')' || unit === ']' || unit === '}') depth--;
  }
  return depth;
}
