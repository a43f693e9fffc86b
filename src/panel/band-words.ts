import type { Decision } from '../routing/decision.ts';

type Band = NonNullable<Decision['band']>;

/** What is given up in a band of the month's budget, one thing each; empty where nothing is. */
export function bandEffectWords({ downgrade, escalate, allow }: Pick<Band, 'downgrade' | 'escalate' | 'allow'>): readonly string[] {
  return [
    ...(downgrade === 'non-critical' ? ['non-critical tasks start a tier lower'] : []),
    ...(escalate === 'critical-only' ? ['only critical tasks climb to a dearer model'] : escalate === 'none' ? ['nothing climbs to a dearer model'] : []),
    ...(allow === 'critical-only' ? ['only critical tasks, and what is free, are sent'] : []),
  ];
}

/** How far the month's budget is used and what that means; null where it means nothing yet. */
export function bandNotice(band: Band | null): string | null {
  if (band === null) return null;
  const effects = band.share >= 1 ? ['nothing that costs money is sent'] : bandEffectWords(band);
  return effects.length === 0 ? null : `${Math.floor(band.share * 100)} % of the month's budget is used: ${effects.join('; ')}.`;
}
