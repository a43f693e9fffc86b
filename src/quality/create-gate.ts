import { languageName } from '../request/language.ts';
import type { Request } from '../request/request.ts';
import { codeChecks } from './checks/languages.ts';
import type { Engine } from './engine.ts';
import type { Gate, Reply } from './gate.ts';
import { extractCompletion } from './reply/completion.ts';
import { extractExplanation } from './reply/explanation.ts';
import type { Extraction } from './reply/extraction.ts';
import { extractPatch } from './reply/patch.ts';
import type { CheckName, CheckReport, Finding, Verdict } from './verdict.ts';

/** How long the checks of one answer may take, in ms. */
export interface GateLimits {
  readonly completeMs: number;
  readonly debugMs: number;
}

export interface GateOptions {
  /** Null where there is none: code is then `unchecked`. */
  readonly engine: Engine | null;
  readonly limits?: GateLimits;
}

/** An inline answer waits for the user's eyes; a patch is read for longer than it is checked. */
const LIMITS: GateLimits = { completeMs: 1_500, debugMs: 5_000 };

/** A gate over one engine; `dispose` ends the engine. */
export function createGate({ engine, limits = LIMITS }: GateOptions): Gate {
  return {
    prepare: (request) => {
      if (request.task !== 'explain' && codeChecks(request.document.languageId) !== null) engine?.open(request.document);
    },
    judge: async (request, reply, signal) => {
      const { content, findings } = extract(request, reply);
      if (findings.length > 0) return { content, verdict: { result: 'failed', by: ['reply'], findings } };
      if (content.edits.length === 0) return { content, verdict: { result: 'passed', by: ['reply'] } };
      const checks = codeChecks(request.document.languageId);
      if (checks === null) return { content, verdict: unchecked(languageName(request.document.languageId)) };
      if (engine === null) return { content, verdict: unchecked('the checker is not there') };
      const limitMs = request.task === 'complete' ? limits.completeMs : limits.debugMs;
      const reports = await engine.check(request.document, content.edits, checks, { limitMs, signal });
      return { content, verdict: verdictOf(checks, reports) };
    },
    dispose: async () => engine?.dispose(),
  };
}

function extract(request: Request, reply: Reply): Extraction {
  if (request.task === 'complete') return extractCompletion(request, reply.text, reply.cutOff);
  return request.task === 'debug' ? extractPatch(request, reply.text, reply.cutOff) : extractExplanation(reply.text);
}

function unchecked(reason: string, by: readonly CheckName[] = ['reply']): Verdict {
  return { result: 'unchecked', by, reason: `not verified: ${reason}` };
}

function verdictOf(checks: readonly CheckName[], reports: ReadonlyMap<CheckName, CheckReport>): Verdict {
  const by: CheckName[] = ['reply'];
  const findings: Finding[] = [];
  let reason: string | null = null;
  for (const check of checks) {
    const report = reports.get(check);
    if (report?.status === 'done') {
      by.push(check);
      findings.push(...report.findings.map(({ code, message, at }) => ({ check, code, message, at })));
    } else reason ??= report?.reason ?? 'the checker did not answer';
  }
  if (findings.length > 0) return { result: 'failed', by, findings };
  return reason === null ? { result: 'passed', by } : unchecked(reason, by);
}
