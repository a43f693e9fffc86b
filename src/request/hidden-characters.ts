/**
 * Characters that a reader does not see and that can carry instructions or change how code reads: NUL and other controls
 * (tab, newline, carriage return stay), ANSI escapes, bidirectional controls, zero-width characters, Unicode tags.
 * U+200C and U+200D stay: several scripts and emoji need them.
 */
const HIDDEN = /\u001b\[[0-9;]*[A-Za-z]|[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]|\udb40[\udc00-\udc7f]/g;

/** The text without hidden characters, and how many were taken out. */
export function withoutHiddenCharacters(text: string): { readonly text: string; readonly removed: number } {
  let removed = 0;
  const clean = text.replace(HIDDEN, () => {
    removed++;
    return '';
  });
  return { text: clean, removed };
}
