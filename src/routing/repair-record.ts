import type { Route, Tier } from '../config/config.ts';

/** What became of the repairs of one model. Calls that failed and answers that could not be checked are not counted. */
export interface RepairCount {
  readonly provider: string;
  readonly model: string;
  /** Answers that were judged, and those of them that passed. */
  readonly tried: number;
  readonly mended: number;
}

/** How often each model mended its own answer, so far. Outlives new settings: a model stays what it is. */
export interface RepairRecord {
  of(route: Route): Pick<RepairCount, 'tried' | 'mended'>;
  note(route: Route, mended: boolean): void;
  /** Adds what is known from earlier sessions. */
  add(counts: readonly RepairCount[]): void;
}

export function createRepairRecord(): RepairRecord {
  const counts = new Map<string, { tried: number; mended: number }>();
  const add = (provider: string, model: string, tried: number, mended: number): void => {
    const key = JSON.stringify([provider, model]);
    const known = counts.get(key) ?? { tried: 0, mended: 0 };
    counts.set(key, { tried: known.tried + tried, mended: known.mended + mended });
  };
  return {
    of: ({ provider, model }) => counts.get(JSON.stringify([provider.name, model])) ?? { tried: 0, mended: 0 },
    note: ({ provider, model }, mended) => { add(provider.name, model, 1, mended ? 1 : 0); },
    add: (all) => { for (const { provider, model, tried, mended } of all) add(provider, model, tried, mended); },
  };
}

/**
 * How likely a model mends its own answer before anything is known of it, by its place on the ladder. In recordings of six models
 * that were shown a compiler's error, 11 % (Gemma 2B), 29 % (CodeLlama 34B), 44 % (Gemma 9B) and 65 % (Qwen 32B) of the second
 * answers were right.
 */
const PRIOR = { cheap: 0.2, standard: 0.45, premium: 0.65 } as const;
/** So many repairs of its own weigh as much as that. */
const PRIOR_WEIGHT = 10;

/**
 * How likely a route mends its answer, 0 to 1: the mean of a Beta distribution that begins at its tier's place and is moved by
 * the record.
 * @param tiers all there are, from the cheapest to the dearest
 */
export function chanceOfRepair(route: Route, tiers: readonly Tier[], record: RepairRecord): number {
  const { tried, mended } = record.of(route);
  return (PRIOR[rungOf(route, tiers)] * PRIOR_WEIGHT + mended) / (PRIOR_WEIGHT + tried);
}

/** The only tier may be anything. */
function rungOf({ tier }: Route, tiers: readonly Tier[]): keyof typeof PRIOR {
  const place = tiers.findIndex(({ name }) => name === tier);
  if (tiers.length < 2) return 'standard';
  return place === 0 ? 'cheap' : place === tiers.length - 1 ? 'premium' : 'standard';
}
