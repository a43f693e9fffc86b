/** What kind of text a place in a source file belongs to. */
export type Place = 'code' | 'comment' | 'string';

/** How far back a comment's or template's start is looked for, in UTF-16 units. */
const REACH = 200_000;
const LINE_COMMENTS = ['//', '#', '--', '%', "'", '"', ';'];

/**
 * Guesses what stands at the end of `before`, the text in front of a place. It knows no grammar: it looks at quotes on
 * the same line, comment marks and open block comments, and says `code` only where none of them speaks against it.
 */
export function placeAfter(before: string): Place {
  const near = before.slice(-REACH);
  const line = near.slice(near.lastIndexOf('\n') + 1);
  if (near.lastIndexOf('/*') > near.lastIndexOf('*/') || near.lastIndexOf('<!--') > near.lastIndexOf('-->')) return 'comment';
  const trimmed = line.trimStart();
  if (trimmed.startsWith('*') || LINE_COMMENTS.some((mark) => trimmed.startsWith(mark)) || hasLineComment(line)) return 'comment';
  if (isOdd(near, '"""') || isOdd(near, "'''") || isOdd(near, '`')) return 'string';
  return isOdd(line.replaceAll('\\"', ''), '"') || isOdd(line.replaceAll("\\'", ''), "'") ? 'string' : 'code';
}

function hasLineComment(line: string): boolean {
  const slashes = line.indexOf('//');
  return (slashes !== -1 && line[slashes - 1] !== ':') || line.includes(' # ') || line.includes(' -- ');
}

function isOdd(text: string, mark: string): boolean {
  let count = 0;
  for (let at = text.indexOf(mark); at !== -1; at = text.indexOf(mark, at + mark.length)) count++;
  return count % 2 === 1;
}
