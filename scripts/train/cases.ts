import { createHash } from 'node:crypto';
import { aroundCursor, type Around } from '../../src/routing/classify/features.ts';
import { byTask, isStrict, requestOf, successOf, type Recording } from '../recordings/recordings.ts';

/** The models whose answers are "a cheap model's answer". */
export const CHEAP: readonly string[] = ['gpt-4.1-nano', 'gpt-4.1-mini', 'Ministral-3B', 'DeepSeek-V3-0324'];
/** The ends of the ladder in the report, with list prices in USD per million tokens. */
export const LADDER = {
  cheap: { model: 'gpt-4.1-nano', price: { input: 0.1, output: 0.4 } },
  strong: { model: 'gpt-4.1', price: { input: 2, output: 8 } },
} as const;

/** `learn`: fitted to and, by folds, calibrated with. `report`: only looked at in the report. */
export type Part = 'learn' | 'report';

/** One model on one task: the share of its answers that is right and their mean cost in USD. */
export interface Performance {
  readonly share: number;
  readonly cost: number;
}

/** One task: what the classifier sees of it, and how the models did. */
export interface Case {
  readonly id: string;
  readonly language: string;
  readonly part: Part;
  readonly around: Around;
  /** Share of right answers over the cheap models. */
  readonly share: number;
  readonly cheap: Performance;
  readonly strong: Performance;
}

/** Three quarters of the tasks and a quarter: by the task's id, so that answers to one task never stand on two sides. */
function partOf(id: string): Part {
  return placeOf(`split:${id}`) < 0.75 ? 'learn' : 'report';
}

/** A number between 0 and 1 that depends on the text alone. */
export function placeOf(text: string): number {
  return (createHash('sha256').update(text).digest()[0] ?? 0) / 256;
}

/** The completion tasks with labels that mean what they say; a task that one of the models did not answer is left out. */
export function casesOf(recordings: readonly Recording[]): Case[] {
  const usable = recordings.filter((one) => one.task === 'complete' && isStrict(one));
  return [...byTask(usable)].flatMap(([id, ofTask]) => {
    const [first] = ofTask;
    const { samples, share } = successOf(ofTask.filter(({ model }) => CHEAP.includes(model)));
    const cheap = performanceOf(ofTask, LADDER.cheap);
    const strong = performanceOf(ofTask, LADDER.strong);
    if (first === undefined || samples === 0 || cheap === null || strong === null) return [];
    return [{ id, language: first.language, part: partOf(id), around: aroundCursor(requestOf(first)), share, cheap, strong }];
  });
}

function performanceOf(ofTask: readonly Recording[], { model, price }: (typeof LADDER)[keyof typeof LADDER]): Performance | null {
  const own = ofTask.filter((one) => one.model === model);
  const { samples, share } = successOf(own);
  if (samples === 0) return null;
  const cost = own.reduce((sum, one) => sum + (one.samples.length * (one.tokens_in * price.input + one.tokens_out * price.output)) / 1e6, 0);
  return { share, cost: cost / samples };
}
