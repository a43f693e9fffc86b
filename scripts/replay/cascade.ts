import type { Price, Route, Tier } from '../../src/config/config.ts';
import type { PolicyCells } from '../../src/config/policy-settings.ts';
import { ModelError, type Model, type ModelAnswer } from '../../src/models/model.ts';
import type { Gate } from '../../src/quality/gate.ts';
import type { Decision, RouteResult } from '../../src/routing/decision.ts';
import { createRouter, type Router } from '../../src/routing/router.ts';
import type { Ledger } from '../../src/spend/ledger.ts';
import { openLedger } from '../../src/spend/sqlite-ledger.ts';
import { answerOf } from '../recordings/answers.ts';
import type { Recording } from '../recordings/recordings.ts';
import type { Judgements } from './judging.ts';
import type { Step } from './layers.ts';
import type { Pair } from './pairs.ts';

/** What became of one request, or of several alike. */
export interface Served {
  readonly taskId: string;
  readonly weight: number;
  /**
   * 1 where the task's own test passes afterwards: with a right answer, and with nothing given where nothing is needed for it.
   * Between 0 and 1 where chance decides who is asked.
   */
  readonly right: number;
  /** 1 where a wrong answer was given. */
  readonly wrong: number;
  /** 1 where any answer was given. */
  readonly given: number;
  /** 1 where the last answer of all was right, whatever the gate said to it. */
  readonly lastRight: number;
  /** 1 where the premium model was asked. */
  readonly escalated: number;
  /** 1 where a model was asked to mend its answer. */
  readonly repaired: number;
  /** USD; NaN where a price is unknown. */
  readonly cost: number;
}

export interface CascadeOptions {
  /** Null is unknown: costs are then unknown as well, and no repair is known to pay. */
  readonly cheap: Price | null;
  readonly premium: Price | null;
  readonly judgements: Judgements;
  /** The `minConfidence` of the step with the score, 0 to 1. */
  readonly threshold: number;
  /** The policy's `escalateOn`: the checks and findings that climb. */
  readonly escalateOn: readonly string[];
}

type TierName = 'cheap' | 'premium';

/**
 * Lets nothing but the gate decide: it starts at the cheap model, whatever the classifier thinks of the request and however
 * little the gate can see, and no cap on money or calls stops it.
 */
function cellsOf({ repair, score }: Step, { threshold, escalateOn }: CascadeOptions): PolicyCells {
  return {
    class: 'interactive', start: { trivial: 'cheap', simple: 'cheap', complex: 'cheap' }, tiers: null, floor: 'cheap',
    maxCost: null, manualMaxCost: null, attempts: 4, manualAttempts: 4, autoClimb: null, retries: 0,
    escalate: true, escalateOn, repair: repair ? 'auto' : 'never', fallback: false, downgrade: false,
    liftUnverifiable: false, minConfidence: score ? threshold : null, cache: false, stop: null,
  };
}

/** A repair that nobody recorded: it costs nothing, rests no route, and leads where the request would have gone without it. */
const NOT_RECORDED = { kind: 'refused', scope: 'request', action: 'stop', status: null, message: 'This repair was not recorded.', billable: false } as const;

/** Routes each pair through the real router, its two tiers answering with what was recorded. */
export async function runCascade(pairs: readonly Pair[], step: Step, options: CascadeOptions): Promise<Served[]> {
  const ledger = await openLedger({ path: ':memory:' });
  const replayer = new Replayer(step, options, ledger);
  try {
    const served: Served[] = [];
    for (const pair of pairs) served.push(await replayer.serve(pair));
    return served;
  } finally {
    await ledger.close();
  }
}

class Replayer {
  readonly #step: Step;
  readonly #options: CascadeOptions;
  readonly #ledger: Ledger;
  readonly #tiers: readonly Tier[];
  readonly #router: Router;
  #pair: Pair | null = null;

  constructor(step: Step, options: CascadeOptions, ledger: Ledger) {
    this.#step = step;
    this.#options = options;
    this.#ledger = ledger;
    this.#tiers = [tierOf('cheap', options.cheap), tierOf('premium', options.premium)];
    this.#router = this.#routerOf(step);
  }

