import type * as z from 'zod';
import { isLoopback } from './base-url.ts';
import type { BudgetCaps, Config, Problem, Provider, Route, Tier } from './config.ts';
import { budgetSchema, excludeSchema, providerSchema, routeSchema, tierSchema } from './schema.ts';

type Report = (place: string, message: string) => void;

const KNOWN = ['providers', 'tiers', 'budget', 'exclude'];

/** `tiers[1].routes[0].price.input` from its parts. */
function placeOf(root: string, path: readonly PropertyKey[]): string {
  return path.reduce<string>((place, key) => (typeof key === 'number' ? `${place}[${key}]` : `${place}.${String(key)}`), root);
}

function parse<T>(schema: z.ZodType<T>, value: unknown, place: string, report: Report): T | null {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  for (const issue of parsed.error.issues) {
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys) report(placeOf(place, [...issue.path, key]), 'is not a setting');
    } else if (issue.code === 'invalid_type' && isMissing(value, issue.path)) {
      report(placeOf(place, issue.path), 'is missing');
    } else report(placeOf(place, issue.path), issue.message);
  }
  return null;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isMissing(value: unknown, path: readonly PropertyKey[]): boolean {
  let inner = value;
  for (const key of path) inner = typeof inner === 'object' && inner !== null ? (inner as Record<PropertyKey, unknown>)[key] : undefined;
  return inner === undefined;
}

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
function readBudget(value: unknown, report: Report): BudgetCaps {
  if (value === undefined) return { day: null, month: null };
  return parse(budgetSchema, value, 'budget', report) ?? { day: 0, month: 0 };
}

/** A list that cannot be read excludes every file: nothing is sent by way of a mistake. */
function readExclude(value: unknown, report: Report): readonly string[] {
  if (value === undefined) return [];
  return parse(excludeSchema, value, 'exclude', report) ?? ['**'];
}

/**
 * Reads settings of any shape. What is wrong is listed with its place and left out; what is right still works.
 * @param settings an object with `providers`, `tiers`, `budget` and `exclude`, each optional
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
  const config = { providers: [...providers.values()], tiers, budget: readBudget(source['budget'], report), exclude: readExclude(source['exclude'], report) };
  return { config, problems };
}
