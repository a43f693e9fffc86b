import type { ContextSnippet } from '../../request/context.ts';
import type { TextEdit } from '../../request/document.ts';
import type { Proposal } from '../proposal.ts';
import type { OpenDocument, RecallStatus, Spot } from '../recall.ts';

/** What may be kept in memory; further files are left out. */
export interface ReadLimits {
  /** Tokens of code. */
  readonly tokens: number;
  /** UTF-16 units of text. */
  readonly units: number;
}

/** Tells the thread what to read, in place of all that it knew. */
export interface ReadMessage {
  readonly kind: 'read';
  readonly folders: readonly string[];
  readonly exclude: readonly string[];
  readonly limits: ReadLimits;
}

export type Question =
  | { readonly kind: 'propose'; readonly spot: Spot }
  | { readonly kind: 'context'; readonly spot: Spot; readonly maxUnits: number }
  | { readonly kind: 'status' };

/** What each question is answered with. */
export interface Answers {
  readonly propose: Proposal | null;
  readonly context: readonly ContextSnippet[];
  readonly status: RecallStatus;
}

/** What the host sends. Messages are taken in order, so a question is about the texts after all edits before it. */
export type HostMessage =
  | ReadMessage
  | { readonly kind: 'open'; readonly document: OpenDocument }
  | { readonly kind: 'edit'; readonly id: string; readonly edits: readonly TextEdit[]; readonly units: number }
  | { readonly kind: 'close'; readonly id: string }
  | { readonly kind: 'changed'; readonly paths: readonly string[] }
  | { readonly kind: 'ask'; readonly query: number; readonly question: Question };

/** What the thread sends. `lost`: a document's text here is not the editor's any more; it is to be opened again. */
export type ThreadMessage =
  | { readonly kind: 'answer'; readonly query: number; readonly answer: Answers[keyof Answers] }
  | { readonly kind: 'lost'; readonly id: string };

/** The message, or null for anything that the thread does not send. */
export function threadMessage(value: unknown): ThreadMessage | null {
  if (typeof value !== 'object' || value === null) return null;
  const { kind, query, id, answer } = value as Readonly<Record<string, unknown>>;
  const isAnswer = kind === 'answer' && typeof query === 'number' && typeof answer === 'object';
  return isAnswer || (kind === 'lost' && typeof id === 'string') ? (value as ThreadMessage) : null;
}
