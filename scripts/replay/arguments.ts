import { parseArgs } from 'node:util';
import { TASK_DEFAULTS } from '../../src/routing/policy.ts';
import { PARTS, type Part } from '../recordings/split.ts';
import { LAYERS, type Layer } from './layers.ts';

export const USAGE = `Usage: npm run -s replay -- --data FILE[.gz] [--data FILE ...] --cheap MODEL --premium MODEL [--prices FILE]
         [--subset all|golden|strict] [--part all|fit|report] [--layers ${LAYERS.join(',')}]
         [--models all|pair] [--threshold SHARE] [--escalate-on CHECK_OR_CODE,...] [--worst N] [--json]
       npm run -s replay -- --journal LEDGER [--premium MODEL] [--prices FILE] [--json]
The form of FILE is told in docs/recordings.md.`;

export const SUBSETS = ['all', 'golden', 'strict'] as const;
export type Subset = (typeof SUBSETS)[number];

export interface ReplayArguments {
  readonly data: readonly string[];
  readonly cheap: string;
  readonly premium: string;
  readonly prices: string | null;
  readonly subset: Subset;
  readonly part: Part | 'all';
  readonly layers: readonly Layer[];
  /** Whose answers the gate's figures are about: those of all models, or of the two. */
  readonly models: 'all' | 'pair';
  /** Of the score, 0 to 1; null is the default. */
  readonly threshold: number | null;
  /** Checks and codes that climb, as in the policy; its default. */
  readonly escalateOn: readonly string[];
  /** Kinds of errors listed, and cases of each. */
  readonly worst: number;
  readonly json: boolean;
}

export interface JournalArguments {
  readonly journal: string;
  readonly premium: string | null;
  readonly prices: string | null;
  readonly json: boolean;
}

/** A wrong call: the message says what to write instead. */
export class UsageError extends Error {}

const OPTIONS = {
  data: { type: 'string', multiple: true }, cheap: { type: 'string' }, premium: { type: 'string' }, prices: { type: 'string' },
  subset: { type: 'string' }, part: { type: 'string' }, layers: { type: 'string' }, models: { type: 'string' }, threshold: { type: 'string' }, 'escalate-on': { type: 'string' },
  worst: { type: 'string' }, json: { type: 'boolean' }, journal: { type: 'string' },
} as const;

/** @throws UsageError */
export function readArguments(args: readonly string[]): ReplayArguments | JournalArguments {
  const values = parsed(args);
  const { data = [], cheap, premium, prices = null, json = false, journal } = values;
  if (journal !== undefined) {
    if (data.length > 0 || cheap !== undefined) throw new UsageError('--journal stands for --data and --cheap: give the one or the others.');
    return { journal, premium: premium ?? null, prices, json };
  }
  if (data.length === 0) throw new UsageError('--data is missing: a file of recordings.');
  if (cheap === undefined) throw new UsageError('--cheap is missing: the model that is asked first.');
  if (premium === undefined) throw new UsageError('--premium is missing: the model that is asked where the first one fails.');
  return {
    data, cheap, premium, prices, json,
    subset: oneOf(values.subset ?? 'all', SUBSETS, '--subset'),
    part: oneOf(values.part ?? 'all', ['all', ...PARTS], '--part'),
    layers: (values.layers ?? LAYERS.join()).split(',').map((layer) => oneOf(layer.trim(), LAYERS, '--layers')),
    models: oneOf(values.models ?? 'all', ['all', 'pair'], '--models'),
    threshold: values.threshold === undefined ? null : numberOf(values.threshold, 0, 1, '--threshold'),
    escalateOn: (values['escalate-on'] ?? TASK_DEFAULTS.complete.escalateOn.join()).split(',').map((name) => name.trim()),
    worst: values.worst === undefined ? 5 : Math.floor(numberOf(values.worst, 0, 1_000, '--worst')),
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function oneOf<T extends string>(value: string, choices: readonly T[], option: string): T {
  const found = choices.find((choice) => choice === value);
  if (found === undefined) throw new UsageError(`${option} takes ${choices.join(', ')}; it got "${value}".`);
  return found;
}

function numberOf(value: string, least: number, most: number, option: string): number {
  const number = value.trim() === '' ? NaN : Number(value);
  if (!(number >= least && number <= most)) throw new UsageError(`${option} takes a number from ${String(least)} to ${String(most)}; it got "${value}".`);
  return number;
}
