/** Walks code and says how deep in brackets it is, leaving out strings and comments. Knows no language: a hint, not a parser. */
export class BracketWalk {
  /** Opened minus closed since the start; negative where more is closed than was opened. */
  depth = 0;
  #quote: string | null = null;
  #comment: 'line' | 'block' | null = null;
  #previous = '';

  /** Takes the next UTF-16 unit. */
  next(unit: string): void {
    const previous = this.#previous;
    this.#previous = previous === '\\' && unit === '\\' ? '' : unit;
    if (this.#comment !== null) this.#inComment(unit, previous);
    else if (this.#quote !== null) this.#inString(unit, previous);
    else this.#inCode(unit, previous);
  }

  #inComment(unit: string, previous: string): void {
    const ends = this.#comment === 'line' ? unit === '\n' : previous === '*' && unit === '/';
    if (ends) this.#comment = null;
  }

  #inString(unit: string, previous: string): void {
    // An apostrophe in prose must not swallow the rest: only a backtick spans lines.
    const ends = (unit === this.#quote && previous !== '\\') || (unit === '\n' && this.#quote !== '`');
    if (ends) this.#quote = null;
  }

  #inCode(unit: string, previous: string): void {
    if (unit === '"' || unit === "'" || unit === '`') this.#quote = unit;
    else if (previous === '/' && unit === '/') this.#comment = 'line';
    else if (previous === '/' && unit === '*') this.#comment = 'block';
    else if (unit === '(' || unit === '[' || unit === '{') this.depth++;
    else if (unit === ')' || unit === ']' || unit === '}') this.depth--;
  }
}
