import { codeSyntax, type CodeSyntax } from './code-syntax.ts';

/** What is open at a place: a bracket, a string or a comment, and what ends it. */
export interface Open {
  readonly kind: 'bracket' | 'string' | 'comment';
  /** The text that ends it; '\n' for a comment that ends with its line. */
  readonly end: string;
  /** Whether it may go on in the next line. */
  readonly spans: boolean;
}

const CLOSER_OF: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };
/** The letters that may stand in front of a string of Python. */
const PREFIX = /(?:^|[^\p{L}\p{N}_])[rbfuRBFU]{1,2}$/u;
const WORD = /[\p{L}\p{N}_$]/u;
/** After these a `/` begins a regular expression, and after others it divides. */
const BEFORE_REGEX = '(,=:[!&|?{;+';
/** On one line and no longer than any that people write, in units, so that a hostile line takes no quadratic time. */
const REGEX = /\/(?:\\.|\[(?:\\.|[^\]\\\n]){0,200}\]|[^/\\\n[]){1,300}\/[a-z]{0,8}/y;
const CHARACTER = /'(?:\\[^\n']{1,10}|[^\\'\n]{1,2})'/y;

/**
 * Walks code and says what is open: brackets, strings, comments. Knows a language's marks and no grammar: a hint, not a parser.
 * It reads a text in steps, of one unit or of what a line has of a string or comment, so that all ends of lines are seen.
 */
export class CodeWalk {
  /** Brackets opened less brackets closed since the start. */
  depth = 0;
  readonly #syntax: CodeSyntax;
  readonly #open: Open[];
  /** The last unit that was read, and the last one of code that is no white space. */
  #last = '';
  #lastOfCode = '';

  /** @param open what is open at the start, the innermost last */
  constructor(languageId: string, open: readonly Open[] = []) {
    this.#syntax = codeSyntax(languageId);
    this.#open = [...open];
  }

  /** What is open, the innermost last. */
  get open(): readonly Open[] {
    return this.#open;
  }

  /** The string or comment that is open; null in code. */
  get inside(): Open | null {
    const top = this.#open.at(-1);
    return top === undefined || top.kind === 'bracket' ? null : top;
  }

  /** Reads all of a text. */
  read(text: string): this {
    for (let at = 0; at < text.length; ) at = this.step(text, at);
    return this;
  }

  /** Reads one step of a text at a place. @returns the place behind it, always further on */
  step(text: string, at: number): number {
    const { inside } = this;
    const end = inside === null ? this.#code(text, at) : inside.kind === 'comment' ? this.#comment(text, at, inside) : this.#string(text, at, inside);
    this.#last = text.charAt(end - 1);
    if (this.inside === null && this.#last.trim() !== '') this.#lastOfCode = this.#last;
    return end;
  }

  /** To the comment's end, or in front of the end of the line if the step gets anywhere. */
  #comment(text: string, from: number, { end }: Open): number {
    for (let at = from; at < text.length; at++) {
      if (text.startsWith(end, at)) {
        this.#open.pop();
        return end === '\n' ? Math.max(at, from + 1) : at + end.length;
      }
      if (text[at] === '\n' && at > from) return at;
    }
    return text.length;
  }

  #string(text: string, from: number, { end, spans }: Open): number {
    for (let at = from; at < text.length; at++) {
      const unit = text.charAt(at);
      if (unit === '\\') at++;
      else if (unit === '\n' && !spans) return this.#leave(at, from);
      else if (unit === '\n' && at > from) return at;
      else if (text.startsWith(end, at)) return this.#leave(at + end.length, from);
      else if (unit === '$' && end === '`' && this.#syntax.hasTemplates && text[at + 1] === '{') {
        this.#enter('bracket', '}', true);
        return at + 2;
      }
    }
    return text.length;
  }

  /** Out of a string; where it ends with its line, in front of the line's end. */
  #leave(end: number, from: number): number {
    this.#open.pop();
    return Math.max(end, from + 1);
  }

  #code(text: string, at: number): number {
    if (!isMark(text.charCodeAt(at))) return at + 1;
    const unit = text.charAt(at);
    const closer = CLOSER_OF[unit];
    if (closer !== undefined) {
      this.depth++;
      return this.#enter('bracket', closer, true, at + 1);
    }
    if (unit === ')' || unit === ']' || unit === '}') return this.#close(at);
    return this.#commentStart(text, at) ?? this.#stringStart(text, at, unit) ?? at + 1;
  }

  #close(at: number): number {
    const top = this.#open.at(-1);
    if (top !== undefined) this.#open.pop();
    // The end of `${}` leads back into its string and counts for nothing.
    if (this.#open.at(-1)?.kind !== 'string') this.depth--;
    return at + 1;
  }

  #commentStart(text: string, at: number): number | null {
    const { lineComments, blockComments } = this.#syntax;
    const block = blockComments.find(([start]) => text.startsWith(start, at));
    if (block !== undefined) return this.#enter('comment', block[1], true, at + block[0].length);
    const line = lineComments.find((mark) => text.startsWith(mark, at));
    // `$#` and `a#b` are no comments.
    if (line === undefined || (line === '#' && /[\w$&{'"]/.test(this.#last))) return null;
    return this.#enter('comment', '\n', false, at + line.length);
  }

  #stringStart(text: string, at: number, unit: string): number | null {
    const long = this.#syntax.longQuotes.find((mark) => text.startsWith(mark, at));
    if (long !== undefined) return this.#enter('string', long, true, at + long.length);
    if (this.#syntax.quotes.includes(unit)) {
      if (unit === "'" && this.#syntax.quotesOneCharacter) return matchEnd(CHARACTER, text, at) ?? at + 1;
      return isApostrophe(text, at, this.#last) ? at + 1 : this.#enter('string', unit, false, at + 1);
    }
    const mayBeRegex = unit === '/' && this.#syntax.hasRegex && (this.#lastOfCode === '' || BEFORE_REGEX.includes(this.#lastOfCode));
    return mayBeRegex ? matchEnd(REGEX, text, at) : null;
  }

  #enter(kind: Open['kind'], end: string, spans: boolean, next = 0): number {
    this.#open.push({ kind, end, spans });
    return next;
  }
}

/** By code unit: most of a text is none of these, and told so by one look. */
const MARKS = new Uint8Array(128);
for (const mark of '()[]{}"\'`/#-<') MARKS[mark.charCodeAt(0)] = 1;

function isMark(code: number): boolean {
  return code < 128 && MARKS[code] === 1;
}

/** `don't` holds no string; `f'x'` does. */
function isApostrophe(text: string, at: number, last: string): boolean {
  return text[at] === "'" && WORD.test(last) && !PREFIX.test(text.slice(Math.max(0, at - 4), at));
}

/** Where a sticky pattern that matches at a place ends; null where it does not. */
function matchEnd(pattern: RegExp, text: string, at: number): number | null {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : null;
}

const BLOCKS = [['/*', '*/'], ['<!--', '-->'], ['--[[', ']]']] as const;
const LONG_QUOTES = ['"""', "'''", '`'];
/** How far back the start of a string or comment is looked for, in UTF-16 units. */
const REACH = 200_000;

/** Everything that is open at the end of a text, the innermost last. Reads the last 200,000 units of it: some 10 ns each. */
export function openAt(before: string, languageId: string): readonly Open[] {
  return new CodeWalk(languageId).read(near(before)).open;
}

/** The string or comment that is open at the end of a text; null in code. */
export function insideAt(before: string, languageId: string): Open | null {
  const text = near(before);
  const line = text.slice(text.lastIndexOf('\n') + 1);
  // Where nothing that spans lines can be open, which is nearly everywhere, the line says it all.
  return new CodeWalk(languageId).read(mayBeInside(text) ? text : line).inside;
}

function near(before: string): string {
  if (before.length <= REACH) return before;
  const text = before.slice(-REACH);
  return text.slice(text.indexOf('\n') + 1);
}

/** Whether a block comment may be open, or a string that spans lines: a glance that errs on the side of yes. */
function mayBeInside(text: string): boolean {
  const isOpen = BLOCKS.some(([start, end]) => text.lastIndexOf(start) > text.lastIndexOf(end));
  return isOpen || LONG_QUOTES.some((mark) => isOdd(text, mark));
}

function isOdd(text: string, mark: string): boolean {
  let count = 0;
  for (let at = text.indexOf(mark); at !== -1; at = text.indexOf(mark, at + mark.length)) count++;
  return count % 2 === 1;
}
