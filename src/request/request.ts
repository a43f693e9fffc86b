import type { ContextSnippet } from './context.ts';
import type { DocumentSnapshot, Span } from './document.ts';

/** What is asked. */
export type Task = 'complete' | 'explain' | 'debug';

/** Who asked: the editor by itself while the user types, or the user by a command. */
export type Trigger = 'auto' | 'manual';

/** A problem that an editor or a parser reports in the document. */
export interface Diagnostic extends Span {
  readonly message: string;
  readonly severity: 'error' | 'warning' | 'info';
  /** Who found it and its code, such as `ts` and `2304`. */
  readonly source?: string;
  readonly code?: string;
}

/** One earlier exchange of a conversation that is being followed up. */
export interface Turn {
  readonly question: string;
  readonly answer: string;
}

interface RequestBase {
  /** Unique over all windows; decisions, attempts and feedback are joined by it. */
  readonly id: string;
  readonly trigger: Trigger;
  readonly document: DocumentSnapshot;
}

export interface CompleteRequest extends RequestBase {
  readonly task: 'complete';
  /** Offset of the cursor. */
  readonly cursor: number;
  /** Pieces of other files, the most useful first; none of an excluded one. */
  readonly context?: readonly ContextSnippet[];
}

export interface SelectionRequest extends RequestBase {
  readonly task: 'explain' | 'debug';
  readonly selection: Span;
  readonly diagnostics: readonly Diagnostic[];
  /** What the user typed: a follow-up question, an error message, a stack trace. */
  readonly question?: string;
  readonly conversation?: readonly Turn[];
}

export type Request = CompleteRequest | SelectionRequest;
