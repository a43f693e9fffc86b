/**
 * Trains the model of `src/routing/classify/embedding.ts` on recorded answers of real models and prints how good it is.
 * `node scripts/train-classifier.ts --data FILE[.gz] [--data FILE ...] [--out src/routing/classify/weights.ts]`
 * The recordings stay where they are: only the weights are written. The same files give the same weights and the same report.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { probability, type Weights } from '../src/routing/classify/linear.ts';
import { aroundCursor, embed, nGrams, PLACE, placeFeatures } from '../src/routing/classify/features.ts';
import { casesOf, CHEAP, LADDER, placeOf, type Case } from './train/cases.ts';
import { fitLogistic, sigmoid, weightedSum, type Observation } from './train/logistic.ts';
import { auc, logLoss, mean } from './train/measures.ts';
import { byTask, readRecordings, requestOf, successOf } from './recordings/recordings.ts';
import { outcomes, qualityLine, valueLines } from './train/report.ts';
import type { Predicted } from './train/value.ts';
import { weightsFile } from './train/weights-file.ts';

type Inputs = (one: Case) => readonly number[];

const RIDGES = [0.3, 0.1, 0.03, 0.01, 0.003];
const FOLDS = 6;

const shipped: Inputs = ({ around, language }) => embed(around, language);
const place: Inputs = ({ around, language }) => placeFeatures(around, language);
const INPUTS: Readonly<Record<string, Inputs>> = {
  'shipped': shipped,
  'place only': place,
  'n-grams only': (one) => shipped(one).slice(PLACE.length),
  'place, 256 n-grams': (one) => [...place(one), ...nGrams(one.around, 256)],
};

function observations(cases: readonly Case[], inputs: Inputs): Observation[] {
  return cases.map((one) => ({ inputs: inputs(one), share: one.share }));
}

/** Predictions for all cases, each by a model that saw no case of its fold. */
function crossValidated(cases: readonly Case[], inputs: Inputs, ridge: number): Predicted[] {
  const foldOf = (one: Case): number => Math.floor(placeOf(`fold:${one.id}`) * FOLDS);
  return Array.from({ length: FOLDS }, (_, fold) => {
    const weights = fitLogistic(observations(cases.filter((one) => foldOf(one) !== fold), inputs), ridge);
    return cases.filter((one) => foldOf(one) === fold).map((one) => ({ probability: sigmoid(weightedSum(weights, inputs(one))), case: one }));
  }).flat();
}

/** The ridge with the least loss on cases that were not fitted to. */
function chooseRidge(cases: readonly Case[], inputs: Inputs): { readonly ridge: number; readonly loss: number } {
  const tried = RIDGES.map((ridge) => ({ ridge, loss: logLoss(outcomes(crossValidated(cases, inputs, ridge))) }));
  return tried.reduce((best, one) => (one.loss < best.loss ? one : best));
}

/** Int8 weights fitted to all that may be learned from, calibrated with what models that did not see a case said of it. */
function train(cases: readonly Case[], ridge: number): { readonly weights: Weights; readonly values: Int8Array } {
  const fitted = fitLogistic(observations(cases, shipped), ridge);
  const scale = Math.max(...fitted.map(Math.abs)) / 127;
  const values = Int8Array.from(fitted, (weight) => Math.round(weight / scale));
  const sums = crossValidated(cases, shipped, ridge).map((one) => ({ inputs: [Math.log(one.probability / (1 - one.probability))], share: one.case.share }));
  const [slope = 1, offset = 0] = fitLogistic(sums, 0);
  return { weights: { scale, values: Buffer.from(values).toString('base64'), slope, offset }, values };
}

function main(): void {
  const { values: options } = parseArgs({ options: { data: { type: 'string', multiple: true }, out: { type: 'string' } } });
  if (options.data === undefined) {
    console.error('Usage: node scripts/train-classifier.ts --data FILE[.gz] [--data FILE ...] [--out FILE]');
    process.exitCode = 2;
    return;
  }
  const recordings = readRecordings(options.data);
  const cases = casesOf(recordings);
  const learn = cases.filter(({ part }) => part === 'learn');
  const report = cases.filter(({ part }) => part === 'report');
  console.log(`${cases.length} tasks with sound labels: ${learn.length} to learn from, ${report.length} to report on. Cheap: ${CHEAP.join(', ')}.`);

  console.log(`\nRidge, by the log loss over ${FOLDS} folds of what may be learned from:`);
  const ridges = new Map(Object.entries(INPUTS).map(([name, inputs]) => [name, chooseRidge(learn, inputs)]));
  for (const [name, { ridge, loss }] of ridges) console.log(`  ${name.padEnd(20)} ${ridge} (${loss.toFixed(4)})`);
  const { weights, values } = train(learn, ridges.get('shipped')?.ridge ?? 1);
  console.log(`Shipped: slope ${weights.slope.toFixed(2)}, offset ${weights.offset.toFixed(2)}; of its ${values.length} weights those of the place:`);
  for (const [index, name] of PLACE.entries()) console.log(`  ${name.padEnd(24)} ${((values[index] ?? 0) * weights.scale).toFixed(2)}`);

  const base = mean(learn.map(({ share }) => share));
  const predicted = report.map((one) => ({ probability: probability(weights, values, shipped(one)), case: one }));
  const sorted = predicted.map((one) => one.probability).sort((one, two) => one - two);
  console.log(`\nPredictions on the report part: ${[0, 0.1, 0.5, 0.9, 1].map((share) => sorted[Math.floor(share * (sorted.length - 1))]?.toFixed(2)).join(' ')} (least, 10 %, median, 90 %, most)`);
  console.log(`\nReport part (always saying the base rate of the others, ${base.toFixed(3)}, in brackets):`);
  console.log(qualityLine('all', predicted, base));
  for (const [language, own] of Map.groupBy(predicted, (one) => one.case.language)) console.log(qualityLine(language, own, base));
  console.log(`\nRouting by it on the report part, ${LADDER.cheap.model} or ${LADDER.strong.model}:`);
  for (const line of valueLines(predicted)) console.log(line);

  console.log(`\nAll tasks, each predicted by a model that did not see its fold (${FOLDS} folds by task, ridges as above, no calibration):`);
  for (const [name, inputs] of Object.entries(INPUTS)) {
    const folded = crossValidated(cases, inputs, ridges.get(name)?.ridge ?? 1);
    console.log(qualityLine(name, folded, mean(cases.map(({ share }) => share))));
    if (name === 'shipped') for (const line of valueLines(folded)) console.log(line);
  }
  const elsewhere = [...byTask(recordings.filter(({ task }) => task === 'generate')).values()].flatMap((ofTask) => {
    const [first] = ofTask;
    const predictedThere = first === undefined ? null : probability(weights, values, embed(aroundCursor(requestOf(first)), first.language));
    return predictedThere === null ? [] : [{ probability: predictedThere, share: successOf(ofTask).share }];
  });
  if (elsewhere.length > 0) console.log(`\nFunctions from a description, by other models: AUC ${auc(elsewhere).toFixed(3)} on ${elsewhere.length} tasks.`);
  if (options.out !== undefined) writeFileSync(options.out, weightsFile(weights, predicted, base));
}

main();
