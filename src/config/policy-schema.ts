import * as z from 'zod';
import { COMPLEXITIES, FALLBACK_KINDS, REPAIR_MODES, TRAFFIC_CLASSES } from './policy-settings.ts';

const name = z.string('must be text').trim().min(1, 'must not be empty');
const flag = z.boolean('must be true or false');
const share = z.number('must be a number from 0 to 1').min(0, 'must be from 0 to 1').max(1, 'must be from 0 to 1');
const usdOrNone = z.number('must be a number: USD, or null for no cap').nonnegative('must not be negative').nullable();
const count = (least: number) => z.int('must be a whole number').min(least, `must be at least ${least}`).max(20, 'must be at most 20');
const oneOf = <T extends string>(choices: readonly T[]) => z.enum(choices, `must be one of ${choices.map((choice) => `"${choice}"`).join(', ')}`);
const names = z.array(name, 'must be a list of names').min(1, 'must name at least one');

/** The cells of one task, each checked by itself: a wrong one leaves the others standing. */
export const cellSchemas = {
  class: oneOf(TRAFFIC_CLASSES),
  start: z.union(
    [
      name.transform((tier) => Object.fromEntries(COMPLEXITIES.map((complexity) => [complexity, tier]))),
      z.strictObject({ trivial: name.optional(), simple: name.optional(), complex: name.optional() }),
    ],
    { error: 'must be the name of a tier, or { "trivial", "simple", "complex" } with a tier for each' },
  ),
  tiers: z.union([names, z.null()], { error: 'must be a list with at least one tier, or null for all' }),
  floor: name,
  maxCost: usdOrNone,
  manualMaxCost: usdOrNone,
  attempts: count(1),
  manualAttempts: count(1),
  autoClimb: z.union([count(0), z.null()], { error: 'must be a whole number of tiers, or null for all' }),
  retries: count(0),
  escalate: flag,
  escalateOn: names,
  repair: oneOf(REPAIR_MODES),
  fallback: flag,
  fallbackOn: z.array(oneOf(FALLBACK_KINDS), 'must be a list of kinds of failure'),
  downgrade: flag,
  liftUnverifiable: flag,
  minConfidence: z.union([share, z.null()], { error: 'must be a number from 0 to 1, or null for none' }),
  recall: z.union([share, z.null()], { error: 'must be a probability from 0 to 1, or null for never' }),
  contextTokens: z.union([z.int('must be a whole number of tokens').min(200, 'must be at least 200').max(100_000, 'must be at most 100000'), z.null()], { error: 'must be a whole number of tokens, at least 200, or null' }),
  cache: flag,
  stop: z.union([name, z.null()], { error: 'must be a text with the reason, or null' }),
} as const;

export const bandSchema = z.strictObject({
  from: share,
  downgrade: oneOf(['none', 'non-critical']).default('none'),
  escalate: oneOf(['all', 'critical-only', 'none']).default('all'),
  allow: oneOf(['all', 'critical-only']).default('all'),
});

export const classifierSchema = z.strictObject({
  use: z.array(oneOf(['heuristic', 'embedding', 'llm']), 'must be a list').min(1, 'must name at least one').default(['heuristic', 'embedding']),
  sureFrom: share.default(0.8),
  llmMaxCost: z.number('must be a number: USD').nonnegative('must not be negative').default(0.001),
});

export const experimentSchema = z.strictObject({
  name,
  unit: oneOf(['request', 'file', 'day']).default('request'),
  arms: z.array(z.strictObject({ name, share, policy: z.unknown().optional() }), 'must be a list of arms').min(2, 'must hold at least two arms'),
});
