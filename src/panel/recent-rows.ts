import { LOCAL } from '../journal/local-route.ts';
import type { RecentDecision } from '../journal/recent.ts';
import type { Badge, DecisionRow } from './dashboard-messages.ts';
import { OWN_CODE, percent, type Wording } from './wording.ts';

/** One request, as a row. */
export function decisionRow(decision: RecentDecision, { usd, time }: Wording): DecisionRow {
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
function modelText({ tier, model, provider, plannedTier, plannedModel, plannedProvider }: RecentDecision): string {
  if (model === null) return '';
  const isPlanned = plannedModel === null || (plannedModel === model && plannedProvider === provider);
  const planned = isPlanned ? '' : `, planned: ${routeText(plannedTier, plannedModel, plannedProvider)}`;
  return `${routeText(tier, model, provider)}${planned}`;
}

function routeText(tier: string | null, model: string, provider: string | null): string {
  const isLocal = tier === LOCAL.tier && model === LOCAL.model && provider === LOCAL.provider;
  return isLocal ? OWN_CODE : `${model} at ${provider ?? 'an unknown provider'}`;
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
  'typed-over': { text: 'typed over', tone: 'quiet' },
  ignored: { text: 'ignored', tone: 'quiet' },
};

/** What became of accepted text later; that it stands at first is no news. */
const LATER: Readonly<Record<string, Badge>> = {
  'gone-30s': { text: 'gone within 30 s', tone: 'quiet' },
  'gone-2min': { text: 'gone within 2 min', tone: 'quiet' },
  'gone-10min': { text: 'gone within 10 min', tone: 'quiet' },
  'kept-10min': { text: 'stood 10 min', tone: 'ok' },
};

/** Why another route than the planned one answered. That it climbed is seen from its tiers. */
const DEVIATIONS: Readonly<Record<string, Badge>> = {
  fallback: { text: 'fallback', tone: 'warning' },
  downgrade: { text: 'downgraded', tone: 'warning' },
  substituted: { text: 'other model answered', tone: 'warning' },
};

/** What came of it: why it stopped, or else the verdict; what was not as planned; then what the user did. */
function badgesOf({ outcome, reason, verdict, cached, deviations, arm, feedback, later }: RecentDecision): readonly Badge[] {
  const stop = outcome === 'stopped' && reason !== null ? STOPS[reason] : undefined;
  const answer: Badge | undefined = cached ? { text: 'from memory', tone: 'warning' } : verdict === null ? undefined : VERDICTS[verdict];
  const reaction = feedback === null ? undefined : FEEDBACK[feedback];
  const tried: readonly Badge[] = arm === null ? [] : [{ text: `arm ${arm.arm}`, tone: 'quiet' }];
  return [stop ?? answer, ...deviations.map((kind) => DEVIATIONS[kind]), reaction, later === null ? undefined : LATER[later], ...tried].filter((badge) => badge !== undefined);
}
