import type { Filter } from '../around.ts';
import { withoutClosingBrackets } from './closing-brackets.ts';
import { withinComment } from './comment.ts';
import { inUnitOfFile } from './indent-unit.ts';
import { indented } from './indentation.ts';
import { withoutLineEnd } from './line-end.ts';
import { withoutLinesAbove } from './lines-above.ts';
import { withoutLinesBelow } from './lines-below.ts';
import { oneLine } from './one-line.ts';
import { withoutRepetition } from './repetition.ts';
import { withinString } from './string.ts';
import { withoutTextAfter } from './text-after.ts';

/** What makes an insertion out of the code in a reply, in this order. Text is only ever taken off; white space at the start of a line may change. */
export const FILTERS: readonly Filter[] = [
  withinComment,
  withinString,
  withoutLinesAbove,
  withoutTextAfter,
  withoutLinesBelow,
  withoutClosingBrackets,
  oneLine,
  withoutRepetition,
  inUnitOfFile,
  indented,
  withoutLineEnd,
];
