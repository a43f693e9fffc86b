import type { Metrics, TierMetrics } from '../journal/metrics.ts';
import type { RecentDecision } from '../journal/recent.ts';
import type { BudgetBar, DashboardView, Figure, TierRow } from './dashboard-messages.ts';
import { counted, percent, type Wording } from './wording.ts';
import { armRow, modelRow } from './reaction-rows.ts';
import { decisionRow } from './recent-rows.ts';

export interface BudgetState {
  /** USD, settled and held. */
  readonly spent: number;
  /** USD; null: no cap is set. */
  readonly cap: number | null;
  /** ms since the epoch; when the period ends. */
  readonly resetsAt: number;
}

export interface DashboardData {
  readonly day: BudgetState;
  readonly month: BudgetState;
  /** Of the current month. */
  readonly metrics: Metrics;
  /** The newest first. */
  readonly recent: readonly RecentDecision[];
}

/** The share of a cap, 0 to 1, from which on its bar warns. */
const WARN_FROM = 0.8;

/** The figures as the words that the dashboard shows. */
export function dashboardView(data: DashboardData, wording: Wording): DashboardView {
  const { metrics, recent } = data;
  const empty = metrics.requests === 0 && recent.length === 0;
  return {
    empty: empty ? 'Nothing has been asked yet. Select some code and run "Stepladder: Explain Selection", or just type: every request, its checks and its cost appear here.' : null,
    budgets: [budgetBar('Today', data.day, wording), budgetBar('This month', data.month, wording)],
    figures: empty ? [] : figuresOf(metrics, wording),
    notes: notesOf(data, wording),
    tiers: metrics.tiers.map((tier) => tierRow(tier, wording)),
    models: metrics.models.map(modelRow),
    arms: metrics.arms.map(armRow),
    recent: recent.map((decision) => decisionRow(decision, wording)),
  };
}

function budgetBar(label: string, { spent, cap, resetsAt }: BudgetState, { usd, time }: Wording): BudgetBar {
  if (cap === null) return { label, spent: usd(spent), of: 'no cap set', percent: null, tone: 'ok', note: '' };
  // A cap of 0 is full: nothing may be spent.
  const share = cap === 0 ? 1 : spent / cap;
  const tone = share >= 1 ? 'error' : share >= WARN_FROM ? 'warning' : 'ok';
  const note = share >= 1 ? `Cap reached: paid models wait until ${time(resetsAt)}.` : '';
  return { label, spent: usd(spent), of: `of ${usd(cap)}`, percent: Math.min(100, Math.round(share * 100)), tone, note };
}

function figuresOf({ requests, attempts, keptShare, shown, accepted, comparison, local, waste }: Metrics, { usd }: Wording): readonly Figure[] {
  return [
    { label: 'Requests', value: String(requests), hint: `${counted(attempts - local.attempts, 'model call')} this month` },
    keptShare === null
      ? { label: 'Kept', value: '–', hint: 'no answer was shown yet' }
      : { label: 'Kept', value: percent(keptShare), hint: `${accepted} of ${counted(shown, 'answer')} shown` },
    comparison === null
      ? { label: 'Saved', value: '–', hint: 'needs a premium tier with a price' }
      : {
          label: comparison.saved < 0 ? 'Extra cost' : 'Saved',
          value: `${usd(Math.abs(comparison.saved))} est.`,
          hint: `${usd(comparison.actual)} instead of ${usd(comparison.premium)} for always asking premium`,
        },
    ...(local.attempts === 0 ? [] : [{ label: 'From your own code', value: String(local.answers), hint: 'completions for nothing, without a model; not among the savings' }]),
    ...(waste.of === 0 ? [] : [{ label: 'Paid, never seen', value: usd(waste.cost), hint: `${waste.requests} of ${counted(waste.of, 'paid completion')} while typing` }]),
  ];
}

function notesOf({ month, metrics }: DashboardData, { usd }: Wording): readonly string[] {
  const notes: string[] = [];
  const { estimatedShare, unpriced, fallbacks, routerTax } = metrics;
  // Sums of floating point numbers differ in their last digits.
  const held = month.spent - metrics.cost;
  if (held > 1e-9) notes.push(`${usd(held)} is reserved for requests that are under way or were cut off.`);
  if (estimatedShare !== null && estimatedShare > 0) notes.push(`${percent(estimatedShare)} of the calls are counted with estimated tokens (est.), because the endpoint did not report them.`);
  if (unpriced > 0) notes.push(`${counted(unpriced, 'call')} at an unknown price ${unpriced === 1 ? 'is' : 'are'} missing from the sums. Add prices to "stepladder.tiers".`);
  if (routerTax > 0) notes.push(`${usd(routerTax)} of this month's cost was spent on deciding where to send requests.`);
  if (fallbacks > 0) notes.push(`${counted(fallbacks, 'request')} went to another model because a call failed.`);
  return notes;
}

function tierRow({ tier, requests, cost, shown, accepted, escalated }: TierMetrics, { usd }: Wording): TierRow {
  return { tier, requests: String(requests), cost: usd(cost), kept: shown === 0 ? '–' : `${accepted} of ${shown}`, escalated: String(escalated) };
}
