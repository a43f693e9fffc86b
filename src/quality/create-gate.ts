import { languageName } from '../request/language.ts';
import type { Request } from '../request/request.ts';
import { extraChecks, requiredChecks } from './checks/languages.ts';
import type { Engine } from './engine/engine.ts';
import type { Gate, Judgement, Reply } from './gate.ts';
import type { OwnChecks } from './own/own-checks.ts';
import { withoutMissingNames } from './outside-names.ts';
import { extractCompletion } from './reply/completion.ts';
import { extractExplanation } from './reply/explanation.ts';
import type { Extraction } from './reply/extraction.ts';
import { extractPatch } from './reply/patch.ts';
import { inventedPaths, type FileLookup } from './reply/paths.ts';
import { hasScore, scoreOf } from './score/score.ts';
import type { CheckName, CheckReport, Content, Finding, Missed, Verdict } from './verdict.ts';

/** How long the checks of one answer may take, in ms; those that are made beside the required ones have less. */
export interface GateLimits {
  readonly completeMs: number;
  readonly debugMs: number;
  /** When what is made beside the required checks of an automatic completion must be done, from the beginning of all checks: the user waits for its eyes. */
  readonly extraAutoMs: number;
}

export interface GateOptions {
  /** Null where there is none: code is then `unchecked`. */
  readonly engine: Engine | null;
  /** The checks that are the user's own; they have limits of their own. */
  readonly own?: OwnChecks;
  /** Finds imports of files that do not exist; without it they are not looked for. */
  readonly files?: FileLookup;
  readonly limits?: Partial<GateLimits>;
  /** Makes these checks only, for measuring. */
  readonly only?: readonly CheckName[];
}

/**
 * An inline answer waits for the user's eyes; a patch is read for longer than it is checked. An automatic completion should be on
 * the screen 200 ms after its last byte, of which extraction, routing and the editor take the rest (measured: 10 ms). Types take 9
 * to 14 ms once their project is read, and what is late says nothing about the answer. The required checks keep their 1.5 s while
 * somebody types, too: they take 10 to 30 ms, and on the rare occasion that they do not (a busy machine, a collection of garbage)
 * nothing for a second is better than code that may not parse. Who types on has cancelled it by then.
 */
const LIMITS: GateLimits = { completeMs: 1_500, debugMs: 5_000, extraAutoMs: 150 };
/** With less time left than this, in ms, a check is not begun. */
const TOO_LITTLE_MS = 5;

