import type { TextEdit } from '../../request/document.ts';
import { insertedSpans } from '../shift.ts';

/** A comment that tells ESLint what to let pass: `eslint-disable…`, `eslint no-undef: off`, `global name`, `exported name`. */
const DIRECTIVE = /(\/[/*][\s*]*)(eslint(?=[-\s])|globals?(?=\s)|exported(?=\s))(?:(?!\*\/)[^\n])*/g;

/**
 * The text, of the same length, without the force of the directives that an answer adds: it must not choose the rules that
 * it is judged by. Those of the user stay, also where a patch writes their lines anew.
 */
export function withoutAddedDirectives(before: string, edits: readonly TextEdit[], after: string): string {
  const spans = insertedSpans(edits);
  const kept = new Set(edits.flatMap(({ start, end }) => [...before.slice(start, end).matchAll(DIRECTIVE)].map(([comment]) => comment.trim())));
  return after.replace(DIRECTIVE, (comment: string, opening: string, word: string, at: number) => {
    const isAdded = spans.some(({ start, end }) => at < end && start < at + comment.length);
    if (!isAdded || kept.has(comment.trim())) return comment;
    return opening + word.toUpperCase() + comment.slice(opening.length + word.length);
  });
}
