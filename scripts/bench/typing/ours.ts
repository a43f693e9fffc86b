/** Stepladder as the extension runs it: the session, the router, the ledger and the journal on disk. Only the model is scripted. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import type { Config } from '../../../src/config/config.ts';
import { readConfig } from '../../../src/config/validate.ts';
import { localAnswer } from '../../../src/editor/local-answer.ts';
import { offerOf } from '../../../src/editor/offer-of.ts';
import type { Moment } from '../../../src/inline/moment.ts';
import { InlineSession } from '../../../src/inline/session.ts';
import type { Asked, Asking, InlineWorld, Rules } from '../../../src/inline/world.ts';
import { openJournal, type Journal } from '../../../src/journal/journal.ts';
import { ModelError, type Model, type ModelCall } from '../../../src/models/model.ts';
import type { Gate } from '../../../src/quality/gate.ts';
import { checkReplyStart } from '../../../src/quality/reply-start.ts';
import type { Proposal } from '../../../src/recall/proposal.ts';
import { promptText } from '../../../src/request/prompt.ts';
import type { ContextSnippet } from '../../../src/request/context.ts';
import type { CompleteRequest } from '../../../src/request/request.ts';
import { LOCAL_ROUTE } from '../../../src/routing/local.ts';
import { effectivePolicy } from '../../../src/routing/policy.ts';
import { createRouter, type Router } from '../../../src/routing/router.ts';
import { whyText } from '../../../src/routing/why-text.ts';
import type { Ledger } from '../../../src/spend/ledger.ts';
import { openLedger, type OpenedLedger } from '../../../src/spend/sqlite-ledger.ts';
import type { VirtualClock } from './clock.ts';
import type { LocalTier } from './local-tier.ts';
import { PRICE } from './figures.ts';
import type { ScriptedModel } from './scripted-model.ts';
import type { Stopwatch } from './stopwatch.ts';
import type { Given, Strategy } from './strategy.ts';

export interface OurWorld {
  readonly clock: VirtualClock;
  readonly model: ScriptedModel;
  readonly watch: Stopwatch;
  readonly gate: Gate;
  /** Null: the local tier is off. */
  readonly local: LocalTier | null;
  /** For the ledger. */
  readonly folder: string;
  /** The file's label, as it is sent. */
  readonly label: string;
  readonly uri: string;
}

/** A request under way, for the model: what it is told of the file is only the prompt. */
interface Under {
  readonly id: string;
  readonly before: string;
}

export async function stepladder(world: OurWorld): Promise<Strategy> {
  const ledger = await openLedger({ path: path.join(world.folder, `${randomUUID()}.db`) });
  const host = new Host(world, ledger);
  world.local?.begin();
  const session = new InlineSession(host);
  let version = 1;
  return {
    changed(change) {
      version++;
      host.changed(change);
      session.changed({ uri: world.uri, version, changes: [change], isUndo: false });
    },
    async provide(moment, signal) {
      const found = await session.provide(moment, signal);
      return found === null ? null : host.given(found.offer.id, found.text);
    },
    accepted: () => undefined,
    async dispose() {
      session.dispose();
      await world.watch.settle();
      await ledger.close();
    },
  };
}

/** UTF-16 units of other files' pieces that are got together for a request, of which the prompt takes what it has room for (editor/inline-world.ts). */
const CONTEXT_UNITS = 14_000;

/** What the session needs of everything around it, as the extension gives it. */
class Host implements InlineWorld {
  readonly #world: OurWorld;
  readonly #config: Config;
  readonly #router: Router;
  readonly #journal: Journal;
  readonly #rules: Rules;
  readonly #recallFrom: number;
  readonly #context = new WeakMap<Moment, Promise<readonly ContextSnippet[]>>();
  readonly #under = new AsyncLocalStorage<Under>();
  /** Of offers: who made them, and whether they were given before. */
  readonly #offers = new Map<string, { readonly from: 'model' | 'recall'; isGiven: boolean }>();

