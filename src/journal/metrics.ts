import type { DatabaseSync } from 'node:sqlite';
import type { Period } from '../spend/calendar.ts';
import { UNACCOUNTED } from '../spend/ledger-rows.ts';
import { toUsd } from '../spend/money.ts';
import type { LedgerStore, StoreResult } from '../spend/store.ts';
import { isLocal } from './local-route.ts';
import { NO_REACTIONS, readReactions, type ArmReactions, type ModelReactions, type ReactionFigures, type Reactions } from './reactions.ts';
import { readLocalAnswers, readWaste, type Waste } from './waste.ts';

/** With what users did with the answers that this tier gave. */
export interface TierMetrics extends Reactions {
  readonly tier: string;
  /** Requests with an attempt in this tier. */
  readonly requests: number;
  readonly attempts: number;
  /** USD. */
  readonly cost: number;
  /** Requests that left this tier because the gate failed its answer. */
  readonly escalated: number;
}

/** `mended`: those whose answer passed. */
export interface RepairMetrics {
  readonly tried: number;
  readonly mended: number;
  /** USD, of the calls with a known price. */
  readonly cost: number;
}

/** The free local tier. Its attempts are in the counts of attempts, though no model is called. */
export interface LocalMetrics {
  readonly attempts: number;
  /** Requests that it answered. */
  readonly answers: number;
}

/** Figures of one period. Attempts belong to it by their own time, feedback by the time of its decision. */
export interface Metrics {
  /** USD, settled: the sum of all attempts with a known price, and what the budget counts (beside open holds). */
  readonly cost: number;
  readonly requests: number;
  readonly attempts: number;
  /** Attempts whose price is unknown, so that `cost` lacks them. */
  readonly unpriced: number;
  /** USD for calls that the router made to decide where to send a request. They are in `cost`, and never count as savings. */
  readonly routerTax: number;
  /** Calls for a model to mend its own answer. What they cost is in `cost`. */
  readonly repairs: RepairMetrics;
  /** Calls of models whose tokens are an estimate, 0 to 1; null without any. */
  readonly estimatedShare: number | null;
  /** Requests that went on to another route because a call failed. */
  readonly fallbacks: number;
  readonly shown: number;
  /** Wholly or partly. */
  readonly accepted: number;
  readonly rejected: number;
  /** Accepted of shown, 0 to 1; null when nothing was shown. */
  readonly keptShare: number | null;
  readonly tiers: readonly TierMetrics[];
  /** What users did with the answers of each model, and of each arm of an experiment. */
  readonly models: readonly ModelReactions[];
  readonly arms: readonly ArmReactions[];
  readonly local: LocalMetrics;
  readonly waste: Waste;
  readonly comparison: Comparison | null;
}

/**
 * Against asking the premium model every time. For each request the tokens of its *last* attempt are priced at the premium
 * price: one call would have answered it, so tokens spent on the way up, on mending, and on deciding the way, are cost, never savings. Left out are requests of
 * which nothing is known (orphans), those with an unknown price, and those that the local tier answered: nobody would have paid a
 * premium model for each of them, and they have no tokens to be priced. It takes the tokens of one model's answer for another's.
 */
export interface Comparison {
  /** USD that the compared requests did cost, and would have cost. */
  readonly actual: number;
  readonly premium: number;
  /** `premium` less `actual`; negative when climbing cost more than starting at the top. */
  readonly saved: number;
}

/** USD per million tokens. */
export interface TokenPrice {
  readonly input: number;
  readonly output: number;
}

/**
 * For what is read after every request take the day: a month of 30,000 attempts takes some 60 ms (measured).
 * @param premium price of the premium tier; null leaves the comparison out
 */
export function readMetrics(store: LedgerStore, period: Period, premium: TokenPrice | null): Promise<StoreResult<Metrics>> {
  return store.read((db) => metricsOf(db, period, premium));
}

function metricsOf(db: DatabaseSync, period: Period, premium: TokenPrice | null): Metrics {
  const all = queryOne(db, TOTALS, period);
  const reactions = readReactions(db, period);
  const attempts = count(all, 'attempts');
  const local = count(all, 'local');
  const { shown, accepted, rejected } = reactions.all;
  return {
    cost: toUsd(count(all, 'cost_nano')),
    requests: count(queryOne(db, REQUESTS, period), 'requests'),
    attempts,
    unpriced: count(all, 'unpriced'),
    routerTax: toUsd(count(all, 'tax_nano')),
    repairs: { tried: count(all, 'repairs'), mended: count(all, 'mended'), cost: toUsd(count(all, 'repair_nano')) },
    estimatedShare: attempts === local ? null : count(all, 'estimated') / (attempts - local),
    fallbacks: count(queryOne(db, FALLBACKS, period), 'fallbacks'),
    shown,
    accepted,
    rejected,
    keptShare: shown === 0 ? null : accepted / shown,
    tiers: tiersOf(db, period, reactions),
    models: reactions.models,
    arms: reactions.arms,
    local: { attempts: local, answers: readLocalAnswers(db, period) },
    waste: readWaste(db, period),
    comparison: premium === null ? null : comparisonOf(queryOne(db, LAST_ATTEMPTS, period), premium),
  };
}

