import type { Tier } from '../config/config.ts';

/** The place of a tier that there is, by its name or rung; null for a name that is neither. */
export function knownTierIndex(tiers: readonly Tier[], name: string): number | null {
  const isRung = ['cheap', 'standard', 'premium'].includes(name.toLowerCase());
  return isRung || tiers.some((tier) => tier.name.toLowerCase() === name.toLowerCase()) ? tierIndex(tiers, name) : null;
}

/**
 * The place on the ladder that a policy means by a name: the tier of that name, else by its rung: `cheap` is the first,
 * `premium` the last, `standard` the one below the last. A name that is neither is the last: never weaker than meant.
 * @param tiers all there are, from the cheapest to the dearest, at least one
 */
export function tierIndex(tiers: readonly Tier[], name: string): number {
  const wanted = name.toLowerCase();
  const exact = tiers.findIndex((tier) => tier.name === name);
  const named = exact === -1 ? tiers.findIndex((tier) => tier.name.toLowerCase() === wanted) : exact;
  if (named !== -1) return named;
  const last = tiers.length - 1;
  return wanted === 'cheap' ? 0 : wanted === 'standard' ? Math.max(0, last - 1) : last;
}
