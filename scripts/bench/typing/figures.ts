/** What the benchmark found, for programs and for people. Pure. */
import type { Played } from './replay.ts';
import type { Totals } from './requests.ts';

/** USD per million tokens, for `cost`: about what a small model that completes code costs. */
export const PRICE = { input: 0.15, output: 0.6 } as const;

export interface Percentiles {
  readonly p50: number;
  readonly p99: number;
}

/** Of one way to complete. All counts are per 1,000 keystrokes of the trace, accepted or not. */
export interface Figures {
  /** To a model that costs something. */
  readonly requests: number;
  /** Of these, those of whose answer nothing was ever on the screen: superseded, contradicted, cancelled, empty. */
  readonly wasted: number;
  /** Calls of the provider that memory answered: what was fetched before, typing along what stands on the screen included. */
  readonly cacheHits: number;
  /** Offers, new on the screen, of the local tier. */
  readonly recallHits: number;
  /** Estimated (spend/estimate.ts): what was sent, and what had streamed in when it ended or was cancelled. */
  readonly tokens: number;
  /** Of these, sent. */
  readonly inputTokens: number;
  /** USD, at `PRICE`. */
  readonly cost: number;
  readonly offered: number;
  /** Of these, those that the file goes on with, to their end. */
  readonly exact: number;
  readonly accepted: number;
  /** Of what was accepted, less one for each Tab. */
  readonly charactersSaved: number;
  /**
   * CPU time of a keystroke and all that follows from it until the next one: the median of the rounds, in which the same is done. What the
   * local tier's thread does is not in it. For the others it is that of their stand-ins here, and says little.
   */
  readonly mainThreadMs: Percentiles;
  /** From a question to the local tier until its answer, real time. Null where it is off. */
  readonly localTierMs: Percentiles | null;
  /** From the keystroke to the offer, in the virtual time that debounce and model take. Null where nothing was offered. */
  readonly offerMs: Percentiles | null;
  /** What the file took to type, minutes of virtual time. */
  readonly minutes: number;
}

export const NAMES = ['ours', 'oursWithoutRecall', 'debounce300', 'continue', 'llamaVscode'] as const;
export type Name = (typeof NAMES)[number];

export interface Report extends Readonly<Record<Name, Figures>> {
  readonly file: string;
  readonly keystrokes: number;
  readonly seed: number;
  /** Characters a minute. */
  readonly speed: number;
  /** First byte, ms; tokens a second; how often it is right about a line. */
  readonly model: { readonly firstMs: number; readonly tokensPerSecond: number; readonly right: number };
  /** How long an offer stands before the user takes it, ms. */
  readonly readingMs: number;
  /** What the local tier had read, the typed file aside. */
  readonly recall: { readonly files: number; readonly tokens: number };
  /** All checks, or those that no other process makes. */
  readonly gate: 'all' | 'reply';
  readonly node: string;
}

/** The smallest value that at least such a share of all values does not exceed (nearest rank); 0 for no values. */
export function percentile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(values.length * share) - 1)] ?? 0;
}

/** A round: the whole trace, played once. */
export type Round = Played & Totals & { readonly localTierMs: readonly number[] };

/**
 * @param rounds of the same, at least one: only the times of the real clock differ
 * @param keystrokes of the whole trace
 */
export function figuresOf(rounds: readonly [Round, ...Round[]], keystrokes: number): Figures {
  const [played] = rounds;
  const { requests, wasted, inputTokens, outputTokens } = played;
  const mainThreadMs = played.mainThreadMs.map((_, nth) => percentile(rounds.flatMap((round) => round.mainThreadMs[nth] ?? []), 0.5));
  const localTierMs = rounds.flatMap((round) => round.localTierMs);
  const rate = (count: number, places = 1): number => round((count * 1_000) / Math.max(1, keystrokes), places);
  return {
    requests: rate(requests), wasted: rate(wasted), cacheHits: rate(played.cacheHits), recallHits: rate(played.recallHits),
    tokens: rate(inputTokens + outputTokens, 0), inputTokens: rate(inputTokens, 0),
    cost: rate((inputTokens * PRICE.input + outputTokens * PRICE.output) / 1e6, 6),
    offered: rate(played.offered), exact: rate(played.exact), accepted: rate(played.accepted), charactersSaved: rate(played.charactersSaved),
    mainThreadMs: percentilesOf(mainThreadMs, 3),
    localTierMs: localTierMs.length === 0 ? null : percentilesOf(localTierMs, 3),
    offerMs: played.offerMs.length === 0 ? null : percentilesOf(played.offerMs, 0),
    minutes: round(played.minutes, 1),
  };
}

function percentilesOf(values: readonly number[], places: number): Percentiles {
  return { p50: round(percentile(values, 0.5), places), p99: round(percentile(values, 0.99), places) };
}

function round(value: number, places: number): number {
  return Number(value.toFixed(places)) + 0;
}

const TITLES: Readonly<Record<Name, string>> = {
  ours: 'Stepladder', oursWithoutRecall: '  local tier off', debounce300: '300 ms debounce', continue: 'Continue', llamaVscode: 'llama.vscode',
};

/** The report for people. */
export function tableOf(report: Report): string {
  const { file, keystrokes, speed, seed, model, readingMs, recall, gate, node } = report;
  const rows = NAMES.map((name) => [TITLES[name], ...cells(report[name])]);
  const table = [HEADS, ...rows];
  const widths = HEADS.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  return [
    `${file}: ${String(keystrokes)} keystrokes at ${String(speed)} characters a minute and pauses, seed ${String(seed)}; Node ${node}`,
    `A scripted model: ${String(model.firstMs)} ms to the first byte, ${String(model.tokensPerSecond)} tokens a second, right about ${percent(model.right)} of lines; offers that stand for ${String(readingMs)} ms and are right to their end are accepted.`,
    `Local tier: ${String(recall.tokens)} tokens of ${String(recall.files)} files, this one not among them. Gate: ${gate === 'all' ? 'all checks' : 'of the reply alone'}. Counts are per 1,000 keystrokes.`,
    '',
    ...table.map((row) => row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0))).join('  ')),
    '',
    comparison(report),
  ].join('\n');
}

const HEADS = ['', 'requests', 'wasted', 'cache hits', 'recall hits', 'tokens', 'USD', 'offered', 'exact', 'chars saved', 'main thread ms', 'local tier ms', 'to offer ms'];

function cells(figures: Figures): string[] {
  const { requests, wasted, cacheHits, recallHits, tokens, cost, offered, exact, charactersSaved, mainThreadMs, localTierMs, offerMs } = figures;
  return [
    ...[requests, wasted, cacheHits, recallHits].map((count) => count.toFixed(1)), tokens.toFixed(0), cost.toFixed(4),
    ...[offered, exact, charactersSaved].map((count) => count.toFixed(1)), both(mainThreadMs, 2), both(localTierMs, 2), both(offerMs, 0),
  ];
}

function both(percentiles: Percentiles | null, places: number): string {
  return percentiles === null ? '-' : `${percentiles.p50.toFixed(places)} / ${percentiles.p99.toFixed(places)}`;
}

/** An extension that never asks must not win: requests alone say nothing. */
function comparison({ ours, debounce300 }: Report): string {
  const share = (one: number, other: number): string => (other === 0 ? 'no' : percent(one / other));
  return `Beside the plain debounce: ${share(ours.requests, debounce300.requests)} of its requests, ${share(ours.charactersSaved, debounce300.charactersSaved)} of the characters it saves.`;
}

function percent(share: number): string {
  return `${String(Math.round(share * 100))} %`;
}
