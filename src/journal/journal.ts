import type { Attempt, Decision } from '../routing/decision.ts';
import type { LedgerStore } from '../spend/store.ts';
import { WriteQueue } from '../spend/write-queue.ts';
import type { Feedback } from './feedback.ts';

/**
 * What happened and what the user did with it. Nothing here throws or rejects for a disk or a file that fails: what
 * cannot be written waits in memory and goes with the next write; beyond 1,000 waiting entries it is dropped and counted.
 */
export interface Journal {
  /** Keeps a decision; the same id again replaces nothing. */
  record(decision: Decision): Promise<void>;
  /** Keeps what the user did; may come before its decision. The same kind for the same request counts once. */
  feedback(feedback: Feedback): Promise<void>;
  /** Writes what waits in memory, if it can. Before the ledger is closed. */
  flush(): Promise<void>;
  /** Entries that were lost. */
  readonly dropped: number;
}

/** @param store of the opened ledger: both are one file */
export function openJournal(store: LedgerStore): Journal {
  const queue = new WriteQueue(store);
  return {
    async record(decision) {
      await queue.push({ apply: (db) => { db.prepare(INSERT_DECISION).run(decisionColumns(decision)); } });
    },
    async feedback(feedback) {
      const row = { request_id: feedback.requestId, kind: feedback.kind, at: Math.round(feedback.at) };
      await queue.push({ apply: (db) => { db.prepare(INSERT_FEEDBACK).run(row); } });
    },
    async flush() {
      await queue.flush();
    },
    get dropped() {
      return queue.dropped;
    },
  };
}

const INSERT_FEEDBACK = 'INSERT OR IGNORE INTO feedback (request_id, kind, at) VALUES (:request_id, :kind, :at)';

const INSERT_DECISION = `INSERT OR IGNORE INTO decision (request_id, at, task, initiator, language_id, complexity, planned_tier,
    planned_why, executed_tier, executed_provider, executed_model, outcome, reason, message, verdict, ms, class, experiment, arm, band,
    deviation, cached, detail)
  VALUES (:request_id, :at, :task, :initiator, :language_id, :complexity, :planned_tier,
    :planned_why, :executed_tier, :executed_provider, :executed_model, :outcome, :reason, :message, :verdict, :ms, :class, :experiment, :arm, :band,
    :deviation, :cached, :detail)`;

function decisionColumns(decision: Decision): Record<string, string | number | null> {
  const { planned, executed } = decision;
  return {
    request_id: decision.id,
    at: Math.round(decision.at),
    task: decision.task,
    initiator: decision.trigger,
    language_id: decision.languageId,
    complexity: decision.classification.complexity,
    planned_tier: planned?.tier ?? null,
    planned_why: planned?.why ?? null,
    executed_tier: executed?.tier ?? null,
    executed_provider: executed?.provider ?? null,
    executed_model: executed?.model ?? null,
    outcome: decision.outcome,
    reason: decision.reason,
    message: storedMessage(decision),
    verdict: decision.attempts.findLast(({ purpose }) => purpose !== 'classify')?.result ?? null,
    ms: Math.round(decision.ms),
    class: decision.class,
    experiment: decision.arm?.experiment ?? null,
    arm: decision.arm?.arm ?? null,
    band: decision.band?.from ?? null,
    deviation: decision.deviations.map(({ kind }) => kind).join(',') || null,
    cached: decision.cachedAt === null ? 0 : 1,
    detail: JSON.stringify({
      plannedRoute: planned === null ? null : { provider: planned.provider, model: planned.model },
      features: decision.features,
      classification: classificationDetail(decision.classification),
      bandShare: decision.band?.share ?? null,
      later: decision.later,
      deviations: decision.deviations.map(({ kind, from, to }) => ({ kind, from, to })),
      skipped: decision.skipped,
      attempts: decision.attempts.map(attemptDetail),
    }),
  };
}

/** Signals are our own words; the one that quotes is a word of a fixed list. */
function classificationDetail({ by, complexity, confidence, verifiable, signals, cost, ms }: Decision['classification']): Record<string, unknown> {
  return { by, complexity, confidence, verifiable, signals, cost, ms };
}

/**
 * What happened, in words that are all our own: the decision's message is for the moment, and may quote the user's code (in a
 * finding) or an endpoint (in a failure).
 */
function storedMessage({ attempts, skipped, outcome, reason, executed, cachedAt }: Decision): string {
  if (cachedAt !== null) return 'given again from memory';
  const steps = attempts.flatMap(({ purpose, tier, result, findings, failure, uncheckedReason }) => {
    if (purpose === 'classify') return [`${tier} was asked how hard it is`];
    const mended = purpose === 'repair' ? ', asked to mend it,' : '';
    if (result === 'failed') return [`${tier}${mended} failed ${[...new Set(findings.map(({ check, code }) => `${check} (${code})`))].join(', ')}`];
    if (failure !== null) return [`${tier}${mended} could not answer: ${failure.kind}`];
    return [...(mended === '' ? [] : [`${tier} mended it`]), ...(uncheckedReason === null ? [] : [uncheckedReason])];
  });
  const passedBy = skipped.map(({ tier, why }) => `${tier} was not asked: ${why}`);
  const end = outcome === 'answered' ? `${executed?.tier ?? 'nobody'} answered` : reason === null ? 'nothing was good enough' : `stopped: ${reason}`;
  // One model asked, and it answered: the rest of the row says so.
  const isPlain = outcome === 'answered' && passedBy.length + steps.length === 0;
  return isPlain ? '' : [...passedBy, ...steps, end].join('; ');
}

/**
 * What the ledger's row does not hold. Of findings only check and code are kept: their messages quote the user's code,
 * and a failure's message may quote what an endpoint wrote.
 */
function attemptDetail(attempt: Attempt): Record<string, unknown> {
  const { failure } = attempt;
  return {
    id: attempt.id,
    tier: attempt.tier,
    provider: attempt.provider,
    model: attempt.model,
    result: attempt.result,
    by: attempt.by,
    findings: attempt.findings.map(({ check, code }) => ({ check, code })),
    uncheckedReason: attempt.uncheckedReason,
    failure: failure === null ? null : { kind: failure.kind, scope: failure.scope, action: failure.action, status: failure.status },
    confidence: attempt.confidence,
    gateMs: attempt.gateMs,
  };
}
