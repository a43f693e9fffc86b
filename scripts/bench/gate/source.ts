/**
 * Files as people write them, made from parts that are written by hand. In a part, `§` is its number, `«…»` a statement that
 * can be taken out and put back, `‹name›` a use of a name that the file declares, and `⟪, x⟫` the last argument of a call of a
 * function that the file declares and that needs it.
 */

export type Language = 'typescript' | 'javascript' | 'python' | 'go' | 'rust' | 'java';

export interface Parts {
  readonly language: Language;
  readonly file: string;
  readonly head: string;
  /** Taken in turn. */
  readonly parts: readonly string[];
  readonly tail: string;
  /** Words of the language that a statement needs as they are. */
  readonly keywords: readonly string[];
  /** Lines that do not parse, each as it stands at the top of a file while somebody is writing. */
  readonly broken: readonly string[];
}

/** A text whose marks are still in it. */
export interface MarkedSource extends Parts {
  readonly marked: string;
  readonly places: readonly Place[];
}

const MARKS = /[«»‹›⟪⟫¶]/g;

/** A file of at least so many lines; whole parts only, because a file that is cut in the middle does not parse. */
export function sourceOf(parts: Parts, lines: number): MarkedSource {
  const written: string[] = [parts.head];
  let count = linesOf(parts.head) + linesOf(parts.tail);
  for (let index = 0; count < lines; index++) {
    const part = (parts.parts[index % parts.parts.length] ?? '').replaceAll('§', String(index));
    written.push(`¶${part}`);
    count += linesOf(part);
  }
  const marked = [...written, `¶${parts.tail}`].join('');
  return { ...parts, marked, places: placesIn(marked) };
}

export function unmarked(marked: string): string {
  return marked.replace(MARKS, '');
}

export interface Place {
  /** The text without the statement. */
  readonly text: string;
  readonly cursor: number;
  /** Where the part that holds it begins and ends. */
  readonly part: { readonly start: number; readonly end: number };
  /** With its marks of names and arguments. */
  readonly statement: string;
}

/** Each statement that can be taken out, with the text that is left. */
function placesIn(marked: string): Place[] {
  return [...marked.matchAll(/«([^»]*)»/g)].map((match) => {
    const after = match.index + match[0].length;
    const before = unmarked(marked.slice(0, match.index));
    const start = unmarked(marked.slice(0, marked.lastIndexOf('¶', match.index))).length;
    const end = before.length + unmarked(marked.slice(after, marked.indexOf('¶', after))).length;
    return { text: before + unmarked(marked.slice(after)), cursor: before.length, part: { start, end }, statement: match[1] ?? '' };
  });
}

function linesOf(text: string): number {
  return text.split('\n').length - 1;
}
