import type { CompleteRequest } from '../../request/request.ts';
import { replyFinding } from '../checks/reply.ts';
import type { Finding } from '../verdict.ts';
import { repeatsBefore, withoutPrefixEcho } from './echo.ts';
import type { Extraction } from './extraction.ts';
import { visibleText } from '../../request/hidden-characters.ts';
import { endOfLine, inDocument, withNewlines } from './lines.ts';
import { proseLine } from './prose.ts';
import { isRefusal } from './refusal.ts';
import { placeAfter } from './surroundings.ts';
import { withoutSuffixOverlap } from './trailing.ts';
import { unfence } from './unfence.ts';

/** How much of a sentence a finding quotes. */
const QUOTE = 60;

/**
 * The insertion that a reply to `complete` means: without hidden characters, fences, the echo of what stands before the
 * cursor and the repetition of what stands behind it, with the document's ends of line. Text is only ever taken off.
 * @param cutOff the output limit ended the reply: only its whole lines are kept
 */
export function extractCompletion(request: CompleteRequest, reply: string, cutOff: boolean): Extraction {
  const { text, languageId } = request.document;
  const before = withNewlines(text.slice(0, request.cursor));
  const after = withNewlines(text.slice(request.cursor));
  const visible = visibleText(reply);
  const said = withNewlines(visible.text);
  const hidden = visible.suspects.length > 0 ? [replyFinding('hidden-characters', visible.suspects.join(', '))] : [];
  const place = placeAfter(before);

  const result = (insertion: string, findings: readonly Finding[]): Extraction => {
    const newText = inDocument(insertion, endOfLine(text));
    const edits = newText === '' ? [] : [{ start: request.cursor, end: request.cursor, newText }];
    return { content: { text: newText, edits }, findings: [...hidden, ...findings] };
  };

  if (said.trim() === '') return result('', [replyFinding('empty')]);
  if (place === 'code' && isRefusal(said)) return result(said, [replyFinding('refusal')]);
  const unfenced = unfence(said, languageId, before);
  if (unfenced.kind === 'leftover') return result(said, [replyFinding('fence')]);
  const whole = cutOff && !unfenced.whole ? wholeLinesOf(unfenced.text) : unfenced.text;
  if (whole.trim() === '') return result('', [replyFinding('empty')]);
  const insertion = withoutSuffixOverlap(withoutPrefixEcho(whole, before), before, after);
  if (insertion.trim() === '' || repeatsBefore(insertion, before)) return result(insertion.trim() === '' ? '' : insertion, [replyFinding('echo')]);
  const prose = place === 'code' ? proseLine(insertion, languageId) : null;
  return result(insertion, prose === null ? [] : [replyFinding('prose', prose.trim().slice(0, QUOTE))]);
}

/** Without a last line that may be unfinished. */
function wholeLinesOf(text: string): string {
  return text.slice(0, Math.max(0, text.lastIndexOf('\n')));
}
