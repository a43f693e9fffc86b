import type { DocumentSnapshot, TextEdit } from '../request/document.ts';
import type { Diagnostic } from '../request/request.ts';
import { EngineProcess, type EngineProcessOptions, type Wait } from './engine-process.ts';
import { SentDocuments } from './sent-documents.ts';
import type { CheckName, CheckReport } from './verdict.ts';

/** Parses and lints in a process of its own. Nothing here rejects: what cannot be checked is `unchecked`. */
export interface Engine {
  /** Starts the process where it does not run. */
  start(): void;
  /** Sends a document ahead, so that its own errors are known by the time an answer for it comes. */
  open(document: DocumentSnapshot): void;
  /** A report for each check asked; a check that failed makes later ones `unchecked`, for nothing needs them any more. */
  check(document: DocumentSnapshot, edits: readonly TextEdit[], checks: readonly CheckName[], wait: Wait): Promise<ReadonlyMap<CheckName, CheckReport>>;
  /** The document's own syntax errors; none for a language that the engine does not know, or when it cannot tell in 1 s once it runs. */
  diagnose(document: DocumentSnapshot): Promise<Diagnostic[]>;
  /** Memory of the process in MB as it last said; null before it did. */
  rssMb(): number | null;
  /** Whether the process has loaded its tools. */
  isReady(): boolean;
  /** Ends the process. Waiting calls get `unchecked`. */
  dispose(): Promise<void>;
}

export type EngineOptions = EngineProcessOptions;

/** Longest wait of `diagnose`, in ms. */
const DIAGNOSE_MS = 1_000;

/** An engine whose process is started by its first use. */
export function createEngine(options: EngineOptions): Engine {
  const documents = new SentDocuments();
  const engine = new EngineProcess(options, () => { documents.clear(); });

  const send = (document: DocumentSnapshot): number => {
    const { id, isNew, forgotten } = documents.use(document);
    for (const old of forgotten) engine.send({ kind: 'forget', id: old });
    if (isNew) engine.send({ kind: 'open', document: { id, languageId: document.languageId, text: document.text } });
    return id;
  };

  return {
    start: () => { engine.start(); },
    open: (document) => {
      if (engine.start()) send(document);
    },
    check: async (document, edits, checks, wait) => {
      const reports = new Map<CheckName, CheckReport>();
      const reason = engine.start()
        ? await engine.run((job) => ({ kind: 'check', job, id: send(document), edits, checks }), wait, (message) => {
            if (message.kind === 'report') reports.set(message.check, message.report);
          })
        : 'the checker is not running';
      for (const check of checks) {
        if (!reports.has(check)) reports.set(check, { status: 'unchecked', reason: reason ?? 'the checker could not read it' });
      }
      return reports;
    },
    diagnose: async (document) => {
      let found: readonly Diagnostic[] = [];
      if (!engine.start()) return [];
      await engine.run((job) => ({ kind: 'diagnose', job, id: send(document) }), { limitMs: options.diagnoseMs ?? DIAGNOSE_MS }, (message) => {
        if (message.kind === 'diagnostics') found = message.diagnostics;
      });
      return [...found];
    },
    rssMb: () => engine.rssMb,
    isReady: () => engine.isReady,
    dispose: () => engine.dispose(),
  };
}
