import { LRUCache } from 'lru-cache';

/** Answers by what stood before the cursor, so many of them, the one used longest ago going first. */
export class KeptAnswers {
  readonly #answers: LRUCache<string, { readonly id: string; readonly text: string }>;

  constructor(most: number) {
    this.#answers = new LRUCache({ max: most });
  }

  keep(before: string, id: string, text: string): void {
    this.#answers.set(before, { id, text });
  }

  has(before: string): boolean {
    return this.#answers.has(before);
  }

  /**
   * What is left of a kept answer when the last of what stands before the cursor is its beginning.
   * @param furthest UTF-16 units that may have been typed since
   * @param onlyNearest only the answer of the nearest earlier place is looked at, whether or not it fits
   */
  rest(before: string, furthest: number, onlyNearest: boolean): { readonly id: string; readonly text: string } | null {
    const earlier = [...this.#answers.keys()].filter((key) => before.length - key.length <= furthest && begins(before, key)).sort((a, b) => b.length - a.length);
    for (const key of onlyNearest ? earlier.slice(0, 1) : earlier) {
      const kept = this.#answers.get(key);
      const typed = before.slice(key.length);
      if (kept !== undefined && kept.text.length > typed.length && kept.text.startsWith(typed)) return { id: kept.id, text: kept.text.slice(typed.length) };
    }
    return null;
  }
}

/** Most texts are told apart by their last characters, which come first for that. */
function begins(text: string, start: string): boolean {
  return text.endsWith(start.slice(-40), start.length) && text.startsWith(start);
}
