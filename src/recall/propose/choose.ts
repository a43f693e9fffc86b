import type { TextIndex } from '../index/text-index.ts';
import type { Cursor } from './cursor.ts';
import { featuresOf } from './features.ts';
import { judgeOf, type Judge } from './model.ts';
import { lookAhead, type Option, type Outlook } from './options.ts';
import { WEIGHTS } from './weights.ts';

/** The likeliest way for a line to go on. */
export interface Choice {
  readonly option: Option;
  readonly probability: number;
  readonly outlook: Outlook;
}

const FITTED = judgeOf(WEIGHTS);

/** @returns null where nothing goes on like this, and where most likely nothing follows in the line */
export function choose(index: TextIndex, cursor: Cursor, judge: Judge = FITTED): Choice | null {
  const outlook = lookAhead(index, cursor);
  let best: Choice | null = null;
  for (const [at, features] of featuresOf(index, outlook).entries()) {
    const option = outlook.options[at];
    const probability = judge(features);
    if (option !== undefined && probability > (best?.probability ?? 0)) best = { option, probability, outlook };
  }
  return best === null || best.option.text.trim() === '' ? null : best;
}
