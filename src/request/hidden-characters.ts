/**
 * Characters that nobody sees in an editor: control characters, ANSI escapes, bidi controls, zero-width characters,
 * Unicode tags.
 *
 * All of them are taken out. Most are a sign of an attack or of a broken model and are *suspect*: bidi controls, tags,
 * escapes, control characters anywhere, and a zero-width character that touches a word (it would make a name that only
 * looks like another). A zero-width character at either end of a reply, or in its white space, is dropped silently.
 * Joiners between non-ASCII characters (emoji, Persian, Hindi) and the tags of a flag are text and stay.
 */
export interface VisibleText {
  readonly text: string;
  /** The suspect characters by their code points, such as `U+202E`, each once. */
  readonly suspects: readonly string[];
}

const ESCAPE = 0x1b;
const JOINERS = new Set([0x200c, 0x200d]);
const ZERO_WIDTH = new Set([0x00ad, 0x180e, 0x200b, 0x200c, 0x200d, 0x2060, 0xfeff]);
const BLACK_FLAG = 0x1f3f4;
const CANCEL_TAG = 0xe007f;
/** The longest subdivision flag has six tags and their end. */
const LONGEST_FLAG = 7;

/** The text without hidden characters, and which of them give reason for suspicion. Linear in the text. */
export function visibleText(text: string): VisibleText {
  const first = firstHidden(text);
  if (first === -1) return { text, suspects: [] };
  const suspects = new Set<string>();
  const kept: string[] = [text.slice(0, first)];
  let before = first > 0 ? text.charCodeAt(first - 1) : null;
  for (let at = first; at < text.length; ) {
    const code = text.codePointAt(at) ?? 0;
    const length = code > 0xffff ? 2 : 1;
    const after = text.codePointAt(at + length) ?? null;
    if (!isHidden(code) || isJoinedText(code, before, after)) {
      const end = code === BLACK_FLAG ? flagEnd(text, at + length) : at + length;
      kept.push(text.slice(at, end));
      before = code;
      at = end;
      continue;
    }
    if (isSuspect(code, before, after)) suspects.add(`U+${code.toString(16).toUpperCase().padStart(4, '0')}`);
    at = code === ESCAPE ? escapeEnd(text, at) : at + length;
  }
  return { text: kept.join(''), suspects: [...suspects] };
}

function firstHidden(text: string): number {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if ((code < 0x20 || code > 0x7e) && isHidden(text.codePointAt(at) ?? 0)) return at;
  }
  return -1;
}

function isHidden(code: number): boolean {
  if (code < 0x20) return code !== 0x09 && code !== 0x0a && code !== 0x0d;
  if (code < 0x7f) return false;
  return code <= 0x9f || ZERO_WIDTH.has(code) || isBidi(code) || code === 0x2028 || code === 0x2029
    || (code >= 0xfff9 && code <= 0xfffb) || (code >= 0xe0000 && code <= 0xe007f);
}

function isBidi(code: number): boolean {
  return code === 0x061c || code === 0x200e || code === 0x200f
    || (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);
}

function isJoinedText(code: number, before: number | null, after: number | null): boolean {
  return JOINERS.has(code) && before !== null && before > 0x7f && after !== null && after > 0x7f && !isHidden(after);
}

function isSuspect(code: number, before: number | null, after: number | null): boolean {
  if (!ZERO_WIDTH.has(code)) return true;
  return before !== null && after !== null && (isWord(before) || isWord(after));
}

function isWord(code: number): boolean {
  return (code >= 0x30 && code <= 0x39) || (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a)
    || code === 0x24 || code === 0x5f || code > 0xa0;
}

/** The end of a flag's tags, or `start` where no well-formed ones follow. */
function flagEnd(text: string, start: number): number {
  for (let tags = 0, at = start; tags < LONGEST_FLAG; tags++, at += 2) {
    const code = text.codePointAt(at) ?? 0;
    if (code === CANCEL_TAG) return at + 2;
    if (code < 0xe0020 || code > 0xe007e) break;
  }
  return start;
}

/** The end of an ANSI escape sequence: `ESC [ … letter`, `ESC ] … BEL` on one line; otherwise of the ESC alone. */
function escapeEnd(text: string, start: number): number {
  const kind = text[start + 1];
  if (kind === '[') {
    let at = start + 2;
    while (at < text.length && text.charCodeAt(at) >= 0x20 && text.charCodeAt(at) <= 0x3f) at++;
    const final = text.charCodeAt(at);
    return final >= 0x40 && final <= 0x7e ? at + 1 : at;
  }
  if (kind === ']') {
    let at = start + 2;
    while (at < text.length && text.charCodeAt(at) >= 0x20) at++;
    return text.charCodeAt(at) === 0x07 ? at + 1 : start + 1;
  }
  return start + 1;
}
