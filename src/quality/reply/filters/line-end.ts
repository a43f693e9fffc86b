import type { Around } from '../around.ts';

/** Without the white space at its end, where nothing but the end of a line of code follows. */
export function withoutLineEnd(insertion: string, { rest, inside }: Around): string {
  if (rest.trim() !== '' || inside?.kind === 'string' || insertion.trim() === '') return insertion;
  return insertion.trimEnd();
}
