import { promptText } from '../request/prompt.ts';
import { CallClock } from './call-clock.ts';
import type { Endpoint } from './endpoint.ts';
import { failureOf, type Fault, type Seen } from './failure-table.ts';
import { ModelError, type Model, type ModelAnswer, type ModelCall } from './model.ts';
import { createClient } from './openai-client.ts';
import { withoutSecrets, type Secrets } from './redact.ts';
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
 * A model at an OpenAI-compatible endpoint. One call sends one request; a further one only where the endpoint refused an
 * optional parameter, each of them once, and from then on without it. A refused request is billed by nobody.
 * @returns a Model; `answer` throws ModelError, or a TypeError for a prompt that does not fit the route's `api`
 */
export function createOpenAiModel({ route, key, fetch, now = () => performance.now() }: OpenAiModelOptions): Model {
  const ownKey = key === null || key.trim() === '' ? null : key.trim();
  const client = createClient(route.provider.baseUrl);
  let dialect = FULL_DIALECT;

  async function exchange(call: ModelCall, clock: CallClock): Promise<Outcome> {
    // Taken at each call: VS Code replaces the global one with its own, which knows the user's proxy.
    const context = { client, call, clock, key: ownKey, baseUrl: route.provider.baseUrl, fetch: fetch ?? globalThis.fetch };
    let tried = dialect;
    for (;;) {
      const request = wireRequest(route, call, tried);
      const outcome = await runExchange(context, request);
      const refused = outcome.fault === 'bad-request' ? outcome.error : null;
      // Each parameter is given up once, so this ends.
      const adapted: Dialect | null = refused === null ? null : adaptedDialect(tried, request.body, refused);
      if (outcome.fault !== 'bad-request') dialect = tried;
      if (adapted === null) return outcome;
      tried = adapted;
    }
  }

  return {
    async answer(call) {
      const started = now();
      const elapsed = (): number => Math.max(0, now() - started);
      const unsent = faultBeforeSending(call, route, ownKey);
      if (unsent !== null) throw new ModelError(failureOf(unsent, placeOf(route), NOTHING_SEEN), { ms: elapsed() });
      const clock = new CallClock(call.limits, call.stream, call.signal);
      let closed = false;
      try {
        const outcome = await exchange(call, clock);
        closed = outcome.exchange.closed;
        if (outcome.fault !== null) throw errorOf(outcome, outcome.fault, call, route, ownKey, elapsed());
        return answerOf(outcome, call, route, ownKey, elapsed());
      } finally {
        clock.stop(closed);
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
  const isWhole = reader.finished || exchange.watch.sawDone || !call.stream;
  return new ModelError(failureOf(fault, placeOf(route), seen), { text: reader.text, generatedText: reader.generated, counts: reader.counts, usage: isWhole ? reader.usage : null, ms });
}

/** The usage of a stream that we cut was counted before its end, if at all: it is left to the estimate. */
function answerOf({ reader, keep }: Outcome, call: ModelCall, route: Endpoint, key: string | null, ms: number): ModelAnswer {
  const isCutShort = keep !== null && call.stream && !reader.finished;
  return {
    text: keep === null ? reader.text : reader.text.slice(0, keep),
    finish: keep === null ? reader.finish : 'cut',
    usage: isCutShort ? null : reader.usage,
    counts: reader.counts,
    generatedText: reader.generated,
    tokens: reader.tokens,
    servedModel: reader.servedModel === null ? null : servedName(reader.servedModel, route.model, { key, request: promptText(call.prompt) }),
    ms,
  };
}

/**
 * A name that an endpoint gives is recorded, and may be anything it was sent. The name that was asked for is ours, also where
 * the file mentions it, and a date behind it gives nothing away.
 */
function servedName(name: string, asked: string, secrets: Secrets): string {
  const isDate = (part: string): boolean => /^[-:@][\d-]{1,12}$/.test(part);
  return name.slice(0, MAX_MODEL_NAME).split(asked).map((part) => (isDate(part) ? part : withoutSecrets(part, secrets))).join(asked);
}
