import type { Span, TextEdit } from '../request/document.ts';

/** A problem that a check found in one text. */
export interface Problem extends Span {
  readonly code: string;
  readonly message: string;
}

/** The spans of the edits' new texts, in the text after the edits. */
export function insertedSpans(edits: readonly TextEdit[]): Span[] {
  let shift = 0;
  return edits.map((edit) => {
    const start = edit.start + shift;
    shift += edit.newText.length - (edit.end - edit.start);
    return { start, end: start + edit.newText.length };
  });
}

/**
 * Where an offset of the old text lies in the new one. Exactly at an edit it may have moved or not, so there are two
 * answers; inside of replaced text there is none.
 */
export function shifted(offset: number, edits: readonly TextEdit[]): number[] {
  let shift = 0;
  for (const edit of edits) {
    if (offset < edit.start) break;
    const next = shift + edit.newText.length - (edit.end - edit.start);
    if (offset === edit.start) return edit.start === edit.end ? [offset + shift, offset + next] : [offset + shift];
    if (offset < edit.end) return [];
    shift = next;
  }
  return [offset + shift];
}

/** Where an offset of the new text came from; inside of an inserted text, the start or the end of what it replaced. */
export function unshifted(offset: number, edits: readonly TextEdit[], side: 'start' | 'end'): number {
  let shift = 0;
  for (const edit of edits) {
    const start = edit.start + shift;
    if (offset < start) break;
    if (offset < start + edit.newText.length || (side === 'start' && offset === start)) return side === 'start' ? edit.start : edit.end;
    shift += edit.newText.length - (edit.end - edit.start);
  }
  return offset - shift;
}

/** The problems of the new text that the old one did not have: none of its own has the same code at the shifted place. */
export function addedProblems(old: readonly Problem[], now: readonly Problem[], edits: readonly TextEdit[], sameMessage = false): Problem[] {
  const key = (problem: Problem, start: number): string => `${problem.code}@${start}${sameMessage ? problem.message : ''}`;
  const known = new Set(old.flatMap((problem) => shifted(problem.start, edits).map((start) => key(problem, start))));
  return now.filter((problem) => !known.has(key(problem, problem.start)));
}
