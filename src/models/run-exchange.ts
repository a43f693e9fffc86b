import { APIError } from 'openai';
import { promptText } from '../request/prompt.ts';
import { AnswerReader } from './answer-reader.ts';
import type { CallClock } from './call-clock.ts';
import { isErrorBody, readErrorBody, type ErrorBody } from './error-body.ts';
import type { Fault } from './failure-table.ts';
import { firstStop } from './fim.ts';
import { newExchange, type Exchange } from './exchange.ts';
import { readJson } from './guarded-body.ts';
import { guardedFetch, type GuardOptions } from './guarded-fetch.ts';
import { faultInBody, faultOfHttp } from './http-fault.ts';
import type { ModelCall } from './model.ts';
import { faultOfNetwork } from './network-fault.ts';
import type { Client } from './openai-client.ts';
import { redact } from './redact.ts';
import type { WireRequest } from './wire-body.ts';

/** How one request and its response ended. */
export interface Outcome {
  readonly fault: Fault | null;
  /** What the endpoint said of the fault; null where it said nothing. */
  readonly error: ErrorBody | null;
  /** Its words, fit to show; '' for none. */
  readonly words: string;
  readonly reader: AnswerReader;
  readonly exchange: Exchange;
  /** How much of the text to keep, in UTF-16 units; null for all. */
  readonly keep: number | null;
}

export interface ExchangeContext extends GuardOptions {
  /** Of the endpoint at `baseUrl`. */
  readonly client: Client;
  readonly call: ModelCall;
  readonly clock: CallClock;
}

/** Sends one request and reads its response to the end, or as far as the call wants it. Rejects only for a bug. */
export async function runExchange(context: ExchangeContext, request: WireRequest): Promise<Outcome> {
  const run = new Run(context, request);
  return context.call.stream ? run.stream() : run.plain();
}

class Run {
  readonly #context: ExchangeContext;
  readonly #request: WireRequest;
  readonly #exchange: Exchange;
  readonly #reader = new AnswerReader();

  constructor(context: ExchangeContext, request: WireRequest) {
    this.#context = context;
    this.#request = request;
    this.#exchange = newExchange(context.call.stream);
  }

  async plain(): Promise<Outcome> {
    const response = await settled(this.#send(false).asResponse());
    if (!response.ok) return this.#rejected(response.error);
    const reply = await settled(readJson(response.value, this.#exchange));
    if (!reply.ok) return this.#rejected(reply.error);
    if (reply.value === undefined || reply.value === null) return this.#end('empty-body');
    if (isErrorBody(reply.value)) return this.#errorInside(reply.value);
    this.#reader.push(reply.value);
    return this.#whole(true, this.#complete());
  }

  async stream(): Promise<Outcome> {
    const opened = await settled(this.#send(true));
    if (!opened.ok) return this.#rejected(opened.error);
    if ([204, 205].includes(this.#exchange.status ?? 0)) return this.#end('empty-body');
    const chunks = opened.value[Symbol.asyncIterator]();
    let isEmpty = true;
    for (;;) {
      const next = await settled(chunks.next());
      if (!next.ok) return this.#rejected(next.error);
      if (next.value.done === true) break;
      isEmpty = false;
      if (isErrorBody(next.value.value)) return this.#errorInside(next.value.value);
      const keep = this.#take(next.value.value);
      if (keep !== null) return this.#whole(true, keep);
    }
    // The SDK ends a cancelled stream as if it were whole.
    if (this.#interruption() !== null) return this.#rejected(null);
    if (isEmpty) return this.#end(this.#emptyStream());
    return this.#whole(this.#exchange.watch.sawDone || this.#exchange.watch.isJson, null);
  }

  #send(stream: boolean): ReturnType<typeof Client.prototype.send<AsyncIterable<unknown>>> {
    const { path, body } = this.#request;
    const { client, clock } = this.#context;
    return client.send(path, { body, stream, signal: clock.signal, fetch: guardedFetch(this.#exchange, this.#context) });
  }

  /** Takes in one chunk. @returns how much of the text to keep once it is complete */
  #take(chunk: unknown): number | null {
    const shown = this.#reader.text.length;
    if (this.#reader.push(chunk)) this.#context.clock.content();
    const { text } = this.#reader;
    if (text.length === shown) return null;
    const keep = this.#complete();
    const piece = text.slice(shown, keep ?? text.length);
    if (piece !== '') this.#context.call.onText?.(piece);
    return keep;
  }

  /** Where the answer is complete: at a stop text that the endpoint let through, or where the call says. */
  #complete(): number | null {
    const { text } = this.#reader;
    const stop = firstStop(text, this.#request.stop);
    const own = stop === null ? text : text.slice(0, stop);
    const keep = this.#context.call.isComplete?.(own) ?? null;
    return keep === null ? stop : Math.max(0, Math.min(keep, own.length));
  }

  #whole(ended: boolean, keep: number | null): Outcome {
    return this.#end(this.#reader.fault(ended), { keep });
  }

  #emptyStream(): Fault {
    const { watch } = this.#exchange;
    const isColon = watch.firstByte === 0x3a;
    return watch.firstByte === 0 || isColon || watch.sawData ? 'empty-body' : 'not-api';
  }

  #interruption(): Fault | null {
    const { call, clock } = this.#context;
    if (call.signal.aborted) return this.#exchange.sent ? 'cancelled' : 'cancelled-unsent';
    return clock.expired;
  }

  #rejected(error: unknown): Outcome {
    const { status, breach } = this.#exchange;
    const interruption = this.#interruption();
    if (interruption === 'cancelled' || interruption === 'cancelled-unsent') return this.#end(interruption);
    if (breach !== null) return this.#end(breach);
    if (status !== null && (status < 200 || status > 299)) return this.#httpError(status, error);
    // It had said that the answer ends: what it failed to send is no part of it.
    if (this.#reader.finished) return this.#whole(true, null);
    if (interruption !== null) return this.#end(interruption);
    if (error instanceof APIError && error.error !== undefined) return this.#errorInside(error.error);
    if (error instanceof SyntaxError) return this.#end(this.#malformed());
    const fault = faultOfNetwork(error);
    return this.#end(fault === 'reset' && this.#reader.generated !== '' ? 'incomplete' : fault);
  }

  #httpError(status: number, error: unknown): Outcome {
    const body = readErrorBody(error instanceof APIError ? (error.error ?? error.message.replace(/^\d+ /, '')) : null);
    const words = this.#ownWords(body);
    return this.#end(faultOfHttp(status, body, words), { error: body, words });
  }

  #errorInside(value: unknown): Outcome {
    const body = readErrorBody(value);
    const words = this.#ownWords(body);
    return this.#end(faultInBody(body, words), { error: body, words });
  }

  #malformed(): Fault {
    const { watch } = this.#exchange;
    return watch.isJson || watch.format === 'events' ? 'incomplete' : 'not-api';
  }

  #ownWords(body: ErrorBody): string {
    return redact(body.message, { key: this.#context.key, request: promptText(this.#context.call.prompt) });
  }

  #end(fault: Fault | null, more: Partial<Outcome> = {}): Outcome {
    return { fault, error: null, words: '', reader: this.#reader, exchange: this.#exchange, keep: null, ...more };
  }
}

type Settled<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: unknown };

/** Keeps what the endpoint and the SDK throw apart from what our own code throws. */
function settled<T>(promise: PromiseLike<T>): Promise<Settled<T>> {
  return Promise.resolve(promise).then((value) => ({ ok: true, value }), (error: unknown) => ({ ok: false, error }));
}
