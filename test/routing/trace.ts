import fc from 'fast-check';
import type { BudgetCaps, Price, Route } from '../../src/config/config.ts';
import { FALLBACK_KINDS, REPAIR_MODES, TRAFFIC_CLASSES, type BandSettings, type PolicyCells } from '../../src/config/policy-settings.ts';
import { DEFAULT_BANDS } from '../../src/config/read-policy.ts';
import { failureOf, type Fault } from '../../src/models/failure-table.ts';
import type { Failure } from '../../src/models/failure.ts';
import type { Task, Trigger } from '../../src/request/request.ts';
import { TASKS } from '../../src/routing/policy.ts';
import type { RoutingConfig } from '../../src/routing/router.ts';
import { routeOf } from './fakes.ts';

/** What one call of whatever model gives, after so many ms. */
export interface Happening {
  readonly ms: number;
  /** An answer: what the gate will make of it, `late` where its start looks good. Or a failure, perhaps after some text. */
  readonly does: 'good' | 'bad' | 'late' | 'odd' | 'cut' | Failure;
  /** UTF-16 units of the text. */
  readonly length: number;
  /** Probability of its tokens; null: none are told. */
  readonly probability: number | null;
  /** What is billed of the most that may be, 0 to 1; null: the endpoint does not say. */
  readonly used: number | null;
}

export interface Asked {
  readonly task: Task;
  readonly trigger: Trigger;
  readonly stream: boolean;
  readonly onlyFree: boolean;
  readonly stronger: boolean;
  readonly fresh: boolean;
  readonly large: boolean;
  readonly question: string;
  /** ms after the start at which the user cancels. */
  readonly cancelAt: number | null;
  /** ms until the next request. */
  readonly pause: number;
}

/** A configuration, what endpoints do, and what is asked of the router, one after the other. */
export interface Trace {
  readonly config: RoutingConfig;
  /** Of the month, before the first request: a share of the month's cap, or of 1 USD. */
  readonly spentShare: number;
  readonly happenings: readonly Happening[];
  readonly requests: readonly Asked[];
  readonly seed: number;
  /** Providers without a key. */
  readonly keyless: readonly string[];
}

const FAULTS: readonly Fault[] = [
  'no-key', 'broken-key', 'auth', 'forbidden', 'unknown-model', 'bad-request', 'context-length', 'content-policy', 'quota', 'request-timeout', 'conflict', 'too-large', 'rate-limit', 'server',
  'overloaded', 'not-api', 'empty-body', 'no-choices', 'no-text', 'incomplete', 'filtered', 'refused', 'reasoning-only', 'tool-call', 'oversize', 'first-token', 'idle', 'total', 'reset',
  'offline', 'unreachable', 'tls', 'proxy', 'redirect',
];

/** Null in so many of ten cases. */
const orNull = <T>(value: fc.Arbitrary<T>, ofTen = 3): fc.Arbitrary<T | null> =>
  fc.oneof({ weight: ofTen, arbitrary: fc.constant(null) }, { weight: 10 - ofTen, arbitrary: value });
/** The other in one of ten cases. */
const mostly = (usual: boolean): fc.Arbitrary<boolean> => fc.integer({ min: 0, max: 9 }).map((one) => (one === 0 ? !usual : usual));
/** Each key in two of ten cases. */
function sparse<T extends object>(values: { readonly [Key in keyof T]: fc.Arbitrary<T[Key]> }): fc.Arbitrary<Partial<T>> {
  const keys = Object.keys(values) as (keyof T)[];
  return fc.tuple(fc.record(values), fc.array(fc.integer({ min: 0, max: 4 }), { minLength: keys.length, maxLength: keys.length }))
    .map(([all, drawn]) => Object.fromEntries(keys.filter((_, index) => drawn[index] === 0).map((key) => [key, all[key]])) as Partial<T>);
}
const share = fc.double({ min: 0, max: 1, noNaN: true });

const failures: fc.Arbitrary<Failure> = fc.record({ fault: fc.constantFrom(...FAULTS), wait: orNull(fc.constantFrom(0, 20, 3_000, 20_000), 5), hasText: fc.boolean() })
  .map(({ fault, wait, hasText }) => failureOf(fault, { provider: 'p', model: 'm', host: 'h' }, { status: null, retryAfterMs: wait, detail: '', hasText }));

const happenings: fc.Arbitrary<Happening> = fc.record({
  ms: fc.oneof({ weight: 4, arbitrary: fc.constantFrom(1, 300) }, { weight: 1, arbitrary: fc.constantFrom(2_000, 7_000, 40_000) }),
  does: fc.oneof({ weight: 4, arbitrary: fc.constantFrom('good', 'bad', 'late', 'odd', 'cut') }, { weight: 3, arbitrary: failures }),
  length: fc.integer({ min: 1, max: 60 }), probability: orNull(share, 5), used: orNull(fc.oneof(share, fc.constant(1))),
});

const prices: fc.Arbitrary<Price | null> = fc.oneof(
  { weight: 1, arbitrary: fc.constant(null) }, { weight: 3, arbitrary: fc.constant({ input: 0, output: 0 }) },
  { weight: 12, arbitrary: fc.record({ input: fc.constantFrom(0, 0.01, 0.1, 3), output: fc.constantFrom(0.01, 0.4, 15) }) },
);

