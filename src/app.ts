import type { Config, Provider, Route } from './config/config.ts';
import { openJournal, type Journal } from './journal/journal.ts';
import { queueLater, runQueue, type QueueWorld } from './journal/queue.ts';
import { openQueue, type QueueStore } from './journal/queue-store.ts';
import { readRepairs } from './journal/repairs.ts';
import type { Model } from './models/model.ts';
import { createOpenAiModel } from './models/openai-model.ts';
import { createGate } from './quality/create-gate.ts';
import { filesOnDisk } from './quality/files-on-disk.ts';
import { createEngine } from './quality/engine/engine.ts';
import { createOwnChecks, type LateReport } from './quality/own/own-checks.ts';
import { checkReplyStart } from './quality/reply-start.ts';
import type { DocumentSnapshot } from './request/document.ts';
import { whyExcluded, type RealFile } from './request/exclude.ts';
import type { Diagnostic, Request } from './request/request.ts';
import { bandEffects, bandOf } from './routing/band.ts';
import type { RouteResult } from './routing/decision.ts';
import { clock } from './routing/message.ts';
import { createRepairRecord } from './routing/repair-record.ts';
import { createRouter, type RouteOptions, type Router } from './routing/router.ts';
import type { LedgerNotice } from './spend/ledger.ts';
import { openLedger, type OpenedLedger } from './spend/sqlite-ledger.ts';

export interface AppOptions {
  readonly config: Config;
  /** The provider's API key; null when none is set. Asked before every attempt, so that a new key counts at once. */
  readonly keyOf: (provider: Provider) => Promise<string | null>;
  /** A database file, or `:memory:`. */
  readonly ledgerPath: string;
  /** The script of the gate's child process. */
  readonly gateEntry: string;
  /** Where requests wait that are to be made again by themselves; null keeps none. A file of its own: it names files. */
  readonly queuePath?: string | null;
  /** What happens to the spend record, while opening and later. */
  readonly onNotice?: (notice: LedgerNotice) => void;
  /** A project's types are being read for the first time; null when that has ended. */
  readonly onReading?: (project: string | null) => void;
  /** What the workspace's own ESLint finds in an answer that did not wait for it. */
  readonly onLate?: (report: LateReport) => void;
}

/** The router with everything it needs: one per window, or per call of `npm run ask`. */
export interface App {
  /**
   * Routes one request and records its decision. Never rejects for what an endpoint, a budget, a check or a disk does.
   * @param realFile where the document really is: it must not be excluded there either
   */
  ask(request: Request, options: RouteOptions, realFile: RealFile): Promise<RouteResult>;
  /** The syntax errors that the file itself has; empty where nothing can tell. */
  diagnose(document: DocumentSnapshot): Promise<readonly Diagnostic[]>;
  /** Takes new settings; requests under way end with the old ones. */
  configure(config: Config): void;
  /** Asks what waits and is due. @returns how many requests were asked */
  runQueue(world: Pick<QueueWorld, 'resolve' | 'deliver'>, signal: AbortSignal): Promise<number>;
  /** Null where none is kept. */
  readonly queue: QueueStore | null;
  readonly journal: Journal;
  readonly ledger: OpenedLedger;
  /** Cancels what is under way and settles what it cost. */
  dispose(): Promise<void>;
}