  constructor(world: OurWorld, ledger: OpenedLedger) {
    this.#world = world;
    const config = configOf();
    this.#config = config;
    const { recall } = effectivePolicy('complete', config.policy, null).cells;
    this.#recallFrom = recall ?? Infinity;
    this.#rules = { enabled: true, trusted: true, editable: true, hasModel: true, hasLocal: world.local !== null && recall !== null, delayMs: null, route: 'bench' };
    this.#journal = openJournal(ledger.store);
    const model: Model = { answer: (call) => this.#answer(call) };
    this.#router = createRouter({
      config, modelFor: () => Promise.resolve(model), gate: this.#gate(world.gate), ledger: this.#ledger(ledger), checkStart: checkReplyStart,
      now: Date.now, steady: () => world.clock.now, random: () => 0.5,
    });
  }

  now(): number {
    return this.#world.clock.now;
  }

  wait(ms: number, signal: AbortSignal): Promise<boolean> {
    return this.#world.clock.wait(ms, signal);
  }

  rules(): Rules {
    return this.#rules;
  }

  changed(change: { readonly start: number; readonly length: number; readonly newText: string }): void {
    const { local } = this.#world;
    local?.changed(change);
  }

  async propose(moment: Moment): Promise<Proposal | null> {
    const { local, watch } = this.#world;
    if (local === null) return null;
    const found = await watch.outside(local.propose(moment.cursor));
    return found !== null && found.probability >= this.#recallFrom ? found : null;
  }

  prepare(moment: Moment): void {
    const { local, watch } = this.#world;
    if (local !== null) this.#context.set(moment, watch.outside(local.context(moment.cursor, CONTEXT_UNITS)));
  }

  async ask(moment: Moment, { trigger, local, beforePaid, signal }: Asking): Promise<Asked> {
    const { watch, label, uri } = this.#world;
    const text = moment.text();
    const context = (await this.#context.get(moment)) ?? [];
    const document = { file: label, languageId: moment.languageId, text, version: moment.version };
    const request: CompleteRequest = { id: randomUUID(), task: 'complete', trigger, document, cursor: moment.cursor, ...(context.length === 0 ? {} : { context }) };
    const options = { signal, stream: true, beforePaid, ...(local === null ? {} : { local: localAnswer(local) }) };
    const result = await this.#under.run({ id: request.id, before: text.slice(0, moment.cursor) }, () => this.#router.route(request, options));
    await watch.outside(this.#journal.record(result.decision));
    const offer = offerOf(uri, request, result, this.#config);
    if (offer !== null) this.#offers.set(offer.id, { from: result.decision.executed?.tier === LOCAL_ROUTE.tier ? 'recall' : 'model', isGiven: false });
    return { offer, why: whyText(result.decision, this.#config) };
  }

  given(id: string, text: string): Given {
    const offer = this.#offers.get(id) ?? { from: 'model' as const, isGiven: true };
    const from = offer.isGiven ? 'memory' : offer.from;
    offer.isGiven = true;
    return { id, text, from };
  }

  async #answer({ prompt, signal, isComplete, onText }: ModelCall): Promise<Awaited<ReturnType<Model['answer']>>> {
    const under = this.#under.getStore();
    if (under === undefined) throw new Error('A model is only asked within a request.');
    const begun = this.#world.clock.now;
    const said = await this.#world.model.ask({ ...under, prompt: promptText(prompt), signal, ...(isComplete === undefined ? {} : { isComplete }), ...(onText === undefined ? {} : { onText }) });
    const ms = this.#world.clock.now - begun;
    if (!said.ok) throw new ModelError({ kind: 'cancelled', scope: 'request', action: 'stop', status: null, message: 'Cancelled.', billable: true }, { text: said.whole, ms });
    return { text: said.text, finish: said.isCut ? 'cut' : 'stop', usage: null, generatedText: said.whole, tokens: null, servedModel: null, ms };
  }

  #gate(gate: Gate): Gate {
    return { ...gate, judge: (request, reply, signal) => this.#world.watch.outside(gate.judge(request, reply, signal)) };
  }

  #ledger(ledger: Ledger): Ledger {
    const { watch } = this.#world;
    return {
      hold: async (request, caps) => {
        const held = await watch.outside(ledger.hold(request, caps));
        if (!held.ok) return held;
        const { hold } = held;
        return { ok: true, hold: { settle: (row) => watch.outside(hold.settle(row)), release: () => watch.outside(hold.release()) } };
      },
      spent: () => watch.outside(ledger.spent()),
      spentOn: (task) => watch.outside(ledger.spentOn(task)),
      close: () => ledger.close(),
    };
  }
}

/** Settings as a user writes them: one small model that fills in the middle; caps so high that none is reached. */
function configOf(): Config {
  const { config, problems } = readConfig({
    providers: { bench: { baseUrl: 'http://127.0.0.1/v1' } },
    tiers: [{ name: 'cheap', routes: [{ provider: 'bench', model: 'scripted', api: 'completions', price: PRICE }] }],
    budget: { day: 1_000, month: 10_000 },
  });
  if (problems.length > 0) throw new Error(problems.map(({ place, message }) => `${place}: ${message}`).join('\n'));
  return config;
}
