import type { Offer } from './offer.ts';

/** As many as a person remembers having rejected, and more. */
const REMEMBERED = 50;
/** UTF-16 units before the cursor that tell one place from another: about two lines. */
const LEAD = 160;
/** A text longer than this is told by its beginning. */
const LONGEST = 2_000;

interface Rejected {
  readonly uri: string;
  /** The two lines before the cursor and the text itself: the same whether or not a part of it was typed since. */
  readonly words: string;
  /** The line below. */
  readonly below: string;
}

/** What the user did not want, and where: it is not offered there again, whoever says it. */
export class Rejections {
  #rejected: readonly Rejected[] = [];

  add(offer: Offer): void {
    const words = (lastTwoLines(offer.before) + offer.text.slice(0, LONGEST)).trimEnd();
    // Of white space alone nothing could be told again: all text holds it.
    if (words === '') return;
    this.#rejected = [...this.#rejected, { uri: offer.uri, words, below: lineBelow(offer.after) }].slice(-REMEMBERED);
  }

  forget(uri: string): void {
    this.#rejected = this.#rejected.filter((rejected) => rejected.uri !== uri);
  }

  /** Whether anything was rejected in this document. */
  concern(uri: string): boolean {
    return this.#rejected.some((rejected) => rejected.uri === uri);
  }

  /** Whether the text is one that was rejected at this place, or begins with it, perhaps after a part of it was typed or more was deleted. */
  has({ uri, before, after, text }: Pick<Offer, 'uri' | 'before' | 'after' | 'text'>): boolean {
    const here = this.#rejected.filter((rejected) => rejected.uri === uri);
    if (here.length === 0) return false;
    const below = lineBelow(after);
    return here.some((rejected) => {
      const lead = before.slice(-(LEAD + LONGEST));
      const whole = (lead + text).trimEnd();
      const at = rejected.below === below ? whole.lastIndexOf(rejected.words) : -1;
      const end = at + rejected.words.length;
      return at !== -1 && end > lead.length && (end === whole.length || /[\r\n]/.test(whole.charAt(end)));
    });
  }
}

function lastTwoLines(before: string): string {
  const tail = before.slice(-LEAD);
  const line = tail.lastIndexOf('\n');
  return tail.slice(line <= 0 ? 0 : tail.lastIndexOf('\n', line - 1) + 1);
}

function lineBelow(after: string): string {
  const start = after.indexOf('\n') + 1;
  if (start === 0) return '';
  const end = after.indexOf('\n', start);
  return after.slice(start, Math.min(end === -1 ? after.length : end, start + LEAD)).trim();
}
