import type { Config, Provider, Route } from './config/config.ts';
import { openJournal, type Journal } from './journal/journal.ts';
import type { Model } from './models/model.ts';
import { createOpenAiModel } from './models/openai-model.ts';
import { createGate } from './quality/create-gate.ts';
import { createEngine } from './quality/engine.ts';
import { checkReplyStart } from './quality/reply-start.ts';
import type { DocumentSnapshot } from './request/document.ts';
import { whyExcluded, type RealFile } from './request/exclude.ts';
import type { Diagnostic, Request } from './request/request.ts';
import type { RouteResult } from './routing/decision.ts';
import { refuse } from './routing/report.ts';
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
  /** What happens to the spend record, while opening and later. */
  readonly onNotice?: (notice: LedgerNotice) => void;
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
  readonly journal: Journal;
  readonly ledger: OpenedLedger;
  /** Cancels what is under way and settles what it cost. */
  dispose(): Promise<void>;
}

export async function createApp(options: AppOptions): Promise<App> {
  const ledger = await openLedger({ path: options.ledgerPath, ...(options.onNotice === undefined ? {} : { onNotice: options.onNotice }) });
  for (const notice of ledger.notices) options.onNotice?.(notice);
  const journal = openJournal(ledger.store);
  const engine = createEngine({ entry: options.gateEntry });
  const gate = createGate({ engine });
  const ending = new AbortController();
  const running = new Set<Promise<unknown>>();
  let { config } = options;
  let router = build();

  function build(): Router {
    const modelFor = modelSource(options.keyOf);
    return createRouter({ tiers: config.tiers, caps: config.budget, modelFor, gate, ledger, checkStart: checkReplyStart, now: Date.now, random: Math.random });
  }

  return {
    async ask(request, routeOptions, realFile) {
      const excluded = whyExcluded(request.document, config.exclude, realFile);
      if (excluded !== null) return refuse(request, Date.now(), excluded);
      const routed = router.route(request, { ...routeOptions, signal: AbortSignal.any([routeOptions.signal, ending.signal]) });
      const recorded = routed.then(({ decision }) => journal.record(decision));
      running.add(recorded);
      await recorded.finally(() => running.delete(recorded));
      return routed;
    },
    diagnose: (document) => engine.diagnose(document),
    configure(next) {
      config = next;
      router = build();
    },
    journal,
    ledger,
    async dispose() {
      ending.abort();
      await Promise.allSettled(running);
      await gate.dispose();
      await journal.flush();
      await ledger.close();
    },
  };
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
