import type { Route, Tier } from '../../config/config.ts';
import { COMPLEXITIES, type ClassifierSettings, type Complexity, type TaskPolicy } from '../../config/policy-settings.ts';
import type { Model } from '../../models/model.ts';
import { codeChecks } from '../../quality/checks/languages.ts';
import { promptText } from '../../request/prompt.ts';
import { buildPrompt } from '../../request/build-prompt.ts';
import type { Request, SelectionRequest } from '../../request/request.ts';
import { estimateTokens } from '../../spend/estimate.ts';
import type { Breakers } from '../breaker.ts';
import type { Attempt, Classification } from '../decision.ts';
import type { Meter } from '../metered-call.ts';
import { costCap } from '../policy.ts';
import { knownTierIndex } from '../tiers.ts';
import { predictCheapSuccess } from './embedding.ts';
import { heuristicComplexity } from './heuristic.ts';
import { askHowHard, type Asked } from './llm.ts';
import { taxOf } from './tax.ts';
import { verifiability } from './verifiable.ts';

/** From this probability on that a cheap model is right, a completion is easy; from this down it is hard. */
const EASY_FROM = 0.8;
const HARD_BELOW = 0.4;

export interface ClassifyWorld {
  readonly settings: ClassifierSettings;
  readonly policy: TaskPolicy;
  /** All there are, the cheapest first. */
  readonly tiers: readonly Tier[];
  /** The route that a request of this complexity would start at; null where it would not be sent. */
  readonly startOf: (complexity: Complexity) => Route | null;
  readonly meter: Meter;
  readonly modelFor: (route: Route) => Promise<Model | null>;
  readonly breakers: Breakers;
  readonly signal: AbortSignal;
}

/** `attempt`: the router's own call, where it made one. */
export interface Classified {
  readonly classification: Classification;
  readonly attempt: Attempt | null;
}

/** What costs nothing: heuristics, then the trained model where these are unsure and it has an opinion. */
export function classifyLocally(request: Request, { use, sureFrom }: ClassifierSettings): Classification {
  const begun = performance.now();
  const heuristic = heuristicComplexity(request);
  const { level, why } = verifiability(request, codeChecks(request.document.languageId));
  const base = { verifiable: level, verifiableWhy: why, signals: heuristic.signals, cost: 0 };
  const learned = use.includes('embedding') && heuristic.confidence < sureFrom ? embeddedComplexity(request, heuristic.complexity) : null;
  const found = learned === null ? { by: 'heuristic' as const, ...heuristic } : { by: 'embedding' as const, ...learned };
  return { ...base, by: found.by, complexity: found.complexity, confidence: found.confidence, ms: performance.now() - begun };
}

/**
 * How hard a request is, cheapest way first: what costs nothing decides unless it is unsure; then a model is asked, never for
 * a completion, and only where that costs less than it can be expected to save.
 * @param local what `classifyLocally` says, where that is known already
 */
export async function classify(request: Request, world: ClassifyWorld, local = classifyLocally(request, world.settings)): Promise<Classified> {
  const { settings } = world;
  const begun = performance.now();
  if (request.task === 'complete' || !settings.use.includes('llm') || local.confidence >= settings.sureFrom) return { classification: local, attempt: null };
  const { opinion, attempt } = await askModel(request, local, world);
  const spent = { cost: attempt === null ? 0 : attempt.cost, ms: performance.now() - begun };
  if (opinion === null || opinion.confidence <= local.confidence) return { classification: { ...local, ...spent }, attempt };
  return { classification: { ...local, ...spent, ...opinion, by: 'llm' }, attempt };
}

async function askModel(request: SelectionRequest, local: Classification, world: ClassifyWorld): Promise<Asked> {
  const { policy, tiers, settings, breakers } = world;
  const route = classifierRoute(policy, tiers);
  const planned = world.startOf(local.complexity);
  const starts = COMPLEXITIES.map(world.startOf);
  if (route === null || planned === null || breakers.isResting(route)) return NOTHING;
  const inputTokens = estimateTokens(promptText(buildPrompt(request, 'chat', LARGEST_CONTEXT)));
  const stakes = { task: request.task, planned, starts: starts.filter((start) => start !== null), inputTokens, asked: route, confidence: local.confidence, llmMaxCost: settings.llmMaxCost };
  if (taxOf(stakes)?.worthIt !== true) return NOTHING;
  const model = await world.modelFor(route);
  const permission = breakers.permit(route);
  if (model === null || !permission.ok) {
    if (permission.ok) permission.call.dropped();
    return NOTHING;
  }
  try {
    const maxCost = Math.min(settings.llmMaxCost, costCap(policy, request.trigger) ?? Infinity);
    const asked = await askHowHard(world.meter, { request, route, model, maxCost, signal: world.signal });
    if (asked.attempt?.failure != null && !world.signal.aborted) permission.call.failed(asked.attempt.failure);
    else if (asked.attempt?.failure === null) permission.call.succeeded();
    return asked;
  } finally {
    permission.call.dropped();
  }
}

const NOTHING: Asked = { opinion: null, attempt: null };

/** The cheapest route that can hold a conversation, of the tiers that the policy allows: the code goes nowhere else. Its floor is for answers. */
export function classifierRoute(policy: TaskPolicy, tiers: readonly Tier[]): Route | null {
  const allowed = policy.tiers === null ? tiers : tiers.filter((_, index) => policy.tiers?.some((name) => knownTierIndex(tiers, name) === index));
  return allowed.flatMap(({ routes }) => routes).find(({ api }) => api === 'chat') ?? null;
}

/** UTF-16 units; as much as a request about a selection is sent with at most. */
const LARGEST_CONTEXT = 24_000;

/**
 * The trained model was taught on completions alone, and is unsure itself: on ordinary code it says 0.43 to 0.78, so that it
 * changes little until somebody gives `start` or its limits other values. Its probability is in the record all the same.
 */
function embeddedComplexity(request: Request, before: Classification['complexity']): Pick<Classification, 'complexity' | 'confidence'> | null {
  const predicted = predictCheapSuccess(request);
  if (predicted === null) return null;
  const { probability } = predicted;
  const confidence = Math.max(probability, 1 - probability);
  if (probability < HARD_BELOW) return { complexity: 'complex', confidence };
  if (probability >= EASY_FROM && request.task === 'complete') return { complexity: 'trivial', confidence };
  return { complexity: before === 'complex' ? 'complex' : 'simple', confidence };
}
