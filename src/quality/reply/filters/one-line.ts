import type { Around } from '../around.ts';

/** While somebody types: only the first line, where code stands right of the cursor. The next ones would tear that code from it. */
export function oneLine(insertion: string, { isAuto, isMidLine }: Around): string {
  return isAuto && isMidLine ? (insertion.split('\n', 1)[0] ?? '') : insertion;
}
