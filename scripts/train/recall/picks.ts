import { FEATURES } from '../../../src/recall/propose/features.ts';
import type { Judge } from '../../../src/recall/propose/model.ts';
import type { Example, Kind } from './examples.ts';

/** What would be proposed at a cursor. */
export interface Pick {
  readonly repo: string;
  readonly kind: Kind;
  /** 0 where nothing would be. */
  readonly probability: number;
  readonly isRight: boolean;
  readonly tokens: number;
}

/** The likeliest option of each example. */
export function picksOf(examples: readonly Example[], judge: Judge): Pick[] {
  return examples.map(({ repo, kind, features, isRight, isEmpty, tokens }) => {
    let best = -1;
    let probability = 0;
    for (let option = 0; option < isRight.length; option++) {
      const own = judge(features.subarray(option * FEATURES.length, (option + 1) * FEATURES.length));
      if (own <= probability) continue;
      best = option;
      probability = own;
    }
    if (best === -1 || isEmpty[best] === true) return { repo, kind, probability: 0, isRight: false, tokens: 0 };
    return { repo, kind, probability, isRight: isRight[best] ?? false, tokens: tokens[best] ?? 0 };
  });
}

/** How good they are, in one line. */
export function picksLine(name: string, picks: readonly Pick[]): string {
  const at = (threshold: number, least = 1): string => {
    const taken = picks.filter(({ probability, tokens }) => probability >= threshold && tokens >= least);
    return `${percent(taken.length / picks.length)} at ${percent(taken.filter(({ isRight }) => isRight).length / taken.length)}`;
  };
  const thirty = picks.toSorted((one, other) => other.probability - one.probability).slice(0, Math.floor(picks.length * 0.3));
  const exact = thirty.filter(({ isRight }) => isRight).length / thirty.length;
  return `${name.padEnd(24)} ${String(picks.length).padStart(6)}  p>=0.5 ${at(0.5)}  p>=0.4 ${at(0.4)}  three tokens p>=0.4 ${at(0.4, 3)}  of 30 % ${percent(exact)}  calibration error ${percent(calibration(picks))}`;
}

/** Mean distance of what was said from what was true, over ten bins of the probability; what is below a twentieth is never told. */
export function calibration(picks: readonly Pick[]): number {
  const told = picks.filter(({ probability }) => probability >= 0.05);
  const bins = Map.groupBy(told, ({ probability }) => Math.min(9, Math.floor(probability * 10)));
  const off = [...bins.values()].map((bin) => Math.abs(bin.reduce((sum, { probability, isRight }) => sum + probability - (isRight ? 1 : 0), 0)));
  return off.reduce((sum, each) => sum + each, 0) / told.length;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
