import type { TokenSpan } from './tokens.ts';

/** A file as it is put into the index. */
export interface IndexedFile {
  /** A small whole number, chosen by the caller. */
  readonly id: number;
  readonly languageId: string;
  readonly text: string;
  /** Whatever the caller counts up with use; 0 where it is left out. */
  readonly recency?: number;
  /** Being edited: it stays out of the base until it is settled. */
  readonly open?: boolean;
}

export interface FileFacts {
  readonly languageId: string;
  readonly recency: number;
  readonly open: boolean;
  /** With the one that ends every file. */
  readonly tokens: number;
}

export interface IndexFigures {
  readonly files: number;
  /** Of all files, each with the one that ends it. */
  readonly tokens: number;
  /** Of all arrays, with what is spare or dead in them; during a rebuild up to twice as much. */
  readonly bytes: number;
  /** Tokens that each query looks through one by one. */
  readonly freshTokens: number;
  /** Different words, with those that are in no file any more. */
  readonly words: number;
}

/** A file of the index. */
export interface Entry {
  readonly languageId: string;
  readonly tokens: TokenSpan;
  /** Its index in the base; null while it is fresh. */
  readonly slot: number | null;
  readonly open: boolean;
  recency: number;
}

export function sizeOf({ start, end }: TokenSpan): number {
  return end - start;
}
