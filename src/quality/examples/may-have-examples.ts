import type { Request } from '../../request/request.ts';

/** UTF-16 units before and after the place of the edit that are read. */
const BEFORE = 12_000;
const AFTER = 8_000;
const LONGEST_LINE = 1_000;
/** In a comment: a call and then a sign or a word for what it gives. */
const COMMENT = /^(?:\/\/|\/\*|\*)/;
const CALL = /[\w$]\(/;
const GIVES = />>>|=>|→|➞|⇒|↦|->|=|\/\/.|\breturns?\b|\bshould\b|\bgives?\b|\byields?\b|\bproduces?\b|\bequals?\b|\boutputs?\b|\bevaluates\b|\bresults?\b|\bis\b/;
const ASSERTION = /\b(?:assert(?:\.\w{1,30})?|expect)\(\s{0,10}(?:await\s)?(?:new\s)?[\w$.]{1,60}\(/;

/**
 * Whether there may be examples to run, judged from the text around the edit: what decides whether the process that runs
 * them is started at all. It may be wrong in favour of one.
 */
export function mayHaveExamples(request: Request): boolean {
  const { text } = request.document;
  const place = request.task === 'complete' ? { start: request.cursor, end: request.cursor } : request.selection;
  if (request.task !== 'complete' && request.question !== undefined && hasCall(request.question.slice(0, BEFORE))) return true;
  const around = text.slice(Math.max(0, place.start - BEFORE), place.start) + text.slice(place.start, Math.min(place.end, place.start + BEFORE)) + text.slice(place.end, place.end + AFTER);
  return around.split('\n').some(isExampleLine);
}

function hasCall(text: string): boolean {
  return CALL.test(text) && GIVES.test(text);
}

function isExampleLine(line: string): boolean {
  if (line.length > LONGEST_LINE || !line.includes('(')) return false;
  const trimmed = line.trimStart();
  return COMMENT.test(trimmed) ? CALL.test(trimmed) && (GIVES.test(trimmed.slice(2)) || /\)\s*;?$/.test(trimmed)) : ASSERTION.test(trimmed);
}
