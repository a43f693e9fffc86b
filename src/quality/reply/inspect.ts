import type { CompleteRequest } from '../../request/request.ts';
import { secretsIn } from '../../request/secrets.ts';
import { replyFinding } from '../checks/reply.ts';
import type { Finding } from '../verdict.ts';
import { isApology } from './refusal.ts';
import { proseLine } from './prose.ts';
import { loopAtEnd } from './repetition.ts';
import type { Place } from './surroundings.ts';

/** How much of a sentence or a line a finding quotes. */
const QUOTE = 60;
/** How much of an insertion is searched for keys, in UTF-16 units; no completion is longer. */
const REACH = 100_000;
/** How many keys are looked for in the document. */
const MOST_KEYS = 5;

/** The finding for a key that a new text has and the document has not. */
export function secretFindings(document: string, newText: string): Finding[] {
  const secret = secretsIn(newText.slice(0, REACH)).slice(0, MOST_KEYS).find((one) => !document.includes(one));
  // The finding goes into the journal: of a key it holds the mark only.
  return secret === undefined ? [] : [replyFinding('secret', `${secret.slice(0, 4)}…`)];
}

/** A comment that stands for code: `// ... existing code ...`, `# rest of the function unchanged`. */
const ELISION = /^[ \t]*(?:\/\/|#|\/\*|<!--|--)[ \t]*(?:\.{3}|…)?[ \t]*(?:(?:the )?(?:rest of|remaining|existing|previous|other) (?:the |your )?(?:existing )?(?:code|function|method|class|file|implementation)\b[^\n]{0,40}|\.{3}|…)[ \t]*(?:\*\/|-->)?[ \t]*$/im;

/** The line of an insertion that stands for code which is not there; null where there is none, or the document has it too. */
function elision(insertion: string, document: string): string | null {
  const line = ELISION.exec(insertion.slice(0, REACH))?.[0].trim() ?? null;
  return line === null || document.includes(line) ? null : line;
}

/** What is wrong with the text that would be inserted, as far as its words say. */
export function insertionFindings({ document }: CompleteRequest, insertion: string, place: Place): Finding[] {
  const findings = secretFindings(document.text, insertion);
  if (place !== 'code') return findings;
  const loop = loopAtEnd(insertion, document.text);
  if (loop !== null) findings.push(replyFinding('repetition', loop.line.slice(0, QUOTE)));
  const elided = elision(insertion, document.text);
  if (elided !== null) findings.push(replyFinding('elision', elided.slice(0, QUOTE)));
  if (isApology(insertion)) return [...findings, replyFinding('apology')];
  const prose = proseLine(insertion, document.languageId);
  return prose === null ? findings : [...findings, replyFinding('prose', prose.trim().slice(0, QUOTE))];
}
