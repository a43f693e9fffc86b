import type { Span } from '../request/document.ts';

/** One change of a document: so many UTF-16 units at an offset give way to a text. */
export interface ContentChange {
  readonly rangeOffset: number;
  readonly rangeLength: number;
  readonly text: string;
}

/** Where a span is after a change. What is typed at its ends stays outside of it. */
export function movedSpan({ start, end }: Span, { rangeOffset, rangeLength, text }: ContentChange): Span {
  const changeEnd = rangeOffset + rangeLength;
  const moved = text.length - rangeLength;
  const newStart = changeEnd <= start ? start + moved : Math.min(start, rangeOffset);
  const newEnd = rangeOffset >= end ? end : changeEnd <= end ? end + moved : rangeOffset + text.length;
  return { start: newStart, end: Math.max(newStart, newEnd) };
}
