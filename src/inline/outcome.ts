import type { Taken } from './fate.ts';
import type { Change } from './moment.ts';
import { afterChange, afterUnwatched, shareStanding, standingOf, STANDS_FROM, type Standing } from './standing.ts';

/** Some time after accepting: whether the accepted text still stood. */
export type LaterKind = `${'kept' | 'gone'}-${'30s' | '2min' | '10min'}`;

/** When it is looked at again, in ms after accepting. */
export const LOOKS = [
  { age: '30s', afterMs: 30_000 },
  { age: '2min', afterMs: 120_000 },
  { age: '10min', afterMs: 600_000 },
] as const;
export type Age = (typeof LOOKS)[number]['age'];

/** Accepted texts that are watched at a time; of an older one nothing more is known. Far more than anybody accepts in ten minutes. */
const WATCHED = 100;

/** Accepted texts on their way through later changes of their documents. */
export class Outcomes {
  readonly #standing = new Map<string, { readonly uri: string; standing: Standing }>();
  /** What documents held when they were closed. */
  readonly #closed = new Map<string, string>();

  /** A further part of the same offer takes the place of the first. */
  accept({ id, uri, start, text }: Taken): void {
    this.#standing.delete(id);
    this.#standing.set(id, { uri, standing: standingOf(text, start) });
    const [oldest] = this.#standing.keys();
    if (this.#standing.size > WATCHED && oldest !== undefined) this.forget(oldest);
  }

  /** The document of an accepted text; null where it is watched no more. */
  documentOf(id: string): string | null {
    return this.#standing.get(id)?.uri ?? null;
  }

  /** @param changes places in the text before all of them */
  change(uri: string, changes: readonly Change[]): void {
    // The last place first, so that the others keep theirs.
    const ordered = changes.toSorted((one, other) => other.start - one.start);
    for (const watched of this.#standing.values()) if (watched.uri === uri) watched.standing = ordered.reduce(afterChange, watched.standing);
  }

  /** A document is closed; what happens to its file then is seen from its text. */
  close(uri: string, text: string): void {
    if (this.isWatched(uri)) this.#closed.set(uri, text);
  }

  isWatched(uri: string): boolean {
    return [...this.#standing.values()].some((watched) => watched.uri === uri);
  }

  isClosed(uri: string): boolean {
    return this.#closed.has(uri);
  }

  /** A document is open again, with this text. */
  reopen(uri: string, text: string): void {
    const before = this.#closed.get(uri);
    if (before === undefined) return;
    this.#closed.delete(uri);
    for (const watched of this.#standing.values()) if (watched.uri === uri) watched.standing = afterUnwatched(watched.standing, before, text);
  }

  /** The file of a closed document was read. */
  read(uri: string, text: string): void {
    this.reopen(uri, text);
    this.close(uri, text);
  }

  /** @param text all of the document as it is now. @returns null where it is watched no more */
  look(id: string, age: Age, text: string): LaterKind | null {
    const watched = this.#standing.get(id);
    return watched === undefined ? null : `${shareStanding(watched.standing, text) >= STANDS_FROM ? 'kept' : 'gone'}-${age}`;
  }

  forget(id: string): void {
    const uri = this.documentOf(id);
    this.#standing.delete(id);
    if (uri !== null && !this.isWatched(uri)) this.#closed.delete(uri);
  }
}
