import type { Around } from '../around.ts';
import { balance } from '../overlap.ts';
import { loopAtEnd } from '../repetition.ts';

/**
 * Where a model lost its way and said the same lines over and over, only what came before that and the first round of it. If
 * nothing came before, or a bracket is left open, it stays as it is: the reply check then says what is wrong with it.
 */
export function withoutRepetition(insertion: string, { before, after, inside }: Around): string {
  if (inside !== null) return insertion;
  const loop = loopAtEnd(insertion, `${before}\n${after}`);
  if (loop === null || insertion.slice(0, loop.start).trim() === '') return insertion;
  const text = insertion.slice(0, loop.end);
  return balance(text).openers > 0 ? insertion : text;
}
