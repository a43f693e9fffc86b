import type { Given } from './strategy.ts';

/** An offer on the screen, and since when. */
interface Shown {
  readonly given: Given;
  /** What is left of it. */
  readonly text: string;
  readonly since: number;
}

/** The ghost text at the cursor, as VS Code handles it: typing along leaves the rest of it, anything else takes it away. */
export class Screen {
  #shown: Shown | null = null;

  get shown(): Shown | null {
    return this.#shown;
  }

  /** @param typed '' for Backspace */
  typed(typed: string): void {
    const shown = this.#shown;
    const goesOn = shown !== null && typed !== '' && shown.text.startsWith(typed) && shown.text.length > typed.length;
    this.#shown = goesOn ? { ...shown, text: shown.text.slice(typed.length) } : null;
  }

  /**
   * What the provider gives takes the place of what stood there; nothing takes it away.
   * @returns whether it is news to the user
   */
  show(given: Given | null, now: number): boolean {
    if (given === null || given.text === '') {
      this.#shown = null;
      return false;
    }
    const isSame = this.#shown?.text === given.text;
    this.#shown = { given, text: given.text, since: isSame ? (this.#shown?.since ?? now) : now };
    return !isSame;
  }
}