/** A gate over one engine; `dispose` ends the engine. */
export function createGate({ engine, own, files, limits: changed = {}, only }: GateOptions): Gate {
  const limits = { ...LIMITS, ...changed };
  const wanted = (checks: readonly CheckName[]): readonly CheckName[] => (only === undefined ? checks : checks.filter((check) => only.includes(check)));

  const judgeCode = async (engineThere: Engine | null, request: Request, content: Content, signal: AbortSignal): Promise<Judgement> => {
    const input = { document: request.document, edits: content.edits, asked: request.task === 'complete' ? null : (request.question ?? null) };
    const limitMs = request.task === 'complete' ? limits.completeMs : limits.debugMs;
    const required = wanted(requiredChecks(request.document.languageId));
    const extra = wanted(extraChecks(request));
    const reports = new Map<CheckName, CheckReport>();
    const begun = performance.now();
    const take = (found: ReadonlyMap<CheckName, CheckReport>): void => {
      for (const [check, report] of found) reports.set(check, request.document.isPart === true ? withoutMissingNames(report) : report);
    };
    if (engineThere !== null) take(await engineThere.check(input, required, { limitMs, signal }));
    // What does not parse has no types, and what is wrong already needs no further check.
    if (engineThere !== null && extra.length > 0 && ![...reports.values()].some(hasFindings)) {
      const isAuto = request.trigger === 'auto';
      const leftMs = isAuto ? limits.extraAutoMs - (performance.now() - begun) : limitMs;
      take(leftMs < TOO_LITTLE_MS ? noTimeFor(extra) : await engineThere.check(input, extra, { limitMs: leftMs, signal, waitForStart: !isAuto }));
    }
    if (own !== undefined && ![...reports.values()].some(hasFindings)) {
      take(await own.check(request, content.edits, signal, performance.now() - begun));
    }
    // Where nothing else here knows the language, a command of the user's is what verifies it.
    const needed: readonly CheckName[] = requiredChecks(request.document.languageId).length === 0 ? ['command'] : required;
    const missed = missedOf(reports);
    const doubts = [...reports.values()].flatMap((report) => (report.status === 'done' ? (report.doubts ?? []) : []));
    return withScore(request, { content, verdict: verdictOf(needed, reports), doubts, missed: missed.filter(({ check }) => !needed.includes(check)) });
  };

  return {
    prepare: (request) => {
      if (request.task === 'explain') return;
      const checks = [...requiredChecks(request.document.languageId), ...extraChecks(request)];
      if (checks.length > 0) engine?.open(request.document, wanted(checks));
      own?.prepare(request);
    },
    judge: async (request, reply, signal) => {
      const { content, findings: said } = extract(request, reply);
      const findings = said.length > 0 || files === undefined ? said : await inventedPaths(request.document, content.edits, files);
      const judged = (verdict: Verdict): Judgement => withScore(request, { content, verdict, doubts: [], missed: [] });
      if (findings.length > 0) return judged({ result: 'failed', by: ['reply'], findings });
      if (content.edits.length === 0) return judged({ result: 'passed', by: ['reply'] });
      const isKnown = requiredChecks(request.document.languageId).length > 0;
      if (!isKnown && own?.hasCommand(request) !== true) return judged(unchecked(languageName(request.document.languageId)));
      if (isKnown && engine === null) return judged(unchecked('the checker is not there'));
      return judgeCode(engine, request, content, signal);
    },
    dispose: async () => {
      await own?.dispose();
      await engine?.dispose();
    },
  };
}

function extract(request: Request, reply: Reply): Extraction {
  if (request.task === 'complete') return extractCompletion(request, reply.text, reply.cutOff);
  return request.task === 'debug' ? extractPatch(request, reply.text, reply.cutOff) : extractExplanation(reply.text);
}

function unchecked(reason: string, by: readonly CheckName[] = ['reply']): Verdict {
  return { result: 'unchecked', by, reason: `not verified: ${reason}` };
}

function withScore(request: Request, judged: Omit<Judgement, 'score'>): Judgement {
  const insertion = judged.content.edits[0]?.newText;
  const scores = request.task === 'complete' && insertion !== undefined && judged.verdict.result !== 'unchecked' && hasScore(request.document.languageId);
  return { ...judged, score: scores ? scoreOf({ request, insertion, verdict: judged.verdict, doubts: judged.doubts }) : null };
}

function hasFindings(report: CheckReport): boolean {
  return report.status === 'done' && report.findings.length > 0;
}

function noTimeFor(checks: readonly CheckName[]): Map<CheckName, CheckReport> {
  return new Map(checks.map((check) => [check, { status: 'unchecked', reason: 'the other checks left no time for it' }]));
}

function missedOf(reports: ReadonlyMap<CheckName, CheckReport>): Missed[] {
  return [...reports].flatMap(([check, report]) => (report.status === 'unchecked' ? [{ check, reason: report.reason }] : []));
}

function verdictOf(required: readonly CheckName[], reports: ReadonlyMap<CheckName, CheckReport>): Verdict {
  const by: CheckName[] = ['reply'];
  const findings: Finding[] = [];
  for (const [check, report] of reports) {
    if (report.status !== 'done') continue;
    by.push(check);
    findings.push(...report.findings.map(({ code, message, at }) => ({ check, code, message, at })));
  }
  if (findings.length > 0) return { result: 'failed', by, findings };
  const missing = required.find((check) => reports.get(check)?.status !== 'done');
  if (missing === undefined) return { result: 'passed', by };
  const report = reports.get(missing);
  return unchecked(report?.status === 'unchecked' ? report.reason : 'the checker did not answer', by);
}
