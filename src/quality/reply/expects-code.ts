import { COMMENT_LINE } from '../../request/comment-line.ts';

/** A line after which code must follow: it opens a block or a bracket, or goes on. */
const GOES_ON = /(?:[{([:,=+\-*/%&|?.<>\\]|=>|\b(?:and|or|not|return|in|of))\s*$/;

/**
 * Whether something is plainly missing at the cursor: its line has code on it, what stands above goes on or announces it in a
 * comment, or nothing follows. Else a reply that holds nothing new may be right: there is nothing to add.
 * @param before the text before the cursor, lines ended by `\n`
 * @param after the text behind it
 */
export function expectsCode(before: string, after: string): boolean {
  const line = before.slice(before.lastIndexOf('\n') + 1);
  const above = before.trimEnd();
  const last = above.slice(above.lastIndexOf('\n') + 1);
  return line.trim() !== '' || after.trim() === '' || last === '' || GOES_ON.test(last) || COMMENT_LINE.test(last);
}
