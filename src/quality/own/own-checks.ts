import { LRUCache } from 'lru-cache';
import type { Place, TextEdit } from '../../request/document.ts';
import type { Request } from '../../request/request.ts';
import { isJavaScript } from '../checks/languages.ts';
import type { CheckInput, Engine } from '../engine/engine.ts';
import type { CheckName, CheckReport, Finding } from '../verdict.ts';
import { CommandCheck } from './command-check.ts';
import { EslintPace } from './eslint-pace.ts';
import { findEslint } from './find-eslint.ts';
import { commandsFor, type OwnCheckSettings, type OwnCommand } from './own-settings.ts';

/** What the workspace's ESLint said of an answer that was not kept waiting for it. */
export interface LateReport {
  readonly requestId: string;
  readonly edits: readonly TextEdit[];
  /** All that the answer adds and the workspace's rules call an error, matters of style as well. */
  readonly findings: readonly Finding[];
}

export interface OwnCheckOptions {
  /** Null where there is none: the workspace's ESLint is then left alone. */
  readonly engine: Engine | null;
  /** Asked before each check. */
  readonly settings: () => OwnCheckSettings;
  readonly onLate?: (report: LateReport) => void;
  readonly limits?: Partial<EslintLimits>;
}

/** How long an answer waits for the workspace's ESLint, ms: while the user types, and for a command. */
export interface EslintLimits {
  readonly autoMs: number;
  readonly manualMs: number;
}

/** The checks that are the user's own: the workspace's ESLint and commands. In trusted workspaces only. */
export interface OwnChecks {
  /** Lets ESLint load and read the file while the model is still answering. */
  prepare(request: Request): void;
  /** Whether a command of the user's verifies what nothing else here can. */
  hasCommand(request: Request): boolean;
  /**
   * A report for each check that is to be made. Never rejects.
   * @param spentMs how long the checks before took: while the user types there is one time for them all
   */
  check(request: Request, edits: readonly TextEdit[], signal: AbortSignal, spentMs?: number): Promise<ReadonlyMap<CheckName, CheckReport>>;
  /** Ends what runs, and is done when nothing of it is left on disk. */
  dispose(): Promise<void>;
}

const LIMITS: EslintLimits = { autoMs: 150, manualMs: 2_000 };
/** A project of types may take that long to be read for the first time; nobody waits for it. */
const LONGEST_MS = 60_000;
/** ESLint may be installed, and its configuration written, while the window is open. */
const FOUND_FOR_MS = 30_000;

export function createOwnChecks({ engine, settings, onLate, limits: changed = {} }: OwnCheckOptions): OwnChecks {
  const limits = { ...LIMITS, ...changed };
  const pace = new EslintPace();
  const command = new CommandCheck();
  const found = new LRUCache<string, Promise<boolean>>({ max: 200, ttl: FOUND_FOR_MS });
  const ending = new AbortController();
  const running = new Set<Promise<unknown>>();

  const hasEslint = (place: Place): Promise<boolean> => {
    const key = JSON.stringify(place);
    const known = found.get(key) ?? findEslint(place).then((eslint) => eslint !== null);
    found.set(key, known);
    return known;
  };

  /** Null where the workspace's ESLint is not to be asked. */
  const placeFor = async ({ document, trigger, task }: Request): Promise<(Place & { readonly folder: string }) | null> => {
    const { place, languageId } = document;
    const { eslint } = settings();
    if (engine === null || task === 'explain' || eslint === 'off' || (eslint === 'after' && trigger === 'auto')) return null;
    // Others need a plugin and a processor, whose places are not those of the text.
    if (place?.trusted !== true || place.folder === null || !isScript(languageId)) return null;
    return (await hasEslint(place)) ? { ...place, folder: place.folder } : null;
  };

  /** Runs it, and learns how long it takes. */
  const lint = async (there: Engine, input: CheckInput, folder: string, signal: AbortSignal): Promise<CheckReport> => {
    const begun = performance.now();
    const reports = await there.check(input, ['eslint'], { limitMs: LONGEST_MS, signal });
    if (!signal.aborted) pace.took(folder, performance.now() - begun);
    return reports.get('eslint') ?? { status: 'unchecked', reason: 'the checker could not read it' };
  };

  const eslint = async (request: Request, edits: readonly TextEdit[], signal: AbortSignal, spentMs: number): Promise<CheckReport | null> => {
    const place = await placeFor(request);
    if (engine === null || place === null) return null;
    const isAuto = request.trigger === 'auto';
    const limitMs = isAuto ? Math.max(0, limits.autoMs - spentMs) : limits.manualMs;
    const waits = settings().eslint === 'auto' && pace.isWithin(place.folder, limitMs);
    if (!waits) pace.leftOut(place.folder);
    if (!waits && isAuto) return { status: 'unchecked', reason: "this workspace's ESLint is too slow to wait for while you type" };
    const input = { document: request.document, edits, asked: null };
    // What is late is wanted all the same for an answer that was asked for; typing on takes an automatic one back.
    const running = lint(engine, input, place.folder, isAuto ? AbortSignal.any([signal, ending.signal]) : ending.signal);
    const report = waits ? await inTime(running, limitMs, signal) : null;
    if (report !== null) return report;
    if (!isAuto && !signal.aborted && onLate !== undefined) void running.then((late) => { tell(onLate, request, edits, late); });
    return { status: 'unchecked', reason: isAuto ? "this workspace's ESLint took too long" : "this workspace's ESLint reports later" };
  };

  const runAll = (commands: readonly OwnCommand[], { document }: Request, edits: readonly TextEdit[], signal: AbortSignal): Promise<CheckReport> => {
    const run = command.check(commands, document, edits, signal).finally(() => running.delete(run));
    running.add(run);
    return run;
  };

  return {
    prepare: (request) => {
      void placeFor(request).then((place) => {
        if (place !== null && !ending.signal.aborted) engine?.open(request.document, ['eslint']);
      });
    },
    hasCommand: (request) => commandsFor(settings(), request).length > 0,
    check: async (request, edits, signal, spentMs = 0) => {
      const reports = new Map<CheckName, CheckReport>();
      const linted = await eslint(request, edits, signal, spentMs);
      if (linted !== null) reports.set('eslint', linted);
      const commands = commandsFor(settings(), request);
      // What is wrong already needs no further check.
      if (commands.length > 0 && (linted?.status !== 'done' || linted.findings.length === 0)) {
        reports.set('command', await runAll(commands, request, edits, AbortSignal.any([signal, ending.signal])));
      }
      return reports;
    },
    dispose: async () => {
      ending.abort();
      await Promise.allSettled(running);
    },
  };
}

function isScript(languageId: string): boolean {
  return isJavaScript(languageId) || languageId === 'typescript' || languageId === 'typescriptreact';
}

/** Null when the time is over or the signal came first. */
function inTime(running: Promise<CheckReport>, limitMs: number, signal: AbortSignal): Promise<CheckReport | null> {
  return new Promise((resolve) => {
    const end = (report: CheckReport | null): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', giveUp);
      resolve(report);
    };
    const giveUp = (): void => { end(null); };
    const timer = setTimeout(giveUp, limitMs);
    signal.addEventListener('abort', giveUp, { once: true });
    void running.then(end);
  });
}

function tell(onLate: (report: LateReport) => void, { id }: Request, edits: readonly TextEdit[], report: CheckReport): void {
  if (report.status !== 'done') return;
  const findings = [...report.findings, ...(report.doubts ?? [])].map(({ check, code, message, at }) => ({ check, code, message, at }));
  if (findings.length > 0) onLate({ requestId: id, edits, findings });
}