function tiersOf(db: DatabaseSync, period: Period, reactions: ReactionFigures): TierMetrics[] {
  return query(db, TIERS, period).map((row) => ({
    ...(reactions.tiers.get(String(row['tier'])) ?? NO_REACTIONS),
    tier: String(row['tier']),
    requests: count(row, 'requests'),
    attempts: count(row, 'attempts'),
    cost: toUsd(count(row, 'cost_nano')),
    escalated: count(row, 'escalated'),
  }));
}

function comparisonOf(row: Row, price: TokenPrice): Comparison {
  const actual = toUsd(count(row, 'cost_nano'));
  const premium = (count(row, 'input_tokens') * price.input + count(row, 'output_tokens') * price.output) / 1_000_000;
  return { actual, premium, saved: premium - actual };
}

type Row = Record<string, unknown>;

function query(db: DatabaseSync, sql: string, period: Period): Row[] {
  return db.prepare(sql).all({ from: period.from, to: period.to });
}

function queryOne(db: DatabaseSync, sql: string, period: Period): Row {
  return query(db, sql, period)[0] ?? {};
}

function count(row: Row, column: string): number {
  return Number(row[column] ?? 0);
}

const IN_PERIOD = 'at >= :from AND at < :to';

const TOTALS = `
  SELECT COUNT(*) AS attempts, TOTAL(cost_nano) AS cost_nano, COUNT(*) - COUNT(cost_nano) AS unpriced, TOTAL(${isLocal()}) AS local,
    TOTAL(basis = 'estimate' AND NOT ${isLocal()}) AS estimated,
    TOTAL(CASE WHEN purpose = 'classify' THEN cost_nano END) AS tax_nano,
    TOTAL(purpose = 'repair') AS repairs, TOTAL(purpose = 'repair' AND result = 'passed') AS mended,
    TOTAL(CASE WHEN purpose = 'repair' THEN cost_nano END) AS repair_nano
  FROM attempt WHERE ${IN_PERIOD}`;

// A request stopped by its budget has a decision and no attempt; an orphan has an attempt and no decision.
const REQUESTS = `
  SELECT COUNT(*) AS requests FROM (
    SELECT request_id FROM attempt WHERE ${IN_PERIOD} UNION SELECT request_id FROM decision WHERE ${IN_PERIOD})`;

// Attempts of one request are settled one after the other, so rowid is their order.
const FALLBACKS = `
  SELECT COUNT(DISTINCT request_id) AS fallbacks FROM attempt AS failed
  WHERE ${IN_PERIOD} AND purpose = 'answer' AND result = 'error' AND EXISTS (
    SELECT 1 FROM attempt AS next WHERE next.request_id = failed.request_id AND next.rowid > failed.rowid
      AND (next.provider <> failed.provider OR next.model <> failed.model))`;

const ESCALATED = `
  SELECT tier, COUNT(DISTINCT request_id) AS escalated FROM attempt AS failed
  WHERE ${IN_PERIOD} AND purpose <> 'classify' AND result = 'failed' AND EXISTS (
    SELECT 1 FROM attempt AS next
    WHERE next.request_id = failed.request_id AND next.rowid > failed.rowid AND next.tier <> failed.tier)
  GROUP BY tier`;

const TIERS = `
  WITH spent AS (
      SELECT tier, COUNT(DISTINCT request_id) AS requests, COUNT(*) AS attempts, TOTAL(cost_nano) AS cost_nano
      FROM attempt WHERE ${IN_PERIOD} GROUP BY tier),
    escalated AS (${ESCALATED})
  SELECT * FROM spent LEFT JOIN escalated USING (tier) ORDER BY cost_nano, tier`;

const LAST_ATTEMPTS = `
  SELECT TOTAL(last.input_tokens) AS input_tokens, TOTAL(last.output_tokens) AS output_tokens, TOTAL(whole.cost_nano) AS cost_nano
  FROM (
    SELECT request_id, MAX(CASE WHEN purpose = 'answer' THEN rowid END) AS last, SUM(cost_nano) AS cost_nano FROM attempt WHERE ${IN_PERIOD}
    GROUP BY request_id HAVING COUNT(*) = COUNT(cost_nano) AND TOTAL(failure_kind IS '${UNACCOUNTED}') = 0) AS whole
  JOIN attempt AS last ON last.rowid = whole.last WHERE NOT ${isLocal('last.')}`;
