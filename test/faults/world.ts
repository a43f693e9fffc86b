import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import type { Provider, Route } from '../../src/config/config.ts';
import { readConfig } from '../../src/config/validate.ts';
import type { Model } from '../../src/models/model.ts';
import { createOpenAiModel } from '../../src/models/openai-model.ts';
import { createGate } from '../../src/quality/create-gate.ts';
import type { Gate } from '../../src/quality/gate.ts';
import { checkReplyStart } from '../../src/quality/reply-start.ts';
import type { Request } from '../../src/request/request.ts';
import type { RouteResult } from '../../src/routing/decision.ts';
import { createRouter, type RouteOptions, type Router } from '../../src/routing/router.ts';
import { openLedger, type OpenedLedger } from '../../src/spend/sqlite-ledger.ts';
import { KEY } from '../models/calling.ts';
import { startFaultServer, type FaultServer, type FaultServerOptions, type Hit, type Step } from '../models/fault-server.ts';
import { temporaryFile } from '../spend/ledger-fixture.ts';
import { goodAnswer, knownTexts } from './answers.ts';
import { ledgerRows, openHolds, type Row } from './ledger-rows.ts';
import { requestOf, type Way } from './ways.ts';

/** What an endpoint is asked, as far as its script needs to know. */
export interface Asked {
  readonly model: string;
  readonly stream: boolean;
  readonly task: 'complete' | 'explain' | 'debug';
  /** Which request for this model it is, from 1. */
  readonly nth: number;
  readonly hit: Hit;
  /** Where a provider is: `http://127.0.0.1:PORT`. */
  readonly originOf: (provider: string) => string;
}

export type Replies = readonly Step[] | ((asked: Asked) => readonly Step[]);

export interface WorldOptions {
  /** What a model does; all others answer well. */
  readonly replies?: Readonly<Record<string, Replies>>;
  /** Settings beside the providers; the tiers are those of `TIERS` unless they stand here. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Providers where nothing listens. */
  readonly down?: readonly string[];
  readonly servers?: Readonly<Record<string, FaultServerOptions>>;
  /** In place of the network. */
  readonly fetch?: Readonly<Record<string, typeof globalThis.fetch>>;
  readonly baseUrls?: Readonly<Record<string, string>>;
  readonly gate?: Gate;
  /** Null: the provider has none. */
  readonly keyOf?: (provider: Provider) => string | null;
}

/** One request and everything it left behind. */
export interface Account extends RouteResult {
  readonly request: Request;
  /** Models whose endpoint was asked, in order. */
  readonly asked: readonly string[];
  readonly hits: readonly Hit[];
  /** Rows of the ledger that it added, in order. */
  readonly rows: readonly Row[];
  /** Everything that was streamed to the user. */
  readonly shown: string;
  readonly wallMs: number;
}

export interface AskOptions extends Partial<RouteOptions> {
  readonly request?: Request;
  /** Of the file, in place of the usual one. */
  readonly text?: string | undefined;
  /** The answer itself talks about the source, and a finding quotes it to its user. */
  readonly quoted?: true;
  /** Called when the first text of a model has been read. */
  readonly onRead?: () => void;
}

export interface World {
  readonly servers: Readonly<Record<string, FaultServer>>;
  readonly ledger: OpenedLedger;
  ask(way: Way, options?: AskOptions): Promise<Account>;
  /** Lets time pass for the router, its breakers and its ledger; nobody waits for it. */
  advance(ms: number): void;
  /** New settings or keys: what the router has learned is gone. */
  renew(): void;
  /** The bytes of the ledger's files. */
  ledgerBytes(): Buffer;
}

/** USD per million tokens. */
export const PRICE = { cheap: { input: 1, output: 2 }, premium: { input: 10, output: 20 } };

/** Two providers in a tier, one of them with two models, and a tier above. */
export const TIERS = [
  {
    name: 'cheap',
    routes: [
      { provider: 'acme', model: 'small', price: PRICE.cheap },
      { provider: 'acme', model: 'sibling', price: PRICE.cheap },
      { provider: 'beta', model: 'second', price: PRICE.cheap },
    ],
  },
  { name: 'premium', routes: [{ provider: 'gamma', model: 'large', price: PRICE.premium }] },
];

const NOON = new Date(2026, 5, 10, 12).getTime();
const PROVIDERS = ['acme', 'beta', 'gamma'];
/** Calls at most: while the user types, by the command to complete, and for a selection. */
const MOST_ATTEMPTS = { inline: 2, complete: 4, selection: 3 };

