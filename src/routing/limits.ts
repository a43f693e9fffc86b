import type { Route } from '../config/config.ts';
import type { TaskPolicy } from '../config/policy-settings.ts';
import type { TimeLimits } from '../models/model.ts';
import { selectionFits } from '../request/build-prompt.ts';
import { completionShape } from '../request/completion.ts';
import type { Request } from '../request/request.ts';

export interface RequestLimits {
  /** For the whole request with all its attempts, ms. */
  readonly deadline: number;
  /** For one attempt, ms. */
  readonly call: TimeLimits;
  /** UTF-16 units of code that may be sent: of the file, and for a completion of others. */
  readonly context: number;
  /** Output limit, tokens. */
  readonly output: number;
}

/** Who types waits for nothing; who asked waits a little; a diagnosis is worth waiting for (reasoning models are silent for long). */
const AUTO: RequestLimits = { deadline: 12_000, call: { firstToken: 5_000, idle: 2_000, total: 8_000 }, context: 6_000, output: 256 };
const MANUAL: RequestLimits = { deadline: 60_000, call: { firstToken: 15_000, idle: 8_000, total: 30_000 }, context: 12_000, output: 768 };
const EXPLAIN: RequestLimits = { deadline: 180_000, call: { firstToken: 30_000, idle: 15_000, total: 120_000 }, context: 24_000, output: 1_500 };
const DEBUG: RequestLimits = { deadline: 300_000, call: { firstToken: 60_000, idle: 30_000, total: 180_000 }, context: 24_000, output: 3_000 };
/** A line is short; the stream is cut at its end, and this bounds what a model that does not stop can cost. */
const LINE_OUTPUT = 128;

/** Fewest characters a token stands for in dense code; bounds what fits into a context window. */
const CHARACTERS_PER_TOKEN = 2.5;

/** What a token of code stands for on the dear side: see the estimate in spend/estimate.ts, which takes bytes. */
const UNITS_PER_TOKEN = 3;

/** The limits of a request whatever route it goes to; its context is what there is without a budget of the policy. */
export function limitsFor(request: Request): RequestLimits {
  if (request.task !== 'complete') return request.task === 'explain' ? EXPLAIN : DEBUG;
  const limits = request.trigger === 'auto' ? AUTO : MANUAL;
  return completionShape(request) === 'line' ? { ...limits, output: LINE_OUTPUT } : limits;
}

/**
 * The limits at a tier: the policy's budget of tokens is that of an automatic request at the lowest one. Each tier above has twice as
 * many, for it is asked where less was not enough, and so has a command.
 * @param place of the tier among all there are, from 0
 */
export function limitsAt(limits: RequestLimits, { trigger }: Pick<Request, 'trigger'>, { contextTokens }: Pick<TaskPolicy, 'contextTokens'>, place: number): RequestLimits {
  if (contextTokens === null) return limits;
  return { ...limits, context: contextTokens * UNITS_PER_TOKEN * 2 ** (place + (trigger === 'manual' ? 1 : 0)) };
}

/** The output limit that is sent to a route: never above what its model takes. */
export function outputLimit(limits: RequestLimits, route: Route): number {
  return Math.min(limits.output, route.maxOutput);
}

/**
 * UTF-16 units of code that fit into a route's window beside the output and the instructions (about 500 tokens).
 * @param share 1, or less after the endpoint said that the prompt is too long
 * @param beside UTF-16 units that are sent beside the file
 */
export function contextLimit(limits: RequestLimits, route: Route, share: number, beside = 0): number {
  const room = (route.contextWindow - outputLimit(limits, route) - 500) * CHARACTERS_PER_TOKEN - beside;
  return Math.floor(Math.max(500, Math.min(limits.context, Math.floor(room))) * share);
}

/** False where a patch would replace lines that the model was not shown: `debug` is sent with its whole selection or not at all. */
export function maySend(request: Request, context: number): boolean {
  return request.task !== 'debug' || selectionFits(request, context);
}
