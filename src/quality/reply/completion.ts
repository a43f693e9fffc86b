import { visibleText } from '../../request/hidden-characters.ts';
import type { CompleteRequest } from '../../request/request.ts';
import { replyFinding, type ReplyFault } from '../checks/reply.ts';
import type { Finding } from '../verdict.ts';
import { aroundCursor, type Around } from './around.ts';
import { bodyOf, type Body } from './body.ts';
import { expectsCode } from './expects-code.ts';
import type { Extraction } from './extraction.ts';
import { FILTERS } from './filters/filters.ts';
import { repeatsBefore } from './filters/lines-above.ts';
import { wholeStatements } from './filters/whole-statements.ts';
import { headBefore, type Head } from './head.ts';
import { insertionFindings } from './inspect.ts';
import { endOfLine, inDocument, withNewlines } from './lines.ts';
import { balance } from './overlap.ts';
import { isRefusal } from './refusal.ts';
import { restatedIn } from './restated.ts';
import { placeAfter } from './surroundings.ts';
import { unfence } from './unfence.ts';

/** How many names a finding lists. */
const NAMES = 3;

/**
 * The insertion that a reply to `complete` means: without hidden characters and fences, the body alone where it gives the
 * declaration around the cursor again, then through the filters; with the document's ends of line.
 * @param cutOff the output limit ended the reply: only its whole statements are kept
 */
export function extractCompletion(request: CompleteRequest, reply: string, cutOff: boolean): Extraction {
  const around = aroundCursor(request);
  const { before, after, languageId } = around;
  const visible = visibleText(reply);
  const said = withNewlines(visible.text);
  const hidden = visible.suspects.length > 0 ? [replyFinding('hidden-characters', visible.suspects.join(', '))] : [];
  const place = placeAfter(before);

  const result = (insertion: string, findings: readonly Finding[]): Extraction => {
    const newText = inDocument(insertion, endOfLine(request.document.text));
    const edits = newText === '' ? [] : [{ start: request.cursor, end: request.cursor, newText }];
    return { content: { text: newText, edits }, findings: [...hidden, ...findings] };
  };
  const nothing = (fault: ReplyFault): Extraction => result('', [replyFinding(expectsCode(before, after) ? fault : 'nothing-to-add')]);

  if (said.trim() === '') return nothing('empty');
  if (place === 'code' && isRefusal(said)) return result(said, [replyFinding('refusal')]);
  const head = place === 'code' ? headBefore(before) : null;
  const unfenced = unfence(said, { languageId, before, head });
  if (unfenced.kind === 'leftover') return result(said, [replyFinding('fence')]);
  // In a comment a fence may be all that is to be written.
  const code = unfenced.text.trim() === '' && around.inside?.kind === 'comment' ? said : unfenced.text;
  const whole = cutOff && !unfenced.whole ? wholeStatements(code, around) : code;
  if (whole.trim() === '') return cutOff ? result('', [replyFinding('empty')]) : nothing('empty');
  const body = head === null ? null : restatedBody(whole, head, before, after);
  if (body !== null && body.missing.length > 0) return result(body.text, [replyFinding('outside', body.missing.slice(0, NAMES).join(', '))]);
  const insertion = filtered(body?.text ?? whole, around);
  if (insertion.trim() === '') return nothing('echo');
  if (repeatsBefore(insertion, before)) return result(insertion, [replyFinding('echo')]);
  // A fence that was never closed around a bracket that was never closed: the model stopped, whatever its endpoint says.
  if (unfenced.fenced && !unfenced.whole && !cutOff && balance(insertion).openers > 0) return result(insertion, [replyFinding('cut-off')]);
  return result(insertion, insertionFindings(request, insertion, place));
}

function filtered(insertion: string, around: Around): string {
  return FILTERS.reduce((text, filter) => filter(text, around), insertion);
}

/** The body out of a reply that gives the declaration around the cursor again. */
function restatedBody(reply: string, head: Head, before: string, after: string): Body | null {
  const restated = restatedIn(reply, head);
  return restated === null ? null : bodyOf(restated, head, before, after);
}
