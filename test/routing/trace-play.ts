import { promptText } from '../../src/request/prompt.ts';
import type { Route } from '../../src/config/config.ts';
import type { Failure } from '../../src/models/failure.ts';
import { ModelError, type Model, type ModelAnswer, type ModelCall, type Usage } from '../../src/models/model.ts';
import type { Request } from '../../src/request/request.ts';
import type { RouteResult } from '../../src/routing/decision.ts';
import { createRouter } from '../../src/routing/router.ts';
import type { AttemptRow, Ledger } from '../../src/spend/ledger.ts';
import { worstCaseInputTokens } from '../../src/spend/price.ts';
import { failure, fakeGate } from './fakes.ts';
import { seeded } from './seeded.ts';
import type { Asked, Happening, Trace } from './trace.ts';
import type { VirtualTime } from './virtual-time.ts';

/** Stands in documents, questions, problems and answers, and may stand nowhere else. */
export const CANARY = 'CANARYsk47';

/** A call as the endpoint saw it. */
export interface SeenCall {
  readonly route: Route;
  /** ms. */
  readonly at: number;
  readonly isRepair: boolean;
}

/** What came of one request. */
export interface Played {
  readonly request: Request;
  readonly asked: Asked;
  readonly result: RouteResult;
  readonly calls: readonly SeenCall[];
  readonly shown: string;
  /** When it began, ms. */
  readonly from: number;
  /** How long it took, ms. */
  readonly ms: number;
  /** Calls at once, at most. */
  readonly mostInFlight: number;
}

/** A ledger that can be asked what was written, and what is open. */
export interface WatchedLedger extends Ledger {
  readonly rows: readonly AttemptRow[];
  openHolds(): Promise<number>;
}

export const letterOf = (route: { readonly model: string }): string => String.fromCharCode(65 + Number(route.model.slice(1)));

/** Plays all requests of a trace on one router. */
export async function play(trace: Trace, time: VirtualTime, ledger: WatchedLedger): Promise<readonly Played[]> {
  const endpoints = new Endpoints(trace, time);
  const router = createRouter({
    config: trace.config, ledger, gate: fakeGate, now: () => time.now, steady: () => time.now, random: seeded(trace.seed),
    modelFor: (route) => Promise.resolve(trace.keyless.includes(route.provider.name) ? null : endpoints.modelOf(route)),
    checkStart: (text) => (text.length < 20 ? 'more' : text.includes('bad') ? 'failed' : 'ok'),
  });
  const played: Played[] = [];
  for (const [index, asked] of trace.requests.entries()) {
    const request = requestOf(asked, `r${index}`);
    const cancel = new AbortController();
    const timer = asked.cancelAt === null ? null : time.after(asked.cancelAt, () => { cancel.abort(); });
    let shown = '';
    const onText = (piece: string): void => {
      shown += piece;
    };
    const { onlyFree, stronger, fresh, stream } = asked;
    const from = time.now;
    endpoints.begin();
    const result = await time.until(router.route(request, { signal: cancel.signal, stream, onText, onlyFree, stronger, fresh }));
    played.push({ request, asked, result, shown, from, ms: time.now - from, calls: endpoints.calls, mostInFlight: endpoints.mostInFlight });
    if (timer !== null) time.clear(timer);
    time.now += asked.pause;
  }
  return played;
}

function requestOf({ task, trigger, large, question }: Asked, id: string): Request {
  const text = `${'const a = 1;\n'.repeat(large ? 900 : 3)}// ${CANARY}\n`;
  const base = { id, trigger, document: { file: `src/${CANARY}.ts`, languageId: large ? 'ruby' : 'typescript', text, version: 1 } };
  if (task === 'complete') return { ...base, task, cursor: 12 };
  return { ...base, task, selection: { start: 0, end: large ? 8_000 : 12 }, diagnostics: [{ start: 0, end: 1, severity: 'error', message: CANARY }], question: question === '' ? '' : `${question} ${CANARY}` };
}

/** Endpoints that do what the trace says, call by call, whoever is asked. Each model writes its own letter. */
class Endpoints {
  calls: SeenCall[] = [];
  mostInFlight = 0;
  readonly #trace: Trace;
  readonly #time: VirtualTime;
  #inFlight = 0;
  #call = 0;

  constructor(trace: Trace, time: VirtualTime) {
    this.#trace = trace;
    this.#time = time;
  }

  begin(): void {
    this.calls = [];
    this.mostInFlight = 0;
  }

  modelOf(route: Route): Model {
    return { answer: (call) => this.#answer(route, call) };
  }

  async #answer(route: Route, call: ModelCall): Promise<ModelAnswer> {
    const { happenings } = this.#trace;
    const happening = happenings[this.#call++ % happenings.length];
    if (happening === undefined) throw new RangeError('A trace has happenings.');
    this.calls.push({ route, at: this.#time.now, isRepair: call.isRepair ?? false });
    this.mostInFlight = Math.max(this.mostInFlight, ++this.#inFlight);
    const begun = this.#time.now;
    try {
      const end = await this.#wait(happening.ms, call);
      return give(happening, end, route, call, this.#time.now - begun);
    } finally {
      this.#inFlight--;
    }
  }

  /** Until the answer is there, the call's own time is over, or it is cancelled. */
  #wait(ms: number, { signal, limits }: ModelCall): Promise<'done' | 'late' | 'cancelled'> {
    if (signal.aborted) return Promise.resolve('cancelled');
    return new Promise((resolve) => {
      const late = ms > limits.total;
      const timer = this.#time.after(Math.min(ms, limits.total), () => { resolve(late ? 'late' : 'done'); });
      signal.addEventListener('abort', () => {
        this.#time.clear(timer);
        resolve('cancelled');
      }, { once: true });
    });
  }
}

function give({ does, length, probability, used }: Happening, end: 'done' | 'late' | 'cancelled', route: Route, call: ModelCall, ms: number): ModelAnswer {
  const letters = letterOf(route).repeat(length);
  const usage = used === null ? null : usageOf(used, call);
  if (end === 'cancelled') throw new ModelError(failure('cancelled', 'stop', 'request', { billable: true }), { text: '', usage: null, ms });
  if (end === 'late') throw new ModelError(failure('timeout', 'next-route', 'provider', { billable: true }), { ms });
  if (typeof does === 'object') return fail(does, letters, call, ms);
  const text = does === 'bad' ? `bad${letters}` : does === 'late' ? `${letters}bad` : does === 'odd' ? `${letters}odd` : letters;
  if (call.stream) for (const piece of text.match(/.{1,7}/g) ?? []) call.onText?.(piece);
  const tokens = probability === null ? null : [{ text, logprob: probability === 0 ? -50 : Math.log(probability) }];
  return { text, generatedText: text, finish: does === 'cut' ? 'length' : 'stop', usage, tokens, servedModel: null, ms };
}

function fail(as: Failure, letters: string, call: ModelCall, ms: number): never {
  const text = as.billable ? letters : '';
  if (call.stream) for (const piece of text.match(/.{1,7}/g) ?? []) call.onText?.(piece);
  throw new ModelError(as, { text, usage: null, ms });
}

/** Never above what was held. */
function usageOf(used: number, { prompt, maxOutputTokens }: ModelCall): Usage {
  const inputTokens = Math.floor(worstCaseInputTokens(Buffer.byteLength(promptText(prompt))) * used);
  return { inputTokens, outputTokens: Math.floor(maxOutputTokens * used), cachedInputTokens: Math.floor(inputTokens / 2) };
}