export async function createApp(options: AppOptions): Promise<App> {
  const ledger = await openLedger({ path: options.ledgerPath, ...(options.onNotice === undefined ? {} : { onNotice: options.onNotice }) });
  for (const notice of ledger.notices) options.onNotice?.(notice);
  const journal = openJournal(ledger.store);
  const engine = createEngine({ entry: options.gateEntry, onProgress: ({ project, state }) => options.onReading?.(state === 'reading' ? project : null) });
  const own = createOwnChecks({ engine, settings: () => config.checks, ...(options.onLate === undefined ? {} : { onLate: options.onLate }) });
  const gate = createGate({ engine, own, files: filesOnDisk() });
  const ending = new AbortController();
  const running = new Set<Promise<unknown>>();
  // Outlives new settings: how well a model mends its answers does not depend on them.
  const repairs = createRepairRecord();
  const known = await readRepairs(ledger.store, Date.now());
  if (known.ok) repairs.add(known.value);
  let { config } = options;
  let router = build();
  /** A budget that has stopped a batch is not asked again until it begins anew or the settings change, ms since the epoch. */
  let pausedUntil = 0;
  const queue = options.queuePath == null ? null : await openQueue(options.queuePath);

  function build(): Router {
    const modelFor = modelSource(options.keyOf);
    return createRouter({ config, modelFor, gate, ledger, checkStart: checkReplyStart, now: Date.now, steady: () => performance.now(), random: Math.random, repairs });
  }

  /** Routes, and records what became of it, also while the app is closing. */
  async function route(request: Request, routeOptions: RouteOptions, realFile: RealFile): Promise<RouteResult> {
    const excluded = whyExcluded(request.document, config.exclude, realFile);
    if (excluded !== null) {
      const refused = router.refuse(request, excluded);
      // Of what the editor asks by itself there would be one at every pause in typing.
      if (request.trigger === 'manual') await journal.record(refused.decision);
      return refused;
    }
    const routed = router.route(request, { ...routeOptions, signal: AbortSignal.any([routeOptions.signal, ending.signal]) });
    // Superseded before anything was asked: there is one at every pause in typing.
    const recorded = routed.then(({ decision }) => (decision.reason === 'cancelled' && decision.trigger === 'auto' && decision.attempts.length === 0 ? undefined : journal.record(decision)));
    running.add(recorded);
    await recorded.finally(() => running.delete(recorded));
    return routed;
  }

  return {
    async ask(request, routeOptions, realFile) {
      const result = await route(request, routeOptions, realFile);
      const queued = queue !== null && (await queueLater(queue, request, result.decision, realFile.path, Date.now()));
      return queued ? withQueuedMessage(result) : result;
    },
    async runQueue({ resolve, deliver }, signal) {
      if (queue === null) return 0;
      const mayGoOn = async (): Promise<boolean> => Date.now() >= pausedUntil && bandEffects(bandOf((await ledger.spent()).month, config.budget.month, config.bands), 'batch').allow;
      const onPaused = (until: number): void => {
        pausedUntil = until;
      };
      const askQueued: QueueWorld['ask'] = (request, realFile, item) => route(request, { signal, stream: false, trafficClass: item.class }, realFile);
      return runQueue(queue, { now: Date.now, resolve, deliver, mayGoOn, onPaused, ask: askQueued }, AbortSignal.any([signal, ending.signal]));
    },
    queue,
    diagnose: (document) => engine.diagnose(document),
    configure(next) {
      config = next;
      pausedUntil = 0;
      router = build();
    },
    journal,
    ledger,
    async dispose() {
      ending.abort();
      await Promise.allSettled(running);
      await gate.dispose();
      await journal.flush();
      await queue?.close();
      await ledger.close();
    },
  };
}

function withQueuedMessage(result: RouteResult): RouteResult {
  const { decision } = result;
  const at = decision.later === null ? '' : ` It is queued, and asked again from ${clock(decision.later.at)} on.`;
  return { ...result, decision: { ...decision, message: `${decision.message}${at}` } };
}

/** One model per route and key: it remembers what its endpoint does not understand. */
function modelSource(keyOf: AppOptions['keyOf']): (route: Route) => Promise<Model | null> {
  const models = new Map<Route, { readonly key: string | null; readonly model: Model }>();
  return async (route) => {
    const key = await keyOf(route.provider);
    if (key === null && route.provider.requiresKey) return null;
    const known = models.get(route);
    if (known?.key === key) return known.model;
    const model = createOpenAiModel({ route, key });
    models.set(route, { key, model });
    return model;
  };
}