  async serve(pair: Pair): Promise<Served> {
    this.#pair = pair;
    return servedOf(pair, await this.#router.route({ ...pair.request, trigger: 'auto' }, { signal: new AbortController().signal, stream: false }));
  }

  #routerOf(step: Step): Router {
    return createRouter({
      config: {
        tiers: this.#tiers, budget: { day: null, month: null, tasks: {} }, bands: [], experiment: null,
        policy: { complete: cellsOf(step, this.#options) },
        classifier: { use: ['heuristic'], sureFrom: 0, llmMaxCost: 0 },
      },
      modelFor: (route) => Promise.resolve(this.#modelOf(route)),
      gate: this.#gate(), ledger: this.#ledger, checkStart: () => 'ok', now: Date.now, steady: () => performance.now(), random: () => 0,
    });
  }

  #modelOf({ tier }: Route): Model {
    return {
      answer: ({ isRepair }) => {
        const recording = this.#pair === null ? null : recordingOf(this.#pair, tier as TierName, isRepair === true);
        return recording === null ? Promise.reject(new ModelError(NOT_RECORDED, { ms: 0 })) : Promise.resolve(modelAnswerOf(recording));
      },
    };
  }

  /** The gate's judgements as they were made before. */
  #gate(): Gate {
    return {
      prepare: () => undefined,
      judge: (request, { text }) => {
        if (request.task !== 'complete') throw new Error('Only completions are replayed.');
        return Promise.resolve(this.#options.judgements.of(request, text, this.#step.checks));
      },
      dispose: () => Promise.resolve(),
    };
  }
}

function tierOf(name: TierName, price: Price | null): Tier {
  const provider = { name: 'recorded', baseUrl: 'https://recorded.invalid/v1', requiresKey: false };
  return { name, routes: [{ tier: name, provider, model: name, api: 'chat', fim: null, price, contextWindow: 1_000_000, maxOutput: 100_000 }] };
}

function recordingOf(pair: Pair, tier: TierName, isRepair: boolean): Recording | null {
  return isRepair ? pair.mended[tier] : pair[tier];
}

function modelAnswerOf(recording: Recording): ModelAnswer {
  const { reply } = answerOf(recording);
  const usage = { inputTokens: recording.tokens_in, outputTokens: recording.tokens_out, cachedInputTokens: 0 };
  return { text: reply, finish: 'stop', usage, generatedText: reply, tokens: null, servedModel: null, ms: 0 };
}

function servedOf(pair: Pair, { decision, content }: RouteResult): Served {
  const attempts = decision.attempts.filter(({ result, purpose }) => result !== 'error' || purpose !== 'repair');
  if (attempts.some(({ result }) => result === 'error')) throw new Error(`${pair.taskId} could not be replayed: ${decision.message}`);
  const given = content === null ? undefined : attempts.findLast((one) => one.tier === decision.executed?.tier && one.result !== 'failed');
  const last = attempts.at(-1);
  return {
    taskId: pair.taskId, weight: pair.weight, cost: decision.cost ?? NaN,
    right: isRight(pair, given) || (given === undefined && needsNothing(pair)) ? 1 : 0,
    wrong: given === undefined || isRight(pair, given) ? 0 : 1,
    given: given === undefined ? 0 : 1,
    lastRight: isRight(pair, given ?? last) ? 1 : 0,
    escalated: attempts.some(({ tier }) => tier === 'premium') ? 1 : 0,
    repaired: attempts.some(({ purpose }) => purpose === 'repair') ? 1 : 0,
  };
}

/** The task's test passes when nothing is inserted. */
function needsNothing({ cheap }: Pair): boolean {
  return cheap.flags?.weak_test === true;
}

function isRight(pair: Pair, attempt: Decision['attempts'][number] | undefined): boolean {
  return attempt !== undefined && recordingOf(pair, attempt.tier as TierName, attempt.purpose === 'repair')?.correct === true;
}
