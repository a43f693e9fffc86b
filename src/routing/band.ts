import type { BandSettings, TrafficClass } from '../config/policy-settings.ts';
import type { Band } from './decision.ts';

/**
 * The band that a month's spend is in. What one band forbids the bands above it forbid as well.
 * @param spent USD of the month, settled and held
 * @param cap USD; null is no cap, and there are no bands then
 */
export function bandOf(spent: number, cap: number | null, bands: readonly BandSettings[]): Band | null {
  if (cap === null) return null;
  // A cap of 0 is reached before anything is spent.
  const share = cap === 0 ? 1 : spent / cap;
  const reached = bands.filter(({ from }) => share >= from);
  return {
    share,
    from: reached.at(-1)?.from ?? 0,
    downgrade: reached.some(({ downgrade }) => downgrade === 'non-critical') ? 'non-critical' : 'none',
    escalate: reached.some(({ escalate }) => escalate === 'none') ? 'none' : reached.some(({ escalate }) => escalate === 'critical-only') ? 'critical-only' : 'all',
    allow: reached.some(({ allow }) => allow === 'critical-only') ? 'critical-only' : 'all',
  };
}

/** What a band means for one class. Without a band everything is allowed. */
export function bandEffects(band: Band | null, trafficClass: TrafficClass): { readonly downgrade: boolean; readonly escalate: boolean; readonly allow: boolean } {
  const isCritical = trafficClass === 'critical';
  return {
    downgrade: band?.downgrade === 'non-critical' && !isCritical,
    escalate: band === null || band.escalate === 'all' || (band.escalate === 'critical-only' && isCritical),
    allow: band === null || band.allow === 'all' || isCritical,
  };
}

/** `72 % of the month's budget`. */
export function bandText({ share }: Band): string {
  return `${Math.floor(share * 100)} % of the month's budget is used`;
}
