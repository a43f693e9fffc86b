import { auc, bootstrap, brier, calibrationError, constantBrier, type Interval, type Outcome } from './measures.ts';
import { alwaysCheap, alwaysStrong, curve, type Predicted } from './value.ts';

export function outcomes(predicted: readonly Predicted[]): Outcome[] {
  return predicted.map((one) => ({ probability: one.probability, share: one.case.share }));
}

function range({ low, high }: Interval): string {
  return `${low.toFixed(3)} to ${high.toFixed(3)}`;
}

/** How well a probability tells right answers from wrong ones, in one line. @param base what would be said without any model */
export function qualityLine(name: string, predicted: readonly Predicted[], base: number): string {
  const found = outcomes(predicted);
  const skill = (drawn: readonly Outcome[]): number => constantBrier(drawn, base) - brier(drawn);
  return `  ${name.padEnd(20)} ${String(found.length).padStart(3)} tasks  AUC ${auc(found).toFixed(3)} (${range(bootstrap(found, auc))})`
    + `  Brier ${brier(found).toFixed(3)} [${constantBrier(found, base).toFixed(3)}], better by ${range(bootstrap(found, skill))}`
    + `  calibration error ${calibrationError(found).toFixed(3)}`;
}

/** What choosing the model by the probability gives, beside both ends and a random mix. */
export function valueLines(predicted: readonly Predicted[]): string[] {
  const ends = ([['always cheap', alwaysCheap], ['always strong', alwaysStrong]] as const).map(([name, value]) => {
    const { accuracy, cost } = value(predicted);
    return `    ${name.padEnd(16)} right ${accuracy.toFixed(3)} (${range(bootstrap(predicted, (drawn) => value(drawn).accuracy))})  ${cost.toFixed(3)} USD per 1,000`;
  });
  const points = curve(predicted).map(({ threshold, lifted, accuracy, accuracyInterval, cost, gain, gainInterval }) =>
    `    strong if p<${threshold.toFixed(2)} (${Math.round(lifted * 100)} %)  right ${accuracy.toFixed(3)} (${range(accuracyInterval)})  ${cost.toFixed(3)} USD per 1,000`
      + `  above a random mix ${gain >= 0 ? '+' : ''}${gain.toFixed(3)} (${range(gainInterval)})`);
  return [...ends, ...points];
}