/** The real router, models and ledger against endpoints on this machine; closed after the test. */
export async function openWorld(options: WorldOptions = {}): Promise<World> {
  const heard: { readonly model: string; readonly hit: Hit }[] = [];
  const servers = Object.fromEntries(await Promise.all(PROVIDERS.map(async (name) => [name, await endpointOf(name)] as const)));
  const path = temporaryFile();
  let now = NOON;
  const ledger = await openLedger({ path, clock: () => now });
  onTestFinished(() => ledger.close());
  const { config, problems } = readConfig(settingsOf(options, servers));
  expect(problems).toEqual([]);
  let inFlight = 0;
  let router = build();
  let requests = 0;
  let onFirstText = (): void => undefined;
  for (const name of options.down ?? []) await servers[name]?.close();

  async function endpointOf(name: string): Promise<FaultServer> {
    const server = await startFaultServer((hit) => {
      const { model, stream, messages } = JSON.parse(hit.body) as { model: string; stream: boolean; messages?: readonly { readonly content: string }[] };
      heard.push({ model, hit });
      const system = messages?.[0]?.content ?? '';
      const task = system.startsWith('You complete') ? 'complete' : system.startsWith('You explain') ? 'explain' : 'debug';
      const asked = { model, stream, task, nth: heard.filter((one) => one.model === model).length, hit, originOf } as const;
      const reply = options.replies?.[model] ?? goodAnswer;
      return typeof reply === 'function' ? reply(asked) : reply;
    }, options.servers?.[name]);
    onTestFinished(() => server.close());
    return server;
  }

  function originOf(name: string): string {
    return servers[name]?.origin ?? '';
  }

  function build(): Router {
    const models = new Map<Route, Model>();
    const modelFor = (route: Route): Promise<Model | null> => {
      const { name } = route.provider;
      const fetch = options.fetch?.[name];
      const key = options.keyOf === undefined ? KEY : options.keyOf(route.provider);
      if (key === null) return Promise.resolve(null);
      const model = models.get(route) ?? watched(createOpenAiModel({ route, key, ...(fetch === undefined ? {} : { fetch }) }), servers[name]);
      models.set(route, model);
      return Promise.resolve(model);
    };
    const gate = options.gate ?? createGate({ engine: null });
    return createRouter({ config, modelFor, gate, ledger, checkStart: checkReplyStart, now: () => now, steady: () => now, random: () => 0 });
  }

  /** Lets an endpoint that waits go on once its first text has been read, and sees that only one call is under way. */
  function watched(model: Model, server: FaultServer | undefined): Model {
    return {
      async answer(call) {
        expect(++inFlight, 'calls under way').toBe(1);
        server?.forget();
        let read = false;
        const isComplete = (text: string): number | null => {
          if (!read) {
            server?.release();
            onFirstText();
          }
          read = true;
          return call.isComplete?.(text) ?? null;
        };
        return model.answer({ ...call, isComplete }).finally(() => { inFlight--; });
      },
    };
  }

  return {
    servers,
    ledger,
    advance: (ms) => { now += ms; },
    renew: () => { router = build(); },
    ledgerBytes: () => Buffer.concat(readdirSync(dirname(path)).map((name) => readFileSync(join(dirname(path), name)))),
    async ask(way, { text, request = requestOf(way, `request ${++requests}`, text), quoted, onRead = () => undefined, ...more } = {}) {
      onFirstText = onRead;
      const begun = performance.now();
      const [heardBefore, rowsBefore] = [heard.length, (await ledgerRows(ledger)).length];
      let shown = '';
      const onText = (piece: string): void => { shown += piece; };
      const result = await router.route(request, { signal: new AbortController().signal, stream: way.stream, onText, fresh: true, ...more });
      const all = await ledgerRows(ledger);
      const mine = heard.slice(heardBefore);
      const account = { ...result, request, shown, asked: mine.map(({ model }) => model), hits: mine.map(({ hit }) => hit), rows: all.slice(rowsBefore), wallMs: performance.now() - begun };
      await expectOrder(account, all, ledger);
      if (quoted !== true) expectNoSecrets(account);
      return account;
    },
  };
}

function settingsOf({ settings = {}, baseUrls = {} }: WorldOptions, servers: Readonly<Record<string, FaultServer>>): unknown {
  const providers = PROVIDERS.map((name) => [name, { baseUrl: baseUrls[name] ?? servers[name]?.baseUrl }] as const);
  return { tiers: TIERS, budget: { day: 1, month: 20 }, ...settings, providers: Object.fromEntries(providers) };
}

/** What holds after every request, whatever went wrong in it. */
async function expectOrder({ decision, content, shown, rows, request, incomplete }: Account, all: readonly Row[], ledger: OpenedLedger): Promise<void> {
  const sent = decision.attempts.filter(({ id, failure }) => failure?.message !== 'Cancelled before anything was sent.' || all.some(({ attempt_id }) => attempt_id === id));
  expect(rows.map(({ attempt_id }) => attempt_id), 'one row an attempt, in order').toEqual(sent.map(({ id }) => id));
  const sum = rows.every(({ cost_nano }) => cost_nano !== null) ? rows.reduce((total, { cost_nano }) => total + (cost_nano ?? 0), 0) / 1e9 : null;
  if (sum === null) expect(decision.cost).toBeNull();
  else expect(decision.cost, 'the decision costs what its rows cost').toBeCloseTo(sum, 8);
  expect(await openHolds(ledger), 'holds that are left open').toBe(0);
  const total = all.reduce((known, { cost_nano }) => known + (cost_nano ?? 0), 0) / 1e9;
  expect((await ledger.spent()).month, 'the budget has used what all rows cost').toBeCloseTo(total, 8);
  const most = request.task !== 'complete' ? MOST_ATTEMPTS.selection : request.trigger === 'auto' ? MOST_ATTEMPTS.inline : MOST_ATTEMPTS.complete;
  expect(decision.attempts.length, 'calls').toBeLessThanOrEqual(most);
  for (const { ms, gateMs } of [...decision.attempts, { ms: decision.ms, gateMs: 0 }]) expect(Math.min(ms, gateMs)).toBeGreaterThanOrEqual(0);
  const models = knownTexts().filter((text) => `${content?.text ?? ''}${shown}`.includes(text));
  expect(models.length, 'texts of different models that were shown').toBeLessThanOrEqual(1);
  if (incomplete) expect(content).not.toBeNull();
}

function expectNoSecrets({ decision }: Account): void {
  const record = JSON.stringify(decision);
  for (const secret of [KEY, KEY.slice(0, 9), 'marmalade', ...knownTexts()]) expect(record, 'nothing leaks into the decision').not.toContain(secret);
}
