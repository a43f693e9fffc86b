import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import { readRecentDecisions, type RecentDecision } from '../src/journal/recent.ts';
import { usd } from '../src/routing/money.ts';
import { toUsd } from '../src/spend/money.ts';
import type { LedgerStore } from '../src/spend/store.ts';

interface ToldAttempt {
  /** Whether the model was asked to mend the answer that it had just given. */
  readonly isRepair: boolean;
  readonly tier: string;
  readonly model: string;
  readonly provider: string;
  readonly result: string;
  /** The checks that ran, and what they found, such as `syntax TS1005`. */
  readonly by: readonly string[];
  readonly findings: readonly string[];
  readonly failure: string | null;
  readonly unchecked: string | null;
  /** USD; null when the price is unknown. */
  readonly cost: number | null;
  readonly basis: string;
  readonly ms: number;
}

/** One decision as it stands in the journal, with its attempts. */
export interface ToldDecision extends RecentDecision {
  readonly steps: readonly ToldAttempt[];
}

/** How long the journal may take to have a decision that the screen shows already, ms. */
const PATIENCE_MS = 20_000;

/** Reads what an extension writes down while it runs, without ever writing to it. */
export class Account {
  readonly #file: string;
  readonly #told = new Set<string>();

  /** @param file of the extension's ledger */
  constructor(file: string) {
    this.#file = file;
  }

  /** The newest decision for a task that has not been told yet and is as expected; waits for it. */
  async next(task: string, isExpected: (decision: ToldDecision) => boolean): Promise<ToldDecision> {
    const end = performance.now() + PATIENCE_MS;
    for (;;) {
      const fresh = (await this.#recent()).filter((one) => one.task === task && !this.#told.has(one.id));
      const found = fresh.find(isExpected);
      if (found !== undefined) {
        for (const { id } of fresh) this.#told.add(id);
        return found;
      }
      if (performance.now() > end) throw new Error(`the journal has no such decision for "${task}"; it has:\n${fresh.map(describe).join('\n') || '  none'}`);
      await delay(100);
    }
  }

  async #recent(): Promise<readonly ToldDecision[]> {
    if (!existsSync(this.#file)) return [];
    const db = new DatabaseSync(this.#file, { readOnly: true });
    try {
      const read = await readRecentDecisions(readOnly(db), 10);
      return read.ok ? read.value.map((decision) => ({ ...decision, steps: attemptsOf(db, decision.id) })) : [];
    } finally {
      db.close();
    }
  }
}

function readOnly(db: DatabaseSync): LedgerStore {
  return {
    read: (work) => Promise.resolve({ ok: true, value: work(db) }),
    write: () => Promise.resolve({ ok: false, fault: 'read-only', message: 'opened for reading' }),
  };
}

interface Detail {
  readonly attempts: readonly {
    readonly id: string;
    readonly by: readonly string[];
    readonly findings: readonly { readonly check: string; readonly code: string }[];
    readonly uncheckedReason: string | null;
    readonly failure: { readonly kind: string } | null;
  }[];
}

function attemptsOf(db: DatabaseSync, requestId: string): ToldAttempt[] {
  const row = db.prepare('SELECT detail FROM decision WHERE request_id = ?').get(requestId);
  const detail = JSON.parse(String(row?.['detail'] ?? '{"attempts":[]}')) as Detail;
  return db.prepare('SELECT * FROM attempt WHERE request_id = ? ORDER BY rowid').all(requestId).map((attempt) => {
    const more = detail.attempts.find(({ id }) => id === attempt['attempt_id']);
    const cost = attempt['cost_nano'];
    return {
      isRepair: attempt['purpose'] === 'repair',
      tier: String(attempt['tier']),
      model: String(attempt['model']),
      provider: String(attempt['provider']),
      result: String(attempt['result']),
      by: more?.by ?? [],
      findings: [...new Set(more?.findings.map(({ check, code }) => `${check} ${code}`))],
      failure: more?.failure?.kind ?? null,
      unchecked: more?.uncheckedReason ?? null,
      cost: cost === null || cost === undefined ? null : toUsd(Number(cost)),
      basis: String(attempt['basis']),
      ms: Number(attempt['ms']),
    };
  });
}

/** `cheap failed` for each attempt. */
export function stepsOf({ steps }: ToldDecision): string[] {
  return steps.map(({ tier, result }) => `${tier} ${result}`);
}

function price(cost: number | null): string {
  return cost === null ? 'price unknown' : usd(cost);
}

function verdict({ isRepair, result, by, findings, failure, unchecked }: ToldAttempt): string {
  if (result === 'failed') return `${isRepair ? 'asked to mend it, ' : ''}failed: ${findings.join(', ')}`;
  if (result === 'error') return `call failed: ${failure ?? 'unknown'}`;
  return result === 'passed' ? `${isRepair ? 'mended it, ' : ''}passed ${by.join(', ')}` : (unchecked ?? 'not verified');
}

/** A decision in some readable lines: its plan, each attempt with route, verdict and cost, and what became of it. */
export function describe({ plannedWhy, plannedTier, tier, outcome, cost, steps, message }: ToldDecision): string {
  const attempts = steps.map((step) => {
    const route = `${step.tier} (${step.model} at ${step.provider})`.padEnd(30);
    return `  attempt   ${route} ${verdict(step).padEnd(34)} ${price(step.cost)}${step.basis === 'estimate' ? ' (estimated)' : ''}, ${(step.ms / 1000).toFixed(1)} s`;
  });
  const climbed = steps.some(({ result }) => result === 'failed') && tier !== null && tier !== plannedTier;
  const end = tier === null ? `  ${outcome}` : `  ${climbed ? `escalated from ${plannedTier ?? '?'} to` : 'answered by'} ${tier}`;
  return [`  plan      ${plannedWhy ?? 'none'}`, ...attempts, `${end}, ${price(cost)} in all`, ...(message === '' ? [] : [`  message   ${message}`])].join('\n');
}