const routes = fc.record({ provider: fc.constantFrom('a', 'b', 'c'), chat: mostly(true), price: prices, contextWindow: fc.constantFrom(4_000, 16_000, 32_000), maxOutput: fc.constantFrom(64, 1_000) });

const NAMES = ['local', 'cheap', 'standard', 'genius'];
const TIER_NAMES = ['cheap', 'standard', 'premium', ...NAMES];

const tierRoutes = (minLength: number, maxLength: number) => fc.array(fc.array(routes, { minLength: 1, maxLength: 3 }), { minLength, maxLength });
const tiers = fc.oneof(tierRoutes(1, 4), tierRoutes(3, 4)).map((all) => all.map((each, place) => {
  const name = NAMES[place] ?? '';
  return {
    name,
    // A model for each route, so that an answer tells whose it is.
    routes: each.map<Route>(({ provider, chat, ...more }, index) => routeOf(name, `${provider}/m${place * 3 + index}`, { api: chat ? 'chat' : 'completions', ...more })),
  };
}));

const tierName = fc.constantFrom(...TIER_NAMES);
/** Such as one or two calls cost, and far beyond. */
const maxCost = orNull(fc.oneof(fc.constantFrom(0, 1), fc.double({ min: 0.5, max: 5, noNaN: true }).map((exponent) => 10 ** -exponent)));
const cells: fc.Arbitrary<PolicyCells> = sparse({
  class: fc.constantFrom(...TRAFFIC_CLASSES), start: fc.record({ trivial: tierName, simple: tierName, complex: tierName }), tiers: orNull(fc.uniqueArray(tierName, { minLength: 1, maxLength: 3 })),
  floor: tierName, maxCost, manualMaxCost: maxCost, attempts: fc.integer({ min: 1, max: 6 }), manualAttempts: fc.integer({ min: 1, max: 6 }),
  autoClimb: orNull(fc.integer({ min: 0, max: 3 })), retries: fc.integer({ min: 0, max: 3 }), escalate: fc.boolean(), escalateOn: fc.constantFrom(['*'], ['syntax'], ['lint']),
  repair: fc.constantFrom(...REPAIR_MODES),
  fallback: fc.boolean(), fallbackOn: fc.subarray([...FALLBACK_KINDS]), downgrade: fc.boolean(), liftUnverifiable: fc.boolean(), minConfidence: orNull(share, 6), cache: fc.boolean(),
  stop: orNull(fc.constant('not here'), 9),
});

const cap = orNull(fc.constantFrom(0, 0.002, 0.02, 1, 20, 20, 20, 20, 20), 7);
const caps = fc.record({ day: cap, month: cap });
const budget: fc.Arbitrary<BudgetCaps> = fc.record({ day: cap, month: cap, tasks: sparse({ complete: caps, explain: caps, debug: caps }) });
const band: fc.Arbitrary<BandSettings> = fc.record({
  from: share, downgrade: fc.constantFrom('none', 'non-critical'), escalate: fc.constantFrom('all', 'critical-only', 'none'), allow: fc.constantFrom('all', 'critical-only'),
});
const bands = fc.oneof(fc.constant(DEFAULT_BANDS), fc.array(band, { maxLength: 3 }).map((all) => all.sort((a, b) => a.from - b.from)));

const policy = fc.record({ complete: cells, explain: cells, debug: cells });

const config: fc.Arbitrary<RoutingConfig> = fc.record({
  tiers, budget, bands, policy,
  classifier: fc.record({ use: fc.constantFrom(['heuristic'], ['heuristic', 'embedding'], ['heuristic', 'embedding', 'llm']), sureFrom: fc.constantFrom(0.7, 1), llmMaxCost: fc.constantFrom(0.001, 1) }),
  experiment: orNull(fc.record({ unit: fc.constantFrom('request', 'file', 'day'), first: policy, second: policy }), 7).map((arms) => arms && {
    name: 'tried', unit: arms.unit, arms: [{ name: 'a', share: 0.5, policy: arms.first }, { name: 'b', share: 0.5, policy: arms.second }],
  }),
});

const asked: fc.Arbitrary<Asked> = fc.record({
  task: fc.constantFrom(...TASKS), trigger: fc.constantFrom('auto', 'manual'), stream: fc.boolean(), onlyFree: mostly(false),
  stronger: mostly(false), fresh: fc.boolean(), large: fc.boolean(), question: fc.constantFrom('', 'Why?', 'It sometimes hangs'),
  cancelAt: orNull(fc.constantFrom(0, 1, 200, 5_000), 8), pause: fc.constantFrom(0, 1_000, 20_000, 400_000),
});

export const traces: fc.Arbitrary<Trace> = fc.record({
  config, spentShare: fc.constantFrom(0, 0, 0, 0, 0, 0.5, 0.72, 0.85, 0.96), happenings: fc.array(happenings, { minLength: 1, maxLength: 12 }), requests: fc.array(asked, { minLength: 1, maxLength: 3 }),
  seed: fc.integer(), keyless: mostly(false).map((one) => (one ? ['b'] : [])),
});

