import { promptText } from '../request/prompt.ts';
import { CallClock } from './call-clock.ts';
import type { Endpoint } from './endpoint.ts';
import { failureOf, type Fault, type Seen } from './failure-table.ts';
import { ModelError, type Model, type ModelAnswer, type ModelCall } from './model.ts';
import { withoutSecrets } from './redact.ts';
import { retryAfterMs } from './retry-after.ts';
import { runExchange, type Outcome } from './run-exchange.ts';
import { adaptedDialect, FULL_DIALECT, wireRequest, type Dialect } from './wire-body.ts';

/** A longer name of a model is not one. */
const MAX_MODEL_NAME = 200;

export interface OpenAiModelOptions {
  readonly route: Endpoint;
  /** Null for a provider that takes requests without one. */
  readonly key: string | null;
  readonly fetch?: typeof globalThis.fetch;
  /** A steady clock in ms. */
  readonly now?: () => number;
}

/**
 * A model at an OpenAI-compatible endpoint. One call sends one request; a second only where the endpoint refused an
 * optional parameter of the first, and from then on without it.
 * @returns a Model; `answer` throws ModelError, or a TypeError for a prompt that does not fit the route's `api`
 */
export function createOpenAiModel({ route, key, fetch, now = () => performance.now() }: OpenAiModelOptions): Model {
  const ownKey = key === null || key.trim() === '' ? null : key.trim();
  let dialect = FULL_DIALECT;

  async function exchange(call: ModelCall, clock: CallClock): Promise<Outcome> {
    // Taken at each call: VS Code replaces the global one with its own, which knows the user's proxy.
    const context = { call, clock, key: ownKey, baseUrl: route.provider.baseUrl, fetch: fetch ?? globalThis.fetch };
    const first = wireRequest(route, call, dialect);
    const outcome = await runExchange(context, first);
    if (outcome.fault !== 'bad-request' || outcome.error === null) return outcome;
    const adapted: Dialect | null = adaptedDialect(dialect, first.body, outcome.error);
    if (adapted === null) return outcome;
    const second = await runExchange(context, wireRequest(route, call, adapted));
    if (second.fault !== 'bad-request') dialect = adapted;
    return second;
  }

  return {
    async answer(call) {
      const started = now();
      const elapsed = (): number => Math.max(0, now() - started);
      const unsent = faultBeforeSending(call, route, ownKey);
      if (unsent !== null) throw new ModelError(failureOf(unsent, placeOf(route), NOTHING_SEEN), { ms: elapsed() });
      const clock = new CallClock(call.limits, call.stream, call.signal);
      try {
        const outcome = await exchange(call, clock);
        if (outcome.fault !== null) throw errorOf(outcome, outcome.fault, call, route, ownKey, elapsed());
        return answerOf(outcome, call, ownKey, elapsed());
      } finally {
        clock.stop();
      }
    },
  };
}

const NOTHING_SEEN: Seen = { status: null, retryAfterMs: null, detail: '', hasText: false };

function faultBeforeSending(call: ModelCall, route: Endpoint, key: string | null): Fault | null {
  if (call.signal.aborted) return 'cancelled-unsent';
  if (key === null) return route.provider.requiresKey ? 'no-key' : null;
  return /^[\x21-\x7e]+$/.test(key) ? null : 'broken-key';
}

function placeOf({ provider, model }: Endpoint): { provider: string; model: string; host: string } {
  return { provider: provider.name, model, host: new URL(provider.baseUrl).host };
}

function errorOf({ reader, exchange, words }: Outcome, fault: Fault, call: ModelCall, route: Endpoint, key: string | null, ms: number): ModelError {
  const seen: Seen = {
    status: exchange.status,
    retryAfterMs: exchange.headers === null ? null : retryAfterMs(exchange.headers),
    detail: fault === 'redirect' ? withoutSecrets(exchange.redirectHost, { key, request: promptText(call.prompt) }) : words,
    hasText: reader.generated !== '',
  };
  const isWhole = reader.finished || !call.stream;
  return new ModelError(failureOf(fault, placeOf(route), seen), { text: reader.text, generatedText: reader.generated, usage: isWhole ? reader.usage : null, ms });
}

/** The usage of a stream that we cut was counted before its end, if at all: it is left to the estimate. */
function answerOf({ reader, keep }: Outcome, call: ModelCall, key: string | null, ms: number): ModelAnswer {
  const isCutShort = keep !== null && call.stream && !reader.finished;
  return {
    text: keep === null ? reader.text : reader.text.slice(0, keep),
    finish: keep === null ? reader.finish : 'cut',
    usage: isCutShort ? null : reader.usage,
    generatedText: reader.generated,
    servedModel: reader.servedModel === null ? null : withoutSecrets(reader.servedModel.slice(0, MAX_MODEL_NAME), { key, request: '' }),
    ms,
  };
}
