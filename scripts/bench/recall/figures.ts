/** What the benchmark of the local tier found, as figures. Pure. */

/** A position and what was proposed there. */
export interface Played {
  readonly kind: 'lineStart' | 'midLine';
  /** 0 where nothing was proposed. */
  readonly probability: number;
  readonly tokens: number;
  /** More than one line. */
  readonly isLong: boolean;
  /** All of the proposal is, to the letter, what the file goes on with: the rest of the line, and further lines whole. */
  readonly isExact: boolean;
  /** What the query took. */
  readonly ms: number;
}

export interface Share {
  readonly positions: number;
  /** Of the positions, 0 to 1. */
  readonly proposed: number;
  /** Of the proposals, 0 to 1; 0 where there are none. */
  readonly exact: number;
}

export interface CurvePoint {
  readonly threshold: number;
  readonly lineStart: Omit<Share, 'positions'>;
  readonly midLine: Omit<Share, 'positions'>;
}

export interface CalibrationBin {
  readonly from: number;
  readonly proposals: number;
  /** Mean of the probabilities that were told. */
  readonly told: number;
  readonly exact: number;
}

const THRESHOLDS = [0.1, 0.2, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95];
const BINS = 10;

export function shareAt(played: readonly Played[], threshold: number, leastTokens = 1): Share {
  const proposals = played.filter(({ probability, tokens }) => probability > 0 && probability >= threshold && tokens >= leastTokens);
  return { positions: played.length, proposed: ratio(proposals.length, played.length), exact: ratio(exactOf(proposals), proposals.length) };
}

/** At each threshold, for both kinds of positions. */
export function curveOf(played: readonly Played[]): CurvePoint[] {
  const point = (kind: Played['kind'], threshold: number): Omit<Share, 'positions'> => {
    const { proposed, exact } = shareAt(ofKind(played, kind), threshold);
    return { proposed, exact };
  };
  return THRESHOLDS.map((threshold) => ({ threshold, lineStart: point('lineStart', threshold), midLine: point('midLine', threshold) }));
}

/** If this share of the positions got the likeliest proposals: how many of them are exact, and from which probability on that is. */
export function atShare(played: readonly Played[], share: number): { readonly threshold: number; readonly exact: number } {
  const taken = played.toSorted((one, other) => other.probability - one.probability).slice(0, Math.floor(share * played.length));
  return { threshold: taken.at(-1)?.probability ?? 0, exact: ratio(exactOf(taken), taken.length) };
}

/** Proposals by their probability, in ten bins of equal width; empty ones are left out. */
export function calibrationOf(played: readonly Played[]): CalibrationBin[] {
  const proposals = played.filter(({ probability }) => probability > 0);
  return Array.from({ length: BINS }, (_, bin) => {
    const own = proposals.filter(({ probability }) => Math.min(BINS - 1, Math.floor(probability * BINS)) === bin);
    return { from: bin / BINS, proposals: own.length, told: ratio(own.reduce((sum, { probability }) => sum + probability, 0), own.length), exact: ratio(exactOf(own), own.length) };
  }).filter(({ proposals: count }) => count > 0);
}

/** How far off the probabilities are: the mean distance of told and exact, each bin by its proposals. */
export function calibrationErrorOf(bins: readonly CalibrationBin[]): number {
  const all = bins.reduce((sum, { proposals }) => sum + proposals, 0);
  return ratio(bins.reduce((sum, { proposals, told, exact }) => sum + proposals * Math.abs(told - exact), 0), all);
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}

export function ofKind(played: readonly Played[], kind: Played['kind']): Played[] {
  return played.filter((one) => one.kind === kind);
}

function exactOf(played: readonly Played[]): number {
  return played.filter(({ isExact }) => isExact).length;
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
