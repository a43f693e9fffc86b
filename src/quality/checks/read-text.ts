import type { TextEdit } from '../../request/document.ts';
import type { Diagnostic } from '../../request/request.ts';
import type { Problem } from '../shift.ts';

/** What edits add, in the text after them. `doubts` are what right answers have as well: they fail nothing. */
export interface Added {
  readonly findings: readonly Problem[];
  readonly doubts?: readonly Problem[];
}

/** A document as its language's parser reads it, kept as long as the document is open, so that its own errors are known. */
export interface ReadText {
  /** @param after the text after the edits */
  syntax(after: string, edits: readonly TextEdit[]): Added;
  /** Null where the code around the edits has errors of its own, so that it cannot tell. Asked only where syntax finds nothing. */
  lint?(after: string, edits: readonly TextEdit[]): Promise<Added | null>;
  /** The document's own syntax errors. */
  diagnostics(): readonly Diagnostic[];
  /** Gives back memory that no garbage collector knows of. */
  close?(): void;
}

/** Reads texts of one language. */
export interface Reader {
  read(text: string): ReadText;
  /** Loads what the first check would wait for. */
  warmUp?(): Promise<void>;
}

/** Problems as an editor shows them. */
export function diagnosticsOf(problems: readonly Problem[], source: string): Diagnostic[] {
  return problems.map(({ start, end, message, code }) => ({ start, end, message, severity: 'error', source, code }));
}
