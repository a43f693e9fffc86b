import type { Route, Tier } from '../../src/config/config.ts';
import { readConfig } from '../../src/config/validate.ts';
import type { RoutingConfig } from '../../src/routing/router.ts';
import type { Failure } from '../../src/models/failure.ts';
import { ModelError, type Model, type ModelAnswer, type ModelCall } from '../../src/models/model.ts';
import type { Gate } from '../../src/quality/gate.ts';
import type { Verdict } from '../../src/quality/verdict.ts';
import type { CompleteRequest, SelectionRequest, Trigger } from '../../src/request/request.ts';
import type { AttemptRow, HoldRequest, HoldResult, Ledger } from '../../src/spend/ledger.ts';

/** What a fake model does when it is called. */
export type Script = string | FakeAnswer | Failure | { readonly reply: string; readonly fails: Failure } | { readonly thought: string; readonly fails: Failure } | typeof HANG;
/** An answer with more than a text. */
export type FakeAnswer = { readonly says: string } & Partial<Pick<ModelAnswer, 'tokens' | 'servedModel' | 'usage' | 'finish'>>;
/** Waits until the call is cancelled. */
export const HANG = Symbol('hang');

export const FREE = { price: { input: 0, output: 0 } };
export const FIM = { api: 'completions' } as const;

/** Tiers from `{ cheap: ['a/small'], premium: ['b/large'] }`, all routes priced alike, but for what is said of one: `{ 'a/small': FREE }`. */
export function tiersOf(names: Readonly<Record<string, readonly string[]>>, special: Readonly<Record<string, Partial<Route>>> = {}): Tier[] {
  return Object.entries(names).map(([name, routes]) => ({ name, routes: routes.map((route) => routeOf(name, route, special[route])) }));
}

/** An answer whose every token has one probability. */
export function withProbability(says: string, probability: number): FakeAnswer {
  return { says, tokens: [{ text: says, logprob: Math.log(probability) }] };
}

/** The settings as a user has them with nothing but tiers and a budget of 1 USD. */
export function configOf(names: Readonly<Record<string, readonly string[]>>, more: Partial<RoutingConfig> = {}): RoutingConfig {
  return { ...readConfig({ budget: { day: 1, month: 1 } }).config, tiers: tiersOf(names), ...more };
}

export function routeOf(tier: string, name: string, special: Partial<Route> = {}): Route {
  const [provider = '', model = ''] = name.split('/');
  return {
    tier, model, api: 'chat', fim: null, price: { input: 1, output: 1 }, contextWindow: 32_768, maxOutput: 4_096,
    provider: { name: provider, baseUrl: `http://127.0.0.1/${provider}`, requiresKey: false },
    ...special,
  };
}

export function failure(kind: Failure['kind'], action: Failure['action'], scope: Failure['scope'] = 'request', more: Partial<Failure> = {}): Failure {
  return { kind, action, scope, status: null, message: `${kind} happened`, billable: false, ...more };
}

/** Models that follow their scripts, one entry a call, and note who was called. */
export function scriptedModels(scripts: Readonly<Record<string, readonly Script[]>>): { modelFor: (route: Route) => Promise<Model>; calls: string[]; seen: ModelCall[] } {
  const calls: string[] = [];
  const seen: ModelCall[] = [];
  const left = new Map(Object.entries(scripts).map(([name, script]) => [name, [...script]]));
  return {
    calls,
    seen,
    modelFor: (route) => {
      const name = `${route.provider.name}/${route.model}`;
      return Promise.resolve({
        answer: async (call) => {
          calls.push(name);
          seen.push(call);
          const next = left.get(name)?.shift();
          if (next === undefined) throw new Error(`${name} was called once more than its script says`);
          return play(next, call);
        },
      });
    },
  };
}

