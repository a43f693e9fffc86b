import { isWordLike } from '../index/tokenise.ts';
import { LINE_END, type Lexicon } from '../index/tokens.ts';
import { lineStart, type Cursor } from './cursor.ts';
import { restEnd, unitsBefore } from './rest.ts';
import { Substitution } from './substitution.ts';

/** Lines of the same file that are looked at, the nearest first. */
const LINES = 120;
/** Tokens of the lines before that are compared. */
const BEYOND = 24;

/** How the line would go on if it were made like a line nearby, with other names. */
export interface Analogue {
  readonly text: string;
  /** Tokens that were replaced. */
  readonly substituted: number;
  /** Tokens in the line and before it that have the same form. */
  readonly alike: number;
  /** Those of them that are the same. */
  readonly same: number;
  /** Lines up to the nearest line that it is made like. */
  readonly distance: number;
  /** Lines that it can be made like. */
  votes: number;
}

export interface Analogues {
  readonly byText: ReadonlyMap<string, Analogue>;
  readonly lines: number;
}

/** What stands before the cursor, as the numbers of its tokens, the nearest last. */
function typedTokens(lexicon: Lexicon, { before, partial }: Cursor): Uint32Array | null {
  if (partial === '') return before;
  const id = lexicon.words.find(partial);
  if (id === -1) return null;
  const tokens = new Uint32Array(before.length + 1);
  tokens.set(before);
  tokens[before.length] = id;
  return tokens;
}

export function findAnalogues(lexicon: Lexicon, cursor: Cursor): Analogues {
  const byText = new Map<string, Analogue>();
  const { own, line, partial } = cursor;
  const tokens = typedTokens(lexicon, cursor);
  const typed = cursor.typed + (partial === '' ? 0 : 1);
  let lines = 0;
  if (tokens === null || typed > tokens.length) return { byText, lines };
  const forms = new Forms(lexicon);
  let first = line.start;
  for (let distance = 1; distance <= LINES && first > own.start; distance++) {
    first = lineStart(own, first - 1);
    const analogue = analogueOf(lexicon, forms, cursor, tokens, typed, first, distance);
    if (analogue === null) continue;
    lines++;
    const known = byText.get(analogue.text);
    if (known === undefined) byText.set(analogue.text, analogue);
    else known.votes++;
  }
  return { byText, lines };
}

function analogueOf(lexicon: Lexicon, forms: Forms, { own, gap, partial, after, line }: Cursor, tokens: Uint32Array, typed: number, first: number, distance: number): Analogue | null {
  const place = first + typed;
  if (place >= line.start || own.ids[first] === LINE_END) return null;
  const substitution = new Substitution(lexicon);
  let alike = 0;
  let same = 0;
  for (let back = 1; back <= Math.min(tokens.length, typed + BEYOND); back++) {
    const theirs = own.ids[place - back];
    const ours = tokens[tokens.length - back] ?? 0;
    if (theirs === undefined || place - back < own.start) break;
    if (theirs === ours) same++;
    else if (!forms.agree(theirs, ours) || !substitution.add(theirs, ours)) break;
    alike++;
  }
  // The whole of what is typed must have the same form; at the start of a line, most of the line before it.
  if (alike < Math.max(typed, 4 - typed)) return null;
  const to = restEnd(own, place);
  if (to === null || to === place) return null;
  const { text, substituted } = substitution.rest(own, place, to);
  const firstGap = lexicon.gaps.text(own.gaps[place] ?? 0);
  if (typed > 0 && partial === '' && !firstGap.startsWith(gap)) return null;
  const whole = (typed === 0 ? '' : firstGap.slice(partial === '' ? gap.length : 0)) + text;
  const units = unitsBefore(whole, after);
  return units === null || units === 0 ? null : { text: whole.slice(0, units), substituted, alike, same, distance, votes: 1 };
}

/** Which tokens could stand for each other: words for words, numbers for numbers. */
class Forms {
  readonly #lexicon: Lexicon;
  readonly #forms = new Map<number, string>();

  constructor(lexicon: Lexicon) {
    this.#lexicon = lexicon;
  }

  agree(one: number, other: number): boolean {
    const form = this.#of(one);
    return form !== '' && form === this.#of(other);
  }

  #of(id: number): string {
    let form = this.#forms.get(id);
    if (form === undefined) {
      const text = this.#lexicon.words.text(id);
      form = !isWordLike(text) ? '' : /^\d/.test(text) ? 'number' : 'word';
      this.#forms.set(id, form);
    }
    return form;
  }
}
