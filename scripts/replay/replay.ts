import type { CheckName } from '../../src/quality/verdict.ts';
import { TASK_DEFAULTS } from '../../src/routing/policy.ts';
import { answerOf, type Answer } from '../recordings/answers.ts';
import { isSound, isStrict, type Recording } from '../recordings/recordings.ts';
import { RecordingsError } from '../recordings/recordings-error.ts';
import { partOf } from '../recordings/split.ts';
import type { Price } from '../../src/config/config.ts';
import type { ReplayArguments } from './arguments.ts';
import { runCascade } from './cascade.ts';
import { checkConfusion, gateFigures, type Confusion, type GateFigures, type Judged } from './confusion.ts';
import { judgeAll } from './judging.ts';
import { stepsOf, type Step } from './layers.ts';
import { pairsOf, type Pair } from './pairs.ts';
import { boundsOf, figuresAgainst, meanOf, policyOf, randomMix, type Policy } from './policies.ts';
import { worstErrors, type WorstGroup } from './worst.ts';

/** All that one replay gives; printed as it is with `--json`, where NaN is `null`. */
export interface Replay {
  /** Requests that both models answered, by their samples. */
  readonly n: number;
  readonly tasks: number;
  readonly subset: ReplayArguments['subset'];
  readonly part: ReplayArguments['part'];
  readonly policies: readonly Policy[];
  readonly gate: GateFigures;
  readonly perCheck: readonly (Confusion & { readonly name: CheckName })[];
  readonly perModel: readonly (GateFigures & { readonly name: string })[];
  /** Of the gate for one answer, with the checks of all layers. */
  readonly ms: { readonly p50: number; readonly p95: number };
  /** The cascade with the score at other thresholds. */
  readonly thresholds: readonly (Pick<Policy, 'accuracy' | 'gain' | 'relativeCost' | 'escalated'> & { readonly threshold: number })[];
  readonly worst: readonly WorstGroup[];
  /** For people: what to know when reading the figures. */
  readonly notes: readonly string[];
}

export interface ReplayInput {
  readonly recordings: readonly Recording[];
  readonly settings: Pick<ReplayArguments, 'cheap' | 'premium' | 'subset' | 'part' | 'layers' | 'models' | 'threshold' | 'escalateOn' | 'worst'>;
  readonly prices: { readonly cheap: Price | null; readonly premium: Price | null };
  readonly onJudged?: (done: number, of: number) => void;
}

/** More likely right than not. */
const THRESHOLD = TASK_DEFAULTS.complete.minConfidence ?? 0.5;
const THRESHOLDS = [0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];

/** @throws RecordingsError where the recordings hold nothing to compare */
export async function replay({ recordings, settings, prices, onJudged }: ReplayInput): Promise<Replay> {
  const chosen = chosenOf(recordings, settings);
  const { pairs, unpaired } = pairsOf(chosen, settings.cheap, settings.premium);
  if (pairs.length === 0) throw new RecordingsError(`No request was answered by both "${settings.cheap}" and "${settings.premium}"${among(settings)}.`);
  const steps = stepsOf(settings.layers);
  const full = steps.at(-1)?.checks ?? ['reply'];
  const pooled = chosen.filter(({ task, model }) => task !== 'repair' && (settings.models === 'all' || isOneOf(settings, model))).map((one) => answerOf(one));
  const judgements = await judgeAll([...pooled, ...pairs.flatMap(answersOf)], steps, onJudged ?? (() => undefined));
  const judged = pooled.map((one) => ({ recording: one.recording, judgement: judgements.of(one.request, one.reply, full) }));

  const bounds = boundsOf(pairs, prices.cheap, prices.premium);
  const threshold = settings.threshold ?? THRESHOLD;
  const cascadeOf = (step: Step, at: number) => runCascade(pairs, step, { ...prices, judgements, threshold: at, escalateOn: settings.escalateOn });
  const cascades = [];
  for (const step of steps) cascades.push({ name: `cascade:${step.layer}`, served: await cascadeOf(step, threshold) });
  const mix = randomMix(bounds, meanOf(cascades.at(-1)?.served ?? bounds.cheap, 'cost'));
  const named = [{ name: 'always-cheap', served: bounds.cheap }, { name: 'always-premium', served: bounds.premium }, { name: 'random-mix', served: mix }, ...cascades, { name: 'oracle', served: bounds.oracle }];
  const last = steps.at(-1);
  const thresholds = [];
  if (last?.score === true) {
    for (const at of THRESHOLDS) {
      const { accuracy, gain, relativeCost, escalated } = figuresAgainst(await cascadeOf(last, at), bounds.premium);
      thresholds.push({ threshold: at, accuracy, gain, relativeCost, escalated });
    }
  }
  return {
    n: pairs.reduce((sum, { weight }) => sum + weight, 0), tasks: new Set(pairs.map(({ taskId }) => taskId)).size,
    subset: settings.subset, part: settings.part,
    policies: named.map(({ name, served }) => policyOf(name, served, bounds.premium)),
    gate: gateFigures(judged),
    perCheck: full.map((name) => ({ name, ...checkConfusion(judged, name) })),
    perModel: [...Map.groupBy(judged, ({ recording }) => recording.model)].map(([name, own]) => ({ name, ...gateFigures(own) })),
    ms: { p50: quantile(judgements.ms, 0.5), p95: quantile(judgements.ms, 0.95) },
    thresholds, worst: worstErrors(judged, settings.worst),
    notes: notesOf({ pairs, unpaired, steps, threshold, judged }),
  };
}

