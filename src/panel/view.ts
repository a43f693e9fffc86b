import type { Metrics, TierMetrics } from '../journal/metrics.ts';
import type { RecentDecision } from '../journal/recent.ts';
import type { Badge, BudgetBar, DashboardView, DecisionRow, Figure, TierRow } from './dashboard-messages.ts';

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

/** How figures are written, handed in: amounts in USD and times in ms since the epoch. */
export interface Wording {
  usd(amount: number): string;
  time(at: number): string;
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

function figuresOf({ requests, attempts, keptShare, shown, accepted, comparison }: Metrics, { usd }: Wording): readonly Figure[] {
  return [
    { label: 'Requests', value: String(requests), hint: `${counted(attempts, 'model call')} this month` },
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

function decisionRow(decision: RecentDecision, { usd, time }: Wording): DecisionRow {
  const { at, task, languageId, tier, plannedTier, cost, message } = decision;
  const climbed = plannedTier !== null && tier !== null && plannedTier !== tier;
  return {
    time: time(at),
    task,
    language: languageId,
    tier: climbed ? `${plannedTier} → ${tier}` : (tier ?? plannedTier ?? '–'),
    model: modelText(decision),
    badges: badgesOf(decision),
    cost: cost === null ? 'unknown' : usd(cost),
    message: [...(decision.deviations.includes('downgrade') ? [downgradeText(decision)] : []), ...(message === '' ? [] : [message])].join('; '),
  };
}

/** Who answered, and who was meant to. */
function modelText({ model, provider, plannedModel, plannedProvider }: RecentDecision): string {
  if (model === null) return '';
  const isPlanned = plannedModel === null || (plannedModel === model && plannedProvider === provider);
  const planned = isPlanned ? '' : `, planned: ${plannedModel} at ${plannedProvider ?? 'an unknown provider'}`;
  return `${model} at ${provider ?? 'an unknown provider'}${planned}`;
}

function downgradeText({ band }: RecentDecision): string {
  return `started a tier lower, because ${band === null || band === 0 ? 'much' : `over ${percent(band)}`} of the month's budget was used`;
}

const VERDICTS: Readonly<Record<string, Badge>> = {
  passed: { text: 'checked', tone: 'ok' },
  failed: { text: 'failed checks', tone: 'error' },
  unchecked: { text: 'not verified', tone: 'warning' },
  error: { text: 'call failed', tone: 'error' },
};

const STOPS: Readonly<Record<string, Badge>> = {
  budget: { text: 'budget reached', tone: 'warning' },
  config: { text: 'setup needed', tone: 'error' },
  cancelled: { text: 'cancelled', tone: 'quiet' },
  refused: { text: 'refused', tone: 'warning' },
  policy: { text: 'stopped by policy', tone: 'quiet' },
};

const FEEDBACK: Readonly<Record<string, Badge>> = {
  accepted: { text: 'kept', tone: 'ok' },
  'partly-accepted': { text: 'partly kept', tone: 'ok' },
  rejected: { text: 'rejected', tone: 'quiet' },
  ignored: { text: 'ignored', tone: 'quiet' },
};

/** Why another route than the planned one answered. That it climbed is seen from its tiers. */
const DEVIATIONS: Readonly<Record<string, Badge>> = {
  fallback: { text: 'fallback', tone: 'warning' },
  downgrade: { text: 'downgraded', tone: 'warning' },
  substituted: { text: 'other model answered', tone: 'warning' },
};

/** What came of it: why it stopped, or else the verdict; what was not as planned; then what the user did. */
function badgesOf({ outcome, reason, verdict, cached, deviations, arm, feedback }: RecentDecision): readonly Badge[] {
  const stop = outcome === 'stopped' && reason !== null ? STOPS[reason] : undefined;
  const answer: Badge | undefined = cached ? { text: 'from memory', tone: 'warning' } : verdict === null ? undefined : VERDICTS[verdict];
  const reaction = feedback === null ? undefined : FEEDBACK[feedback];
  const tried: readonly Badge[] = arm === null ? [] : [{ text: `arm ${arm.arm}`, tone: 'quiet' }];
  return [stop ?? answer, ...deviations.map((kind) => DEVIATIONS[kind]), reaction, ...tried].filter((badge) => badge !== undefined);
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
