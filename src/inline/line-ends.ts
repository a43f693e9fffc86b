/** The text with the line ends of the document that it is to stand in; `\n` where the document has only one line. */
export function withLineEndsOf(document: { readonly before: string; readonly after: string }, text: string): string {
  return text.replaceAll(/\r\n|\r|\n/g, hasCrlf(document.before) ?? hasCrlf(document.after) ?? false ? '\r\n' : '\n');
}

/** Null where no line ends in it. An editor gives all lines of a document the same end. */
function hasCrlf(text: string): boolean | null {
  const at = text.indexOf('\n');
  return at === -1 ? null : text[at - 1] === '\r';
}
