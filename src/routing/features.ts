import { positionAt, wholeLines } from '../request/document.ts';
import type { Request } from '../request/request.ts';
import type { Features } from './decision.ts';

/** Sizes and kinds, without any of the content. */
export function featuresOf(request: Request): Features {
  const { text, languageId } = request.document;
  const lines = positionAt(text, text.length).line + 1;
  if (request.task === 'complete') return { languageId, lines, selectedLines: 0, diagnostics: 0, hasQuestion: false, turns: 0 };
  const { start, end } = wholeLines(text, request.selection);
  return {
    languageId, lines,
    selectedLines: positionAt(text, end).line - positionAt(text, start).line + 1,
    diagnostics: request.diagnostics.length,
    hasQuestion: (request.question ?? '') !== '',
    turns: request.conversation?.length ?? 0,
  };
}