async function play(script: Script, call: ModelCall): Promise<ModelAnswer> {
  if (script === HANG) {
    await new Promise((resolve) => {
      call.signal.addEventListener('abort', resolve, { once: true });
    });
    throw new ModelError(failure('cancelled', 'stop', 'request', { billable: true }), { ms: 1 });
  }
  if (typeof script === 'object' && 'kind' in script) throw new ModelError(script, { ms: 1 });
  if (typeof script === 'object' && 'says' in script) return { ...(await play(script.says, call)), ...script };
  if (typeof script === 'object' && 'thought' in script) throw new ModelError(script.fails, { generatedText: script.thought, ms: 1 });
  const reply = typeof script === 'string' ? script : script.reply;
  if (call.stream) for (const piece of reply.match(/[\s\S]{1,20}/g) ?? []) call.onText?.(piece);
  if (typeof script === 'object') throw new ModelError(script.fails, { text: reply, ms: 1 });
  const text = reply.slice(0, call.isComplete?.(reply) ?? reply.length);
  return { text, generatedText: reply, finish: text === reply ? 'stop' : 'cut', usage: { inputTokens: 100, outputTokens: 10, cachedInputTokens: 0 }, tokens: null, servedModel: null, ms: 1 };
}

/** A gate that fails every reply with "bad" in it and cannot verify one with "odd" in it. */
export const fakeGate: Gate = {
  judge: (request, reply) => {
    const edits = request.task === 'complete' ? [{ start: request.cursor, end: request.cursor, newText: reply.text }] : [];
    const finding = { check: 'syntax', code: 'TS1005', message: "')' expected", at: { line: 3, column: 1 } } as const;
    const verdict: Verdict = reply.text.includes('bad')
      ? { result: 'failed', by: ['reply', 'syntax'], findings: [finding] }
      : reply.text.includes('odd')
        ? { result: 'unchecked', by: ['reply'], reason: 'not verified: Ruby' }
        : { result: 'passed', by: ['reply', 'syntax', 'lint'] };
    return Promise.resolve({ verdict, content: { text: reply.text, edits }, doubts: [], missed: [], score: null });
  },
  prepare: () => undefined,
  dispose: () => Promise.resolve(),
};

export interface FakeLedger extends Ledger {
  readonly rows: AttemptRow[];
  readonly holds: HoldRequest[];
  /** Neither settled nor released. */
  readonly open: Set<string>;
}

/** Keeps rows in memory; `refuse` may answer a hold instead. @param month what is spent of the month already, USD */
export function fakeLedger(refuse: (request: HoldRequest) => HoldResult | null = () => null, month = 0): FakeLedger {
  const rows: AttemptRow[] = [];
  const holds: HoldRequest[] = [];
  const open = new Set<string>();
  return {
    rows, holds, open,
    hold: (request) => {
      const refused = refuse(request);
      if (refused !== null) return Promise.resolve(refused);
      holds.push(request);
      open.add(request.attemptId);
      const settle = (row: AttemptRow): Promise<void> => {
        rows.push(row);
        open.delete(row.attemptId);
        return Promise.resolve();
      };
      const release = (): Promise<void> => {
        open.delete(request.attemptId);
        return Promise.resolve();
      };
      return Promise.resolve({ ok: true, hold: { settle, release } });
    },
    spent: () => Promise.resolve({ day: month, month }),
    spentOn: () => Promise.resolve({ day: 0, month: 0 }),
    close: () => Promise.resolve(),
  };
}

const document = { file: 'a.ts', languageId: 'typescript', text: 'const a = \n', version: 1 };

export function completion(trigger: Trigger = 'manual'): CompleteRequest {
  return { id: 'r1', task: 'complete', trigger, document, cursor: 10 };
}

export function selection(task: 'explain' | 'debug', more: Partial<SelectionRequest> = {}): SelectionRequest {
  return { id: 'r1', task, trigger: 'manual', document, selection: { start: 0, end: 10 }, diagnostics: [], ...more };
}
