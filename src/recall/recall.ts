import type { ContextSnippet } from '../request/context.ts';
import type { TextEdit } from '../request/document.ts';
import type { Proposal } from './proposal.ts';

/** A document that is open in an editor; its text counts, not what is on disk. */
export interface OpenDocument {
  /** Its address; unique. */
  readonly id: string;
  /** A label for people and models: relative to the workspace, with `/`. */
  readonly file: string;
  readonly languageId: string;
  readonly text: string;
  /** Absolute path; null for what is no file of this machine. */
  readonly path: string | null;
  /** In none of the folders that are open: it may complete itself and others here, and is quoted in no prompt about another file. */
  readonly isOutside?: boolean;
}

/** A cursor in an open document. */
export interface Spot {
  readonly id: string;
  /** UTF-16 offset in the text after all edits that were told. */
  readonly offset: number;
}

export interface RecallStatus {
  readonly state: 'off' | 'reading' | 'ready';
  readonly files: number;
  readonly tokens: number;
  /** Of the index, all its parts. */
  readonly bytes: number;
  /** Files that might have been read and were not, because the index is full. */
  readonly leftOut: number;
}

/**
 * The free local tier: knows the workspace's own text, and says what has followed elsewhere on what stands before a cursor.
 * It works in a thread of its own; whatever happens there, nothing here throws or rejects.
 */
export interface Recall {
  /**
   * Reads these folders in the background, in place of those before. With neither a folder nor an open document its thread ends.
   * @param folders absolute paths
   * @param exclude patterns as in .gitignore; the built-in ones of request/exclude.ts hold as well
   */
  read(folders: readonly string[], exclude: readonly string[]): void;
  open(document: OpenDocument): void;
  /**
   * @param edits as VS Code tells them: places in the text before all of them, the last place first
   * @param units UTF-16 units of the text after them; a text that has another length here is asked for again
   */
  edit(id: string, edits: readonly TextEdit[], units: number): void;
  close(id: string): void;
  /** Files or folders that were written, made or deleted on disk. @param paths absolute */
  changed(paths: readonly string[]): void;
  /** Null where nothing goes on like this, where it takes longer than `limitMs`, and while nothing is read. */
  propose(spot: Spot, limitMs: number): Promise<Proposal | null>;
  /** Pieces of other files that help to complete here, the most useful first; empty rather than late. @param maxUnits UTF-16 units of them all */
  context(spot: Spot, maxUnits: number, limitMs: number): Promise<readonly ContextSnippet[]>;
  status(): Promise<RecallStatus>;
  dispose(): Promise<void>;
}
