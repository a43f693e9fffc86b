import { secretsIn } from './secrets.ts';

/** Stands for what is not told. */
const HIDDEN = '…';

/** Checks that see nothing but the document and the answer: what they quote comes from there, or from the language. */
const OF_THE_DOCUMENT: readonly string[] = ['reply', 'syntax', 'lint', 'examples'];

/**
 * What a tool quotes: strings, also one whose end was cut off, and numbers of four digits or more. An apostrophe within a word
 * begins nothing.
 */
const QUOTED = /"(?:[^"\\]|\\.)*(?:"|$)|`(?:[^`\\]|\\.)*(?:`|$)|(?<!\w)'.*?(?:'(?!\w)|$)|(?<![\w.])\d{4,}\b/g;
/** TypeScript puts names and types into single quotes, and the strings within them into others. */
const QUOTED_BY_TYPES = /"(?:[^"\\]|\\.)*(?:"|$)|`(?:[^`\\]|\\.)*(?:`|$)|(?<![\w.])\d{4,}\b/g;

/** Words of types and of parsers that give nothing away. */
const COMMON = new Set(['string', 'number', 'boolean', 'bigint', 'symbol', 'object', 'undefined', 'null', 'void', 'any', 'unknown', 'never', 'true', 'false', 'typeof', 'readonly']);

/**
 * A message of a check as it may be sent on. A check may have read other files, and quotes them: values that do not stand in
 * the document are hidden, and so is what looks like a key.
 * @param document the text that the message is about, with the answer in it
 */
export function hideForeign(check: string, message: string, document: string): string {
  if (OF_THE_DOCUMENT.includes(check)) return hideSecrets(message);
  const isKnown = (quoted: string): boolean => {
    const inner = quoted.replace(/^["'`]|["'`]$/g, '');
    if (document.includes(inner)) return true;
    // A name or a type is known when each of its words is; the text of a string only as a whole.
    return quoted.startsWith("'") && !/["'`]/.test(inner) && (inner.match(/[\w$]+/g) ?? []).every((word) => COMMON.has(word) || document.includes(word));
  };
  const hidden = message.replace(check === 'types' ? QUOTED_BY_TYPES : QUOTED, (quoted) => (isKnown(quoted) ? quoted : emptied(quoted)));
  return hideSecrets(hidden);
}

/** Text without what looks like a key. */
export function hideSecrets(text: string): string {
  return secretsIn(text).reduce((shown, secret) => shown.replaceAll(secret, HIDDEN), text);
}

function emptied(quoted: string): string {
  const [mark = ''] = quoted;
  return /\d/.test(mark) ? HIDDEN : `${mark}${HIDDEN}${mark}`;
}
