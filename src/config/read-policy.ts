import * as z from 'zod';
import type { Task } from '../request/request.ts';
import { isObject, parse, type Report } from './parse.ts';
import { bandSchema, cellSchemas, classifierSchema, experimentSchema } from './policy-schema.ts';
import type { BandSettings, ClassifierSettings, Experiment, ExperimentArm, PolicyCells, PolicySettings } from './policy-settings.ts';

const TASKS: readonly Task[] = ['complete', 'explain', 'debug'];
/** What a tier may be called beside its own name: its place on the ladder. */
const RUNGS = ['cheap', 'standard', 'premium'];

/** From 70 % on thrift, from 80 % on no second try, from 95 % on only what is critical. */
export const DEFAULT_BANDS: readonly BandSettings[] = [
  { from: 0.7, downgrade: 'non-critical', escalate: 'all', allow: 'all' },
  { from: 0.8, downgrade: 'none', escalate: 'critical-only', allow: 'all' },
  { from: 0.95, downgrade: 'none', escalate: 'all', allow: 'critical-only' },
];

const ROUTED_VS_PREMIUM: Experiment = {
  name: 'routed-vs-premium',
  unit: 'request',
  arms: [
    { name: 'routed', share: 0.5, policy: {} },
    {
      name: 'premium', share: 0.5,
      // Room for what the dearest model costs; else the cap would decide the comparison.
      policy: { complete: { start: all('premium'), recall: null, maxCost: 0.1 }, explain: { start: all('premium'), maxCost: 0.5 }, debug: { start: all('premium') } },
    },
  ],
};

/** Experiments that are named instead of written out. */
const BUILT_IN: readonly Experiment[] = [ROUTED_VS_PREMIUM];

function all(tier: string): NonNullable<PolicyCells['start']> {
  return { trivial: tier, simple: tier, complex: tier };
}

function isTierName(name: string, tiers: readonly string[]): boolean {
  return [...tiers, ...RUNGS].some((tier) => tier.toLowerCase() === name.toLowerCase());
}

/** Names of tiers that a policy uses and nobody has. */
function unknownTiers({ start, tiers, floor }: PolicyCells, known: readonly string[]): readonly { readonly cell: string; readonly tier: string }[] {
  const used = [
    ...Object.entries(start ?? {}).map(([complexity, tier]) => ({ cell: `start.${complexity}`, tier })),
    ...(tiers ?? []).map((tier, index) => ({ cell: `tiers[${index}]`, tier })),
    ...(floor === undefined ? [] : [{ cell: 'floor', tier: floor }]),
  ];
  return used.filter(({ tier }) => !isTierName(tier, known));
}

/** `start` of `start.complex`, `tiers` of `tiers[1]`. */
function cellOf(place: string): string {
  return place.replace(/[.[].*$/, '');
}

/** Cells that keep something from being done. */
const BOUNDS: readonly string[] = ['stop', 'floor', 'tiers', 'maxCost', 'manualMaxCost', 'attempts', 'manualAttempts', 'escalate', 'repair', 'fallback', 'downgrade'];

function readCells(value: unknown, place: string, known: readonly string[], report: Report): PolicyCells {
  if (!isObject(value)) {
    report(place, 'must be an object with cells of the policy');
    return {};
  }
  const problems: string[] = [];
  const note: Report = (at, message) => {
    problems.push(at);
    report(at, message);
  };
  const cells: PolicyCells = {};
  for (const [cell, entry] of Object.entries(value)) {
    const schema = Object.hasOwn(cellSchemas, cell) ? cellSchemas[cell as keyof typeof cellSchemas] : null;
    // As an object, because a cell may rightly be null; one that is wrong keeps its default.
    if (schema !== null) Object.assign(cells, parse(z.object({ [cell]: schema }), { [cell]: entry }, place, note));
    else report(`${place}.${cell}`, 'is not a cell of the policy');
  }
  const wrong = unknownTiers(cells, known);
  for (const { cell, tier } of wrong) note(`${place}.${cell}`, `"${tier}" is no tier; there are ${[...new Set([...known, ...RUNGS])].join(', ')}`);
  // A bound that somebody set and that cannot be read is not replaced by a looser one: nothing is sent by way of a mistake.
  const bound = problems.find((at) => BOUNDS.includes(cellOf(at.slice(place.length + 1))));
  const stop = bound === undefined ? {} : { stop: `"stepladder.${bound}" cannot be read; mend it in the settings.` };
  const spoilt = new Set(wrong.map(({ cell }) => cellOf(cell)));
  return { ...Object.fromEntries(Object.entries(cells).filter(([cell]) => !spoilt.has(cell))), ...stop };
}

/** @param tiers names of the tiers that there are */
export function readPolicy(value: unknown, place: string, tiers: readonly string[], report: Report): PolicySettings {
  if (value === undefined) return {};
  if (!isObject(value)) {
    report(place, 'must be an object: the cells for each of complete, explain, debug');
    return {};
  }
  const policy: Partial<Record<Task, PolicyCells>> = {};
  for (const [name, cells] of Object.entries(value)) {
    const task = TASKS.find((each) => each === name);
    if (task === undefined) report(`${place}.${name}`, `is no task; there are ${TASKS.join(', ')}`);
    else policy[task] = readCells(cells, `${place}.${name}`, tiers, report);
  }
  return policy;
}

/** Bands that cannot be read leave the default ones standing: thrift is not lost by way of a mistake. */
export function readBands(value: unknown, report: Report): readonly BandSettings[] {
  if (value === undefined) return DEFAULT_BANDS;
  if (!Array.isArray(value)) {
    report('budget.bands', 'must be a list of bands, each with "from"');
    return DEFAULT_BANDS;
  }
  const bands = value.map((entry: unknown, index) => parse(bandSchema, entry, `budget.bands[${index}]`, report));
  return bands.includes(null) ? DEFAULT_BANDS : bands.filter((band) => band !== null).sort((a, b) => a.from - b.from);
}

/** A classifier that cannot be read costs nothing: only the free ones are used. */
export function readClassifier(value: unknown, report: Report): ClassifierSettings {
  return parse(classifierSchema, value ?? {}, 'classifier', report) ?? { use: ['heuristic', 'embedding'], sureFrom: 0.8, llmMaxCost: 0 };
}

/** @param tiers names of the tiers that there are */
export function readExperiment(value: unknown, tiers: readonly string[], report: Report): Experiment | null {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string') {
    const known = BUILT_IN.find(({ name }) => name === value) ?? null;
    if (known === null) report('experiment', `"${value}" is no built-in experiment; there is ${BUILT_IN.map(({ name }) => `"${name}"`).join(', ')}`);
    return known;
  }
  const problems: string[] = [];
  const note: Report = (place, message) => {
    problems.push(place);
    report(place, message);
  };
  const parsed = parse(experimentSchema, value, 'experiment', note);
  if (parsed === null) return null;
  const arms = parsed.arms.map<ExperimentArm>(({ name, share, policy }, index) => ({ name, share, policy: readPolicy(policy, `experiment.arms[${index}].policy`, tiers, note) }));
  if (new Set(arms.map(({ name }) => name)).size < arms.length) note('experiment.arms', 'must have names of their own');
  const sum = arms.reduce((total, { share }) => total + share, 0);
  if (Math.abs(sum - 1) > 0.001) note('experiment.arms', `must have shares that add up to 1; they add up to ${Number(sum.toFixed(3))}`);
  // Half an experiment would measure something else.
  return problems.length > 0 ? null : { name: parsed.name, unit: parsed.unit, arms };
}
