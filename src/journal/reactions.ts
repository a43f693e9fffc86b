import type { DatabaseSync } from 'node:sqlite';
import type { Period } from '../spend/calendar.ts';
import type { RouteName } from '../routing/decision.ts';
import { REACTIONS } from './feedback.ts';

/** Accepted texts that were looked at again: how many, and how many of them mostly stood. */
export interface Stands {
  readonly looked: number;
  readonly kept: number;
}

/** What users did with answers that they saw. Each counts once: `accepted + rejected + typedOver + ignored` is `shown`, less those of which no more is known. */
export interface Reactions {
  readonly shown: number;
  /** Wholly or partly. */
  readonly accepted: number;
  /** Of these, in part only. */
  readonly partly: number;
  readonly rejected: number;
  /** Something else was typed while it was on the screen. */
  readonly typedOver: number;
  readonly ignored: number;
  /** 30 s, 2 and 10 minutes after accepting. */
  readonly after30s: Stands;
  readonly after2min: Stands;
  readonly after10min: Stands;
}

/** By the model that gave the answers. */
export interface ModelReactions extends Reactions, RouteName {}

export interface ArmReactions extends Reactions {
  readonly experiment: string;
  readonly arm: string;
}

/** What answers to requests of a period came to, by who gave them; an answer from memory by who gave it first. */
export interface ReactionFigures {
  readonly all: Reactions;
  /** By tier. */
  readonly tiers: ReadonlyMap<string, Reactions>;
  readonly models: readonly ModelReactions[];
  readonly arms: readonly ArmReactions[];
}

export const NO_REACTIONS: Reactions = {
  shown: 0, accepted: 0, partly: 0, rejected: 0, typedOver: 0, ignored: 0,
  after30s: { looked: 0, kept: 0 }, after2min: { looked: 0, kept: 0 }, after10min: { looked: 0, kept: 0 },
};

/** Reactions of the answers of one model in one arm. */
interface Group {
  readonly route: RouteName | null;
  readonly arm: { readonly experiment: string; readonly arm: string } | null;
  readonly reactions: Reactions;
}

export function readReactions(db: DatabaseSync, period: Period): ReactionFigures {
  const groups = db.prepare(GROUPS).all({ from: period.from, to: period.to }).map(groupOf);
  const routes = groups.flatMap(({ route, reactions }) => (route === null ? [] : [{ route, reactions }]));
  const arms = groups.flatMap(({ arm, reactions }) => (arm === null ? [] : [{ arm, reactions }]));
  const byTier = Map.groupBy(routes, ({ route }) => route.tier);
  const byModel = Map.groupBy(routes, ({ route: { tier, provider, model } }) => JSON.stringify([tier, provider, model]));
  const byArm = Map.groupBy(arms, ({ arm: { experiment, arm } }) => JSON.stringify([experiment, arm]));
  return {
    all: sum(groups),
    tiers: new Map([...byTier].map(([tier, some]) => [tier, sum(some)])),
    models: [...byModel.values()].flatMap((some) => some.slice(0, 1).map(({ route }) => ({ ...route, ...sum(some) }))),
    arms: [...byArm.values()].flatMap((some) => some.slice(0, 1).map(({ arm }) => ({ ...arm, ...sum(some) }))),
  };
}

function sum(groups: readonly { readonly reactions: Reactions }[]): Reactions {
  return groups.reduce<Reactions>((total, { reactions }) => add(total, reactions), NO_REACTIONS);
}

function add(one: Reactions, other: Reactions): Reactions {
  const stands = (age: 'after30s' | 'after2min' | 'after10min'): Stands => ({ looked: one[age].looked + other[age].looked, kept: one[age].kept + other[age].kept });
  return {
    shown: one.shown + other.shown, accepted: one.accepted + other.accepted, partly: one.partly + other.partly,
    rejected: one.rejected + other.rejected, typedOver: one.typedOver + other.typedOver, ignored: one.ignored + other.ignored,
    after30s: stands('after30s'), after2min: stands('after2min'), after10min: stands('after10min'),
  };
}

const AGES = ['30s', '2min', '10min'] as const;

/** The place of a kind of feedback in the list of reactions, as SQL; null for what is none. */
export const RANK = `CASE kind ${REACTIONS.map((kind, place) => `WHEN '${kind}' THEN ${place}`).join(' ')} END`;

// `MIN` of no reaction at all is null: it was shown, and no more is known. What is said of accepted text later does not make it shown.
// `CROSS JOIN` and `+`: the planner is to begin with the period, not with all that there is in the order of ids.
const EACH = `
  SELECT executed_tier AS tier, executed_provider AS provider, executed_model AS model, experiment, arm, MIN(${RANK}) AS reaction,
    ${AGES.map((age) => `MAX(kind = 'kept-${age}') AS kept_${age}, MAX(kind IN ('kept-${age}', 'gone-${age}')) AS looked_${age}`).join(', ')}
  FROM decision CROSS JOIN feedback USING (request_id)
  WHERE decision.at >= :from AND decision.at < :to
  GROUP BY +decision.request_id HAVING MAX(kind = 'shown' OR ${RANK} IS NOT NULL)`;

const GROUPS = `
  SELECT tier, provider, model, experiment, arm, COUNT(*) AS shown, ${REACTIONS.map((kind, place) => `TOTAL(reaction IS ${place}) AS "${kind}"`).join(', ')},
    ${AGES.map((age) => `TOTAL(kept_${age}) AS kept_${age}, TOTAL(looked_${age}) AS looked_${age}`).join(', ')}
  FROM (${EACH}) GROUP BY tier, provider, model, experiment, arm ORDER BY tier, provider, model, experiment, arm`;

function groupOf(row: Readonly<Record<string, unknown>>): Group {
  const [tier, provider, model] = [row['tier'], row['provider'], row['model']];
  const [experiment, arm] = [row['experiment'], row['arm']];
  return {
    route: typeof tier === 'string' && typeof provider === 'string' && typeof model === 'string' ? { tier, provider, model } : null,
    arm: typeof experiment === 'string' && typeof arm === 'string' ? { experiment, arm } : null,
    reactions: reactionsOf(row),
  };
}

function reactionsOf(row: Readonly<Record<string, unknown>>): Reactions {
  const stands = (age: (typeof AGES)[number]): Stands => ({ looked: Number(row[`looked_${age}`]), kept: Number(row[`kept_${age}`]) });
  return {
    shown: Number(row['shown']),
    accepted: Number(row['accepted']) + Number(row['partly-accepted']),
    partly: Number(row['partly-accepted']),
    rejected: Number(row['rejected']),
    typedOver: Number(row['typed-over']),
    ignored: Number(row['ignored']),
    after30s: stands('30s'), after2min: stands('2min'), after10min: stands('10min'),
  };
}
