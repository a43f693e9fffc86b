import { compareUnits } from './compare-units.ts';
import type { ContextSnippet } from './context.ts';
import { secretsIn } from './secrets.ts';
import { clean } from './window.ts';

/** Share of a prompt for pieces of other files, where the file itself has use for the rest. */
const SNIPPET_SHARE = 0.4;
/** What the file itself needs is rounded up to this share of the prompt, so that not every character typed changes which pieces fit. */
const STEP_SHARE = 0.125;

/**
 * UTF-16 units for pieces of other files.
 * @param limit of the whole prompt
 * @param before of the file before the cursor
 * @param after of the file after it
 */
export function snippetRoom(limit: number, before: number, after: number): number {
  const step = Math.max(1, Math.floor(limit * STEP_SHARE));
  const needed = Math.ceil(before / step) * step + Math.ceil(after / step) * step;
  return Math.max(Math.floor(limit * SNIPPET_SHARE), limit - needed);
}

/**
 * The pieces that fit, the most useful first, each as it is written into a prompt; then in an order that does not depend on how
 * useful each is, so that a prompt begins as the one before it did. What looks like a key is never among them.
 * @param room UTF-16 units of them all
 */
export function writtenSnippets(snippets: readonly ContextSnippet[], room: number, write: (snippet: ContextSnippet) => string): readonly string[] {
  let left = room;
  const chosen: { readonly file: string; readonly written: string }[] = [];
  for (const snippet of snippets) {
    if (secretsIn(snippet.text).length > 0) continue;
    const shown = { ...snippet, file: clean(snippet.file).replace(/\s+/g, ' '), text: clean(snippet.text).replaceAll('\r', '\n').replace(/^\n+/, '').trimEnd() };
    const written = write(shown);
    if (shown.text === '' || written.length > left) continue;
    left -= written.length;
    chosen.push({ file: shown.file, written });
  }
  return chosen.sort((a, b) => compareUnits(a.file, b.file)).map(({ written }) => written);
}
