import type { Config, Price } from '../config/config.ts';
import { LOCAL } from '../journal/local-route.ts';
import { readMetrics, type Metrics } from '../journal/metrics.ts';
import { readRecentDecisions, type RecentDecision } from '../journal/recent.ts';
import type { PolicySources } from '../panel/policy-page.ts';
import { bandOf } from '../routing/band.ts';
import type { Band } from '../routing/decision.ts';
import { usd } from '../routing/money.ts';
import { policyMatrix } from '../routing/show-policy.ts';
import { tierIndex } from '../routing/tiers.ts';
import { localDay, localMonth } from '../spend/calendar.ts';
import type { Ledger } from '../spend/ledger.ts';
import { priceOf } from '../spend/price.ts';
import type { LedgerStore, StoreResult } from '../spend/store.ts';

interface Budget {
  /** USD, settled and held. */
  readonly spent: number;
  readonly cap: number | null;
  /** ms since the epoch. */
  readonly resetsAt: number;
}

/** What the status bar shows. */
export interface Today {
  readonly day: Budget;
  readonly month: Budget;
  /** Where the month stands; null where no monthly budget is set. */
  readonly band: Band | null;
  readonly metrics: Metrics;
}

/** What the dashboard shows: the metrics are this month's. */
export interface Figures extends Today {
  readonly recent: readonly RecentDecision[];
}

export interface FigureSources {
  readonly ledger: Ledger & { readonly store: LedgerStore };
  /** The current settings. */
  readonly config: () => Config;
}

const RECENT = 50;

/** Today's figures. Cheap enough for every request. @throws Error with a message for people when the record cannot be read */
export async function readToday({ ledger, config }: FigureSources): Promise<Today> {
  const budgets = await readBudgets(ledger, config());
  return { ...budgets, metrics: climbing(valueOf(await readMetrics(ledger.store, localDay(Date.now()), premiumPrice(config()))), config()) };
}

/** This month's figures, which take a while: only for the dashboard, while it is open. @throws like readToday */
async function readMonth({ ledger, config }: FigureSources): Promise<Figures> {
  const budgets = await readBudgets(ledger, config());
  const metrics = valueOf(await readMetrics(ledger.store, localMonth(Date.now()), premiumPrice(config())));
  return { ...budgets, metrics: climbing(metrics, config()), recent: valueOf(await readRecentDecisions(ledger.store, RECENT)) };
}

/** What the dashboard takes: its figures, and how an amount is written. */
export function dashboardSources(sources: FigureSources): { read: () => Promise<Figures>; usd: (amount: number) => string } {
  return { read: () => readMonth(sources), usd };
}

/** What the policy page takes: the matrix of the current settings, and how amounts and tiers are written. */
export function policySources({ ledger, config }: FigureSources): PolicySources {
  const tier = (name: string): string => config().tiers[tierIndex(config().tiers, name)]?.name ?? name;
  return { read: async () => policyMatrix(config(), (await ledger.spent()).month), wording: { usd, tier } };
}

async function readBudgets(ledger: Ledger, { budget, bands }: Config): Promise<Pick<Today, 'day' | 'month' | 'band'>> {
  const now = Date.now();
  const { day, month } = await ledger.spent();
  return {
    day: { spent: day, cap: budget.day, resetsAt: localDay(now).to },
    month: { spent: month, cap: budget.month, resetsAt: localMonth(now).to },
    band: bandOf(month, budget.month, bands),
  };
}

/** The rows of tiers and models in the order of the ladder: the local tier, those of the settings, then those that are no longer there. */
function climbing(metrics: Metrics, { tiers }: Config): Metrics {
  const places = new Map([LOCAL.tier, ...tiers.map(({ name }) => name)].map((name, place) => [name, place]));
  const placeOf = ({ tier }: { readonly tier: string }): number => places.get(tier) ?? places.size;
  return { ...metrics, tiers: metrics.tiers.toSorted((one, other) => placeOf(one) - placeOf(other)), models: metrics.models.toSorted((one, other) => placeOf(one) - placeOf(other)) };
}

/** What always asking the dearest tier would be priced at. */
function premiumPrice({ tiers }: Config): Price | null {
  const premium = tiers.at(-1)?.routes[0];
  return premium === undefined ? null : priceOf(premium);
}

function valueOf<T>(result: StoreResult<T>): T {
  if (!result.ok) throw new Error(`The spend record cannot be read: ${result.message}`);
  return result.value;
}
