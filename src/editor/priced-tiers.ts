import type { Price } from '../config/config.ts';

/** A model at a provider, by their names in the settings. */
export interface NamedRoute {
  readonly provider: string;
  readonly model: string;
}

type Entry = Readonly<Record<string, unknown>>;

/**
 * The tiers of the settings with a price on every route that asks this model and has none; all else is as it was.
 * @param tiers as they stand in the settings, right or wrong
 * @returns null when there is no such route
 */
export function pricedTiers(tiers: unknown, route: NamedRoute, price: Price): readonly unknown[] | null {
  if (!Array.isArray(tiers)) return null;
  const priced = tiers.map((tier: unknown) => pricedTier(tier, route, price));
  return priced.some((tier, index) => tier !== tiers[index]) ? priced : null;
}

/** The tier itself where nothing of it changes. */
function pricedTier(tier: unknown, { provider, model }: NamedRoute, price: Price): unknown {
  if (!isEntry(tier) || !Array.isArray(tier['routes'])) return tier;
  const routes: readonly unknown[] = tier['routes'];
  const lacksPrice = (route: unknown): route is Entry => isEntry(route) && isNamed(route['provider'], provider) && isNamed(route['model'], model) && route['price'] === undefined;
  return routes.some(lacksPrice) ? { ...tier, routes: routes.map((route) => (lacksPrice(route) ? { ...route, price } : route)) } : tier;
}

/** Names are taken without the spaces around them. */
function isNamed(value: unknown, name: string): boolean {
  return typeof value === 'string' && value.trim() === name;
}

function isEntry(value: unknown): value is Entry {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
