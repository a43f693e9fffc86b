import type { DocumentSnapshot } from '../../src/request/document.ts';
import type { Request } from '../../src/request/request.ts';

/** One of the ways in which a request comes: while the user types or by the command to explain, answered in a stream or at once. */
export interface Way {
  readonly task: 'inline' | 'explain';
  readonly stream: boolean;
  /** For the name of a test: `explain, streamed`. */
  readonly name: string;
}

export const INLINE: Way = { task: 'inline', stream: true, name: 'inline, streamed' };
export const INLINE_PLAIN: Way = { task: 'inline', stream: false, name: 'inline, plain' };
export const EXPLAIN: Way = { task: 'explain', stream: true, name: 'explain, streamed' };
export const EXPLAIN_PLAIN: Way = { task: 'explain', stream: false, name: 'explain, plain' };
export const WAYS: readonly Way[] = [INLINE, INLINE_PLAIN, EXPLAIN, EXPLAIN_PLAIN];

/** With a word in it that must be seen nowhere but at an endpoint. */
const TEXT = 'const marmaladeTotal = 42;\nconst doubled = ';

export function requestOf({ task }: Way, id: string, text: string = TEXT): Request {
  const document: DocumentSnapshot = { file: 'total.ts', languageId: 'typescript', text, version: 1 };
  return task === 'inline'
    ? { id, task: 'complete', trigger: 'auto', document, cursor: text.length }
    : { id, task: 'explain', trigger: 'manual', document, selection: { start: Math.max(0, text.length - 40), end: text.length }, diagnostics: [] };
}
