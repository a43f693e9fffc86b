import { hasCodeAfter } from '../../request/completion.ts';
import { insideAt, openAt, type Open } from '../../request/code-walk.ts';
import type { CompleteRequest } from '../../request/request.ts';
import { withNewlines } from './lines.ts';

/** The document around the cursor, as the filters of an insertion see it. */
export interface Around {
  readonly languageId: string;
  /** Nobody asked: the user is typing. */
  readonly isAuto: boolean;
  /** All of the document on both sides of the cursor, with `\n`. */
  readonly before: string;
  readonly after: string;
  /** The cursor's line on both sides of it. */
  readonly line: string;
  readonly rest: string;
  /** Whether code stands right of the cursor, and not only what an editor closes by itself. */
  readonly isMidLine: boolean;
  /** The string or comment that the cursor is in; null in code. */
  readonly inside: Open | null;
  /** Everything that is open at the cursor, the innermost last. Reads all that stands before it, so it is only asked where it is needed. */
  readonly open: () => readonly Open[];
}

/** Takes something off an insertion, or leaves it as it is. Does nothing more when it is applied to its own result. @param insertion with `\n` */
export type Filter = (insertion: string, around: Around) => string;

export function aroundCursor({ document: { text, languageId }, cursor, trigger }: CompleteRequest): Around {
  const before = withNewlines(text.slice(0, cursor));
  const after = withNewlines(text.slice(cursor));
  const newline = after.indexOf('\n');
  const rest = newline === -1 ? after : after.slice(0, newline);
  return {
    languageId,
    isAuto: trigger === 'auto',
    before,
    after,
    line: before.slice(before.lastIndexOf('\n') + 1),
    rest,
    isMidLine: hasCodeAfter(rest),
    inside: insideAt(before, languageId),
    open: () => openAt(before, languageId),
  };
}
