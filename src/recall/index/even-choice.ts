/** The golden ratio's fraction: its multiples lie evenly between 0 and 1. */
const JITTER = 0.618_033_988_749_895;

/**
 * The `index`th of `wanted` that are chosen evenly from `size`, each from a part of its own: a whole number below `size`, no two the same.
 * Not always at the same place in its part, because what is chosen from may have a period itself.
 */
export function chosen(index: number, wanted: number, size: number): number {
  if (wanted >= size) return index;
  const from = Math.floor((index * size) / wanted);
  const to = Math.floor(((index + 1) * size) / wanted);
  const jitter = index * JITTER;
  return from + Math.floor((jitter - Math.floor(jitter)) * (to - from));
}
