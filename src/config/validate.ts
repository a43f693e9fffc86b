import type * as z from 'zod';
import { isLoopback } from './base-url.ts';
import type { BudgetCaps, Config, Problem, Provider, Route, Tier } from './config.ts';
import { isObject, parse, type Report } from './parse.ts';
import { readChecks } from './read-checks.ts';
import { readBands, readClassifier, readExperiment, readPolicy } from './read-policy.ts';
import { budgetSchema, excludeSchema, providerSchema, routeSchema, tierSchema } from './schema.ts';

const KNOWN = ['providers', 'tiers', 'budget', 'policy', 'classifier', 'experiment', 'exclude', 'checks'];

function readProviders(value: unknown, report: Report): Map<string, Provider> {
  const providers = new Map<string, Provider>();
  if (value === undefined) return providers;
  if (!isObject(value)) {
    report('providers', 'must be an object: a name for each provider, with its { "baseUrl" }');
    return providers;
  }
  for (const [name, entry] of Object.entries(value)) {
    const provider = parse(providerSchema, entry, `providers.${name}`, report);
    if (provider === null) continue;
    const { baseUrl, requiresKey = !isLoopback(baseUrl) } = provider;
    providers.set(name, { name, baseUrl: baseUrl.replace(/\/+$/, ''), requiresKey });
  }
  return providers;
}

interface Known {
  readonly providers: ReadonlyMap<string, Provider>;
  /** Names that stand in the settings, right or wrong: a route must not be blamed twice for a wrong provider. */
  readonly named: ReadonlySet<string>;
}

function readRoute(value: unknown, tier: string, place: string, known: Known, report: Report): Route | null {
  const route = parse(routeSchema, value, place, report);
  if (route === null) return null;
  const provider = known.providers.get(route.provider);
  if (provider === undefined) {
    const reason = known.named.has(route.provider) ? 'has problems of its own, so this route is left out' : 'is not among the providers';
    report(`${place}.provider`, `"${route.provider}" ${reason}`);
    return null;
  }
  return { ...route, tier, provider, fim: route.api === 'fim' && route.fim !== undefined ? route.fim : null, price: withCachedPrice(route.price) };
}

function withCachedPrice(price: { input: number; output: number; cachedInput?: number | undefined } | undefined): Route['price'] {
  if (price === undefined) return null;
  const { input, output, cachedInput } = price;
  return cachedInput === undefined ? { input, output } : { input, output, cachedInput };
}

function readTier(value: unknown, place: string, known: Known, taken: Set<string>, report: Report): Tier | null {
  const tier = parse(tierSchema, value, place, report);
  if (tier === null) return null;
  if (taken.has(tier.name)) {
    report(`${place}.name`, `"${tier.name}" is the name of an earlier tier; each tier needs a name of its own`);
    return null;
  }
  taken.add(tier.name);
  const routes: Route[] = [];
  const seen = new Set<string>();
  for (const [index, entry] of tier.routes.entries()) {
    const at = `${place}.routes[${index}]`;
    const route = readRoute(entry, tier.name, at, known, report);
    if (route === null) continue;
    const key = JSON.stringify([route.provider.name, route.model, route.api]);
    if (seen.has(key)) report(at, `"${route.model}" at "${route.provider.name}" stands in this tier already with the same "api"`);
    else routes.push(route);
    seen.add(key);
  }
  return routes.length === 0 ? null : { name: tier.name, routes };
}

function readTiers(value: unknown, known: Known, report: Report): Tier[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) {
    report('tiers', 'must be a list of tiers, the cheapest first');
    return [];
  }
  const taken = new Set<string>();
  return value.map((entry: unknown, index) => readTier(entry, `tiers[${index}]`, known, taken, report)).filter((tier) => tier !== null);
}

/** A budget with a wrong part is a hard stop at 0, never no budget: money is not spent by way of a mistake. */
function readBudget(value: unknown, report: Report): Pick<Config, 'budget' | 'bands'> {
  if (value === undefined) return { budget: { day: null, month: null, tasks: {} }, bands: readBands(undefined, report) };
  const { bands, ...caps } = isObject(value) ? value : {};
  const budget = parse(budgetSchema, isObject(value) ? caps : value, 'budget', report);
  return { budget: budget === null ? { day: 0, month: 0, tasks: {} } : withTasks(budget), bands: readBands(bands, report) };
}

function withTasks({ day, month, tasks }: z.infer<typeof budgetSchema>): BudgetCaps {
  const given = Object.entries(tasks).flatMap(([task, caps]) => (caps === undefined ? [] : [[task, caps] as const]));
  return { day, month, tasks: Object.fromEntries(given) };
}

/** A list that cannot be read excludes every file: nothing is sent by way of a mistake. */
function readExclude(value: unknown, report: Report): readonly string[] {
  if (value === undefined) return [];
  return parse(excludeSchema, value, 'exclude', report) ?? ['**'];
}

/**
 * Reads settings of any shape. What is wrong is listed with its place and left out; what is right still works.
 * @param settings an object with `providers`, `tiers`, `budget`, `policy`, `classifier`, `experiment`, `exclude` and `checks`, each optional
 */
export function readConfig(settings: unknown): { readonly config: Config; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const report: Report = (place, message) => problems.push({ place, message });
  const source = isObject(settings) ? settings : {};
  if (source !== settings) report('settings', 'must be an object with "providers", "tiers" and "budget"');
  for (const key of Object.keys(source)) if (!KNOWN.includes(key)) report(key, 'is not a setting');
  const providers = readProviders(source['providers'], report);
  const named = new Set(isObject(source['providers']) ? Object.keys(source['providers']) : []);
  const tiers = readTiers(source['tiers'], { providers, named }, report);
  const names = tierNames(source['tiers']);
  const config = {
    providers: [...providers.values()],
    tiers,
    ...readBudget(source['budget'], report),
    policy: readPolicy(source['policy'], 'policy', names, report),
    classifier: readClassifier(source['classifier'], report),
    experiment: readExperiment(source['experiment'], names, report),
    exclude: readExclude(source['exclude'], report),
    checks: readChecks(source['checks'], report),
  };
  return { config, problems };
}

/** Names that stand in the settings, right or wrong: a policy must not be blamed twice for a tier with problems of its own. */
function tierNames(value: unknown): readonly string[] {
  const entries: readonly unknown[] = Array.isArray(value) ? value : [];
  return entries.flatMap((tier) => (isObject(tier) && typeof tier['name'] === 'string' ? [tier['name'].trim()] : []));
}
