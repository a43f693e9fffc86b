import type { Price } from '../../src/config/config.ts';
import { readMetrics, type Comparison } from '../../src/journal/metrics.ts';
import { openStored, type StoredAnswer, type StoredAttempt } from './stored.ts';
import { quantile } from './replay.ts';
import { columns, number, percent } from './table.ts';

/** Counts of answers. `unchecked`: it was to be made and the answer could not be checked. */
export interface CheckCount {
  readonly name: string;
  readonly passed: number;
  readonly failed: number;
  readonly unchecked: number;
}

export interface RouteReport {
  readonly tier: string;
  readonly provider: string;
  readonly model: string;
  readonly passed: number;
  readonly failed: number;
  readonly unchecked: number;
  /** Calls that gave no answer. */
  readonly errors: number;
  readonly repairs: { readonly tried: number; readonly mended: number };
  /** USD of the calls with a known price. */
  readonly cost: number;
  readonly perCheck: readonly CheckCount[];
}

/** What a user's own journal tells of the gate. It holds no source and no truth: what the user did stands for it. */
export interface JournalReport {
  /** Requests for which a model was asked. */
  readonly n: number;
  /** USD. */
  readonly cost: number;
  /** Requests that another tier was asked for because an answer failed, 0 to 1. */
  readonly escalated: number;
  /** Against asking the premium model every time; null without its price. */
  readonly premium: Comparison | null;
  readonly routes: readonly RouteReport[];
  /** What became of the answers, by what the gate had said. `kept`: accepted of shown, 0 to 1. */
  readonly acceptance: readonly { readonly verdict: string; readonly answers: number; readonly shown: number; readonly accepted: number; readonly rejected: number; readonly kept: number }[];
  /** Of the gate for one answer. */
  readonly ms: { readonly p50: number; readonly p95: number };
}

/**
 * @param price of the model that it is compared with
 * @throws RecordingsError for what is no ledger
 */
export async function journalReport(file: string, price: Price | null): Promise<JournalReport> {
  const stored = openStored(file);
  try {
    const read = await readMetrics(stored.store, { from: 0, to: Number.MAX_SAFE_INTEGER }, price);
    const asked = stored.attempts.filter(({ purpose }) => purpose !== 'classify');
    const requests = Map.groupBy(asked, ({ requestId }) => requestId);
    const gateMs = asked.flatMap(({ gateMs: ms }) => (ms === null || ms === 0 ? [] : [ms]));
    return {
      n: requests.size,
      cost: stored.attempts.reduce((sum, { cost }) => sum + (cost ?? 0), 0),
      escalated: [...requests.values()].filter(hasEscalated).length / requests.size,
      premium: read.ok ? read.value.comparison : null,
      routes: [...Map.groupBy(asked, ({ tier, provider, model }) => `${tier} ${provider} ${model}`).values()].flatMap(routeReport),
      acceptance: [...Map.groupBy(stored.answers, ({ verdict }) => verdict)].map(([verdict, own]) => acceptanceOf(verdict, own)),
      ms: { p50: quantile(gateMs, 0.5), p95: quantile(gateMs, 0.95) },
    };
  } finally {
    stored.close();
  }
}

function hasEscalated(attempts: readonly StoredAttempt[]): boolean {
  return attempts.some(({ result, tier }, index) => result === 'failed' && attempts.slice(index + 1).some((next) => next.tier !== tier));
}

function routeReport(attempts: readonly StoredAttempt[]): RouteReport[] {
  const [first] = attempts;
  if (first === undefined) return [];
  const count = (result: string, some = attempts): number => some.filter((one) => one.result === result).length;
  const repairs = attempts.filter(({ purpose }) => purpose === 'repair');
  const { tier, provider, model } = first;
  return [{
    tier, provider, model, passed: count('passed'), failed: count('failed'), unchecked: count('unchecked'), errors: count('error'),
    repairs: { tried: repairs.length, mended: count('passed', repairs) },
    cost: attempts.reduce((sum, { cost }) => sum + (cost ?? 0), 0),
    perCheck: checkCounts(attempts),
  }];
}

function checkCounts(attempts: readonly StoredAttempt[]): CheckCount[] {
  const names = [...new Set(attempts.flatMap(({ by, failed }) => [...by, ...failed]))];
  return names.map((name) => {
    const count = (is: (attempt: StoredAttempt) => boolean): number => attempts.filter(is).length;
    return {
      name, failed: count(({ failed }) => failed.includes(name)),
      passed: count(({ by, failed }) => by.includes(name) && !failed.includes(name)),
      unchecked: count(({ by, result }) => result === 'unchecked' && !by.includes(name)),
    };
  });
}

function acceptanceOf(verdict: string, answers: readonly StoredAnswer[]): JournalReport['acceptance'][number] {
  const count = (key: 'shown' | 'accepted' | 'rejected'): number => answers.filter((answer) => answer[key]).length;
  const [shown, accepted] = [count('shown'), count('accepted')];
  return { verdict, answers: answers.length, shown, accepted, rejected: count('rejected'), kept: accepted / shown };
}

/** The journal's figures for people. */
export function journalTable({ n, cost, escalated, premium, routes, acceptance, ms }: JournalReport): string {
  const counts = ({ passed, failed, unchecked }: Omit<CheckCount, 'name'>): string[] => [String(passed), String(failed), String(unchecked)];
  return [
    `${String(n)} requests, ${number(cost, 4)} USD; escalated ${percent(escalated)}.${premium === null ? '' : ` Asking the premium model every time would have cost ${number(premium.premium, 4)} USD where this did cost ${number(premium.actual, 4)}.`}`,
    columns([['route', 'passed', 'failed', 'unchecked', 'errors', 'repairs mended', 'USD'], ...routes.flatMap((route) => [
      [`${route.tier}: ${route.provider}/${route.model}`, ...counts(route), String(route.errors), `${String(route.repairs.mended)} of ${String(route.repairs.tried)}`, number(route.cost, 4)],
      ...route.perCheck.map((check) => [`  ${check.name}`, ...counts(check), '', '', '']),
    ])]),
    columns([['verdict', 'answers', 'shown', 'accepted', 'rejected', 'kept of shown'], ...acceptance.map((one) => [one.verdict, String(one.answers), String(one.shown), String(one.accepted), String(one.rejected), percent(one.kept)])]),
    `Time of the gate for one answer: ${number(ms.p50, 1)} ms at the median, ${number(ms.p95, 1)} ms at 95 %.`,
  ].join('\n\n');
}
