import type { BudgetCaps, Price, Route } from '../config/config.ts';
import { COMPLEXITIES, type BandSettings, type ClassifierSettings, type Complexity, type Experiment, type TaskPolicy } from '../config/policy-settings.ts';
import type { Task } from '../request/request.ts';
import { isFree, priceOf } from '../spend/price.ts';
import { classifierRoute } from './classify/classify.ts';
import { CONFIDENCE } from './classify/heuristic.ts';
import { taxOf, type TaxEstimate } from './classify/tax.ts';
import { bandOf } from './band.ts';
import type { Band } from './decision.ts';
import { makePlan } from './plan.ts';
import { effectivePolicy, TASKS, type Cell, type CellSource } from './policy.ts';
import type { RoutingConfig } from './router.ts';

export interface ShownRoute {
  readonly provider: string;
  readonly model: string;
  readonly api: Route['api'];
  /** USD per million tokens; null where it is unknown. */
  readonly price: Price | null;
  readonly free: boolean;
}

/** What asking a model about a usual request would cost and save, at the confidence that no signal gives. */
export interface ShownTax extends TaxEstimate {
  readonly confidence: number;
  readonly inputTokens: number;
  readonly startTier: string;
  readonly askedTier: string;
}

/** The matrix as it is in force, in the shape of the settings, and where each value comes from. */
export interface PolicyMatrix {
  readonly policy: Readonly<Record<Task, TaskPolicy>>;
  readonly from: Readonly<Record<Task, Readonly<Record<Cell, CellSource>>>>;
  readonly tiers: readonly { readonly name: string; readonly routes: readonly ShownRoute[] }[];
  readonly budget: BudgetCaps & { readonly bands: readonly BandSettings[] };
  /** Where the month stands; null where no monthly budget is set. */
  readonly band: Band | null;
  readonly classifier: ClassifierSettings & {
    /** The rule, and its figures for a usual request; null where no chat route has a known price. */
    readonly rule: string;
    readonly tax: Readonly<Record<'explain' | 'debug', ShownTax | null>>;
  };
  readonly experiment: Experiment | null;
}

const RULE = 'A model is asked about a request only if tax <= min(llmMaxCost, (1 - confidence) x at stake).';
/** A usual request: tokens of its prompt, and the confidence where heuristics find no sign either way. */
const USUAL_INPUT = 2_000;
const USUAL_CONFIDENCE = CONFIDENCE.none;

/** @param spentThisMonth USD, settled and held */
export function policyMatrix(config: RoutingConfig, spentThisMonth: number): PolicyMatrix {
  const rows = TASKS.map((task) => [task, effectivePolicy(task, config.policy, null)] as const);
  const { tiers, budget, bands, classifier, experiment } = config;
  return {
    policy: Object.fromEntries(rows.map(([task, { cells }]) => [task, cells])) as PolicyMatrix['policy'],
    from: Object.fromEntries(rows.map(([task, { from }]) => [task, from])) as PolicyMatrix['from'],
    tiers: tiers.map(({ name, routes }) => ({ name, routes: routes.map(shownRoute) })),
    budget: { ...budget, bands },
    band: bandOf(spentThisMonth, budget.month, bands),
    classifier: { ...classifier, rule: RULE, tax: { explain: usualTax('explain', config), debug: usualTax('debug', config) } },
    experiment,
  };
}

function shownRoute(route: Route): ShownRoute {
  return { provider: route.provider.name, model: route.model, api: route.api, price: priceOf(route), free: isFree(route) };
}

function usualTax(task: 'explain' | 'debug', config: RoutingConfig): ShownTax | null {
  const { tiers, classifier } = config;
  const { cells: policy } = effectivePolicy(task, config.policy, null);
  const asked = classifierRoute(policy, tiers);
  const planned = usualStart(task, 'simple', config);
  const starts = COMPLEXITIES.map((complexity) => usualStart(task, complexity, config)).filter((start) => start !== null);
  if (asked === null || planned === null) return null;
  const tax = taxOf({ task, planned, starts, inputTokens: USUAL_INPUT, asked, confidence: USUAL_CONFIDENCE, llmMaxCost: classifier.llmMaxCost });
  return tax === null ? null : { ...tax, confidence: USUAL_CONFIDENCE, inputTokens: USUAL_INPUT, startTier: planned.tier, askedTier: asked.tier };
}

/** Where such a request would start, no band being in force. */
function usualStart(task: 'explain' | 'debug', complexity: Complexity, { tiers, policy }: RoutingConfig): Route | null {
  const document = { file: '', languageId: 'typescript', text: '', version: 0 };
  const request = { id: '', task, trigger: 'manual', document, selection: { start: 0, end: 0 }, diagnostics: [] } as const;
  const classification = { by: 'heuristic', complexity, confidence: USUAL_CONFIDENCE, verifiable: 'well', verifiableWhy: '', signals: [], cost: 0, ms: 0 } as const;
  const { plan } = makePlan({ request, classification, policy: effectivePolicy(task, policy, null).cells, tiers, band: null, onlyFree: false });
  return plan?.tiers[0]?.routes[0] ?? null;
}
