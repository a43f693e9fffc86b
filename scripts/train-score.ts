/**
 * Fits how likely an answer is right that the gate let through, and writes `src/quality/score/weights.ts`.
 * `node scripts/train-score.ts --data FILE[.gz] ... [--dry]`; the form of the files is told in docs/recordings.md.
 * Tasks are split by a hash of their id: it learns from the one half and reports on the other. The recordings stay where they
 * are: only numbers are written.
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Judgement } from '../src/quality/gate.ts';
import { featuresOf, FEATURES, type FeatureName, type ScoreWeights } from '../src/quality/score/features.ts';
import { scoreOf } from '../src/quality/score/score.ts';
import { answerOf, type Answer } from './recordings/answers.ts';
import { isSound, readRecordings } from './recordings/recordings.ts';
import { partOf } from './recordings/split.ts';
import { judgeAll } from './replay/judging.ts';
import { LAYERS, stepsOf } from './replay/layers.ts';
import { fitLogistic } from './train/logistic.ts';
import { auc, bootstrap, brier, calibrationError, constantBrier, type Outcome } from './train/measures.ts';
import { scoreFile } from './train/score-file.ts';

const NAMES = Object.keys(FEATURES) as FeatureName[];
/** Penalty on the squared weights, per observation: chosen by five folds over the learning half. */
const RIDGE = 0.005;
const FILE = fileURLToPath(new URL('../src/quality/score/weights.ts', import.meta.url));
const BINS = 10;

type Judged = Answer & { readonly judgement: Judgement };

function fit(judged: readonly Judged[]): ScoreWeights {
  const passed = judged.filter(({ judgement }) => judgement.verdict.result === 'passed');
  const observations = passed.flatMap((one) => {
    const features = featuresOf(scoreInput(one));
    const observation = { inputs: NAMES.map((name) => features[name]), share: one.recording.correct ? 1 : 0 };
    return one.recording.samples.map(() => observation);
  });
  const weights = fitLogistic(observations, RIDGE);
  const failed = outcomesOf(judged.filter(({ judgement }) => judgement.verdict.result === 'failed'), () => 0);
  return {
    constant: weights.at(-1) ?? 0,
    features: Object.fromEntries(NAMES.map((name, index) => [name, weights[index] ?? 0])) as ScoreWeights['features'],
    failed: failed.reduce((sum, { share }) => sum + share, 0) / Math.max(1, failed.length),
  };
}

function scoreInput({ request, judgement: { content, verdict, doubts } }: Judged): Parameters<typeof featuresOf>[0] {
  return { request, insertion: content.text, verdict, doubts };
}

function outcomesOf(judged: readonly Judged[], probability: (one: Judged) => number): Outcome[] {
  return judged.flatMap((one) => one.recording.samples.map(() => ({ probability: probability(one), share: one.recording.correct ? 1 : 0 })));
}

/** How well the scores tell right from wrong, and whether they mean what they say. */
function report(name: string, judged: readonly Judged[], weights: ScoreWeights, base: number): string {
  const passed = judged.filter(({ judgement }) => judgement.verdict.result === 'passed');
  const outcomes = outcomesOf(passed, (one) => scoreOf(scoreInput(one), weights));
  const tasks = [...Map.groupBy(passed, ({ recording }) => recording.task_id).values()].map((own) => outcomesOf(own, (one) => scoreOf(scoreInput(one), weights)));
  const error = (drawn: readonly (readonly Outcome[])[]): number => calibrationError(drawn.flat());
  const { low, high } = bootstrap(tasks, error);
  return `${name}: ${tasks.length} tasks, ${outcomes.length} answers that passed; AUC ${auc(outcomes).toFixed(3)}, Brier ${brier(outcomes).toFixed(3)} (always ${base.toFixed(2)}: ${constantBrier(outcomes, base).toFixed(3)}), calibration error ${error(tasks).toFixed(3)} (${low.toFixed(3)} to ${high.toFixed(3)})`;
}

/** Predicted beside true, in ten groups of equally many answers. */
function reliability(judged: readonly Judged[], weights: ScoreWeights): string {
  const passed = judged.filter(({ judgement }) => judgement.verdict.result === 'passed');
  const sorted = outcomesOf(passed, (one) => scoreOf(scoreInput(one), weights)).toSorted((one, other) => one.probability - other.probability);
  const mean = (values: readonly number[]): string => (values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)).toFixed(2);
  return Array.from({ length: BINS }, (_, bin) => sorted.slice(Math.floor((bin * sorted.length) / BINS), Math.floor(((bin + 1) * sorted.length) / BINS)))
    .map((group) => `  ${mean(group.map(({ probability }) => probability))} predicted, ${mean(group.map(({ share }) => share))} right`).join('\n');
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { data: { type: 'string', multiple: true, default: [] }, dry: { type: 'boolean', default: false } } });
  if (values.data.length === 0) {
    console.error('Usage: node scripts/train-score.ts --data FILE[.gz] ... [--dry]');
    process.exitCode = 2;
    return;
  }
  const answers = readRecordings(values.data).filter((one) => one.task !== 'repair' && isSound(one)).map((one) => answerOf(one));
  const steps = stepsOf(LAYERS).slice(-1);
  const judgements = await judgeAll(answers, steps, () => undefined);
  const judged = answers.map((one) => ({ ...one, judgement: judgements.of(one.request, one.reply, steps[0]?.checks ?? []) }));
  const learn = judged.filter(({ recording }) => partOf(recording.task_id) === 'fit');
  const told = judged.filter(({ recording }) => partOf(recording.task_id) === 'report');
  const weights = fit(learn);
  const passed = outcomesOf(learn.filter(({ judgement }) => judgement.verdict.result === 'passed'), () => 0);
  const base = passed.reduce((sum, { share }) => sum + share, 0) / passed.length;
  const lines = [report('Learned from', learn, weights, base), report('Reported on', told, weights, base)];
  console.log(lines.join('\n'));
  for (const name of NAMES) console.log(`  ${name.padEnd(14)} ${weights.features[name].toFixed(3)}`);
  console.log(reliability(told, weights));
  for (const [language, own] of Map.groupBy(told, ({ recording }) => `${recording.task} ${recording.language}`)) console.log(report(language, own, weights, base));
  if (!values.dry) writeFileSync(FILE, scoreFile(weights, lines));
}

await main();
