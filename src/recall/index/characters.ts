/** What a character is to the tokeniser; `0` in the table below stands for one not yet looked at. */
export const PUNCTUATION = 1;
export const SPACE = 2;
export const WORD = 3;
export const LINE_BREAK = 4;

/** The kinds of all UTF-16 units, filled as they are met: to ask a regular expression each time would take most of the tokeniser's time. */
const kinds = new Uint8Array(0x1_0000);

/** Letters, the marks that combine with them, digits of all scripts, `_` and `$`. */
const WORD_CHARACTER = /[\p{L}\p{M}\p{N}_$]/u;

/** The kind of the character that starts at `at`; both halves of a surrogate pair count as one character. */
export function kindAt(text: string, at: number): number {
  const unit = text.charCodeAt(at);
  const known = kinds[unit] ?? 0;
  if (known !== 0) return known;
  if (isHighSurrogate(unit)) return unitsAt(text, at) === 2 && WORD_CHARACTER.test(text.slice(at, at + 2)) ? WORD : PUNCTUATION;
  const kind = kindOf(String.fromCharCode(unit));
  kinds[unit] = kind;
  return kind;
}

/**
 * UTF-16 units of the character that starts at `at`: 2 for a whole surrogate pair. Not by `codePointAt`: optimised by V8 13.6
 * (Node 24), it looks past the end of a string that was cut out of another one within a pair.
 */
export function unitsAt(text: string, at: number): number {
  return at + 1 < text.length && isHighSurrogate(text.charCodeAt(at)) && isLowSurrogate(text.charCodeAt(at + 1)) ? 2 : 1;
}

export function isDigit(unit: number): boolean {
  return unit >= 0x30 && unit <= 0x39;
}

function kindOf(character: string): number {
  if (character === '\n') return LINE_BREAK;
  if (/\s/.test(character)) return SPACE;
  return WORD_CHARACTER.test(character) ? WORD : PUNCTUATION;
}

function isHighSurrogate(unit: number): boolean {
  return (unit & 0xfc00) === 0xd800;
}

function isLowSurrogate(unit: number): boolean {
  return (unit & 0xfc00) === 0xdc00;
}
