import { BOUNDARY, type Lexicon, type TokenSpan } from '../index/tokens.ts';

/** A part of a name that stands for another one. */
interface Part {
  readonly from: string;
  readonly to: string;
}

/** Parts of names shorter than this say nothing. */
const SHORTEST = 2;

/** Which names of one piece of code stand for which names of another. */
export class Substitution {
  readonly #lexicon: Lexicon;
  readonly #words = new Map<number, number>();
  #parts: Part[] | null = null;

  constructor(lexicon: Lexicon) {
    this.#lexicon = lexicon;
  }

  /** @returns whether it fits with what was added before */
  add(from: number, to: number): boolean {
    const known = this.#words.get(from);
    if (known !== undefined) return known === to;
    this.#words.set(from, to);
    return true;
  }

  /** The text of `span[at..to)` without the white space before it, with all names replaced. */
  rest({ ids, gaps }: TokenSpan, at: number, to: number): { readonly text: string; readonly substituted: number } {
    let text = '';
    let substituted = 0;
    for (let place = at; place < to; place++) {
      const id = ids[place] ?? BOUNDARY;
      const word = this.#lexicon.words.text(id);
      const mine = this.#word(id, word);
      if (mine !== word) substituted++;
      text += (place === at ? '' : this.#lexicon.gaps.text(gaps[place] ?? 0)) + mine;
    }
    return { text, substituted };
  }

  #word(id: number, word: string): string {
    const whole = this.#words.get(id);
    if (whole !== undefined) return this.#lexicon.words.text(whole);
    if (this.#words.size === 0) return word;
    this.#parts ??= [...this.#words].flatMap(([from, to]) => partsOf(this.#lexicon.words.text(from), this.#lexicon.words.text(to)));
    for (const part of this.#parts) {
      const replaced = withPart(word, part);
      if (replaced !== null) return replaced;
    }
    return word;
  }
}

/** `getName` for `getAge` makes `Name` stand for `Age`, `name` for `age` and `NAME` for `AGE`. */
function partsOf(from: string, to: string): Part[] {
  const head = commonHead(from, to);
  const tail = commonTail(from.slice(head), to.slice(head));
  const [one, other] = [from.slice(head, from.length - tail), to.slice(head, to.length - tail)];
  if (one.length < SHORTEST || other.length < SHORTEST || /^\d/.test(one)) return [];
  const forms: Part[] = [{ from: one, to: other }, { from: capital(one), to: capital(other) }, { from: small(one), to: small(other) }, { from: one.toUpperCase(), to: other.toUpperCase() }];
  return forms.filter((part, at) => forms.findIndex(({ from: same }) => same === part.from) === at);
}

/** A name with one part in place of another; null where it has no such part: `in` is none of `print`. */
function withPart(word: string, { from, to }: Part): string | null {
  for (let at = word.indexOf(from); at !== -1; at = word.indexOf(from, at + 1)) {
    const end = at + from.length;
    if ((at === 0 || isPartStart(word, at)) && (end === word.length || isPartStart(word, end))) return word.slice(0, at) + to + word.slice(end);
  }
  return null;
}

/** Equal units at the beginning, up to where a part of a name begins. */
function commonHead(one: string, other: string): number {
  let at = 0;
  while (at < Math.min(one.length, other.length) && one[at] === other[at]) at++;
  while (at > 0 && !(isPartStart(one, at) && isPartStart(other, at))) at--;
  return at;
}

function commonTail(one: string, other: string): number {
  let units = 0;
  while (units < Math.min(one.length, other.length) - 1 && one[one.length - 1 - units] === other[other.length - 1 - units]) units++;
  while (units > 0 && !isPartStart(one, one.length - units)) units--;
  return units;
}

function isPartStart(word: string, at: number): boolean {
  const unit = word[at] ?? '_';
  return word[at - 1] === '_' || unit === '_' || (unit !== unit.toLowerCase() && word[at - 1] !== word[at - 1]?.toUpperCase());
}

function capital(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}

function small(word: string): string {
  return word.slice(0, 1).toLowerCase() + word.slice(1);
}
