import type { Surroundings } from './surroundings.ts';

/** Lines above the cursor's that are as good as its own. */
const LINES_CLOSE = 3;
/** A shorter name is a local variable's. */
const SHORTEST = 3;
const MOST_NAMES = 150;

/** How near to the cursor a name is used: in its line or those just above, around it, or only in what the file imports. */
export type Nearness = 'close' | 'around' | 'imported';

/**
 * The names that are used around a cursor, each with the nearest of its places. Of the cursor's own line only whole words count, those
 * that something follows; so while a word is being typed the names stay as they are.
 * @param imports the file's import statements
 */
export function namesNear({ typed, above, below }: Pick<Surroundings, 'typed' | 'above' | 'below'>, imports: string): ReadonlyMap<string, Nearness> {
  const lines = above.split('\n').reverse();
  const near = new Map<string, Nearness>();
  // The part behind the last break is empty.
  add(near, [typed.replace(/[\w$]+$/, ''), ...lines.slice(0, 1 + LINES_CLOSE)], 'close');
  add(near, [...lines.slice(1 + LINES_CLOSE), below], 'around');
  add(near, [imports], 'imported');
  return near;
}

function add(near: Map<string, Nearness>, texts: readonly string[], nearness: Nearness): void {
  for (const text of texts) {
    for (const [name] of text.matchAll(/[A-Za-z_$][\w$]*/g)) {
      if (near.size < MOST_NAMES && name.length >= SHORTEST && !near.has(name)) near.set(name, nearness);
    }
  }
}
