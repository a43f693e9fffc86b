import type { Change, Moment } from '../../../src/inline/moment.ts';

/**
 * The document that is being typed at its end, kept as an editor's host keeps it: in lines, whose text is joined when it is asked
 * for and remembered until the next change. So what reading the text costs is counted as it is there.
 */
export class TypedDocument {
  readonly #uri: string;
  readonly #languageId: string;
  readonly #lines: string[] = [''];
  #version = 1;
  #joined: string | null = '';
  #length = 0;

  constructor(uri: string, languageId: string) {
    this.#uri = uri;
    this.#languageId = languageId;
  }

  get length(): number {
    return this.#length;
  }

  text(): string {
    this.#joined ??= this.#lines.join('\n');
    return this.#joined;
  }

  /** @returns the change as an editor tells it */
  append(text: string): Change {
    const change = { start: this.#length, length: 0, newText: text };
    const [first = '', ...further] = text.split('\n');
    this.#lines[this.#lines.length - 1] = this.lineBefore + first;
    this.#lines.push(...further);
    this.#grown(text.length);
    return change;
  }

  /** Takes so many UTF-16 units away from the end of the last line. @throws RangeError where it has fewer */
  takeBack(units: number): Change {
    const last = this.lineBefore;
    if (units > last.length) throw new RangeError('Only the last line is taken back.');
    this.#lines[this.#lines.length - 1] = last.slice(0, -units);
    this.#grown(-units);
    return { start: this.#length, length: units, newText: '' };
  }

  /** The end of the last line: all that stands left of the cursor in its line. */
  get lineBefore(): string {
    return this.#lines.at(-1) ?? '';
  }

  moment(): Moment {
    return {
      uri: this.#uri, version: this.#version, languageId: this.#languageId, cursor: this.#length, lineBefore: this.lineBefore, lineAfter: '',
      text: () => this.text(), isSelecting: false, isListOpen: false,
    };
  }

  #grown(by: number): void {
    this.#length += by;
    this.#version++;
    this.#joined = null;
  }
}