function chosenOf(recordings: readonly Recording[], { cheap, premium, subset, part, ...settings }: ReplayInput['settings']): readonly Recording[] {
  const models = [...new Set(recordings.filter(({ task }) => task !== 'repair').map(({ model }) => model))].sort();
  for (const model of [cheap, premium]) {
    if (!models.includes(model)) throw new RecordingsError(`There is no answer of "${model}". There are answers of ${models.join(', ') || 'nobody'}.`);
  }
  const inPart = recordings.filter(({ task_id }) => part === 'all' || partOf(task_id) === part);
  const inSubset = inPart.filter((one) => subset === 'all' || (subset === 'golden' ? isSound(one) : isStrict(one)));
  if (inSubset.length === 0) throw new RecordingsError(`There are no answers${among({ cheap, premium, subset, part, ...settings })}.`);
  return inSubset;
}

function among({ subset, part }: ReplayInput['settings']): string {
  return subset === 'all' && part === 'all' ? '' : ` (--subset ${subset}, --part ${part})`;
}

function isOneOf({ cheap, premium }: ReplayInput['settings'], model: string): boolean {
  return model === cheap || model === premium;
}

/** All that may be asked for when a pair is routed. A repair answers the same request. */
function answersOf({ request, cheap, premium, mended }: Pair): Answer[] {
  return [cheap, premium, mended.cheap, mended.premium].flatMap((one) => (one === null ? [] : [answerOf(one, request)]));
}

interface Noted {
  readonly pairs: readonly Pair[];
  readonly unpaired: number;
  readonly steps: readonly Step[];
  readonly threshold: number;
  readonly judged: readonly Judged[];
}

function notesOf({ pairs, unpaired, steps, threshold, judged }: Noted): string[] {
  const notes: string[] = [];
  const mended = pairs.reduce((sum, pair) => sum + (pair.mended.cheap === null ? 0 : pair.weight), 0);
  if (unpaired > 0) notes.push(`${String(unpaired)} samples of one of the two models have no counterpart by the other and are left out of the policies.`);
  if (steps.some(({ repair }) => repair)) {
    notes.push(mended === 0 ? 'No repair of the cheap model was recorded, so the layer "repair" changes nothing.' : `A repair by the cheap model is recorded for ${String(mended)} requests; where none is, the request goes on as if there were no repair.`);
  }
  if (steps.some(({ score }) => score)) notes.push(`The layer "score" asks the premium model where the answer is right with a probability below ${String(threshold)} (--threshold).`);
  if (judged.every(({ judgement }) => judgement.verdict.result === 'unchecked')) notes.push('The gate could check none of these answers.');
  return notes;
}

/** The value below which a share of the values lies; NaN of none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
}
