/** Answers that are right, and the same ones made wrong in a known way. Pure. */
import { oneOf } from './random.ts';
import { unmarked, type Language, type MarkedSource, type Place } from './source.ts';

export const KINDS = ['unclosed bracket', 'wrong keyword', 'misspelt name', 'missing argument', 'cut off', 'prose inside'] as const;
export type Kind = (typeof KINDS)[number];

export const CONTEXTS = ['clean', 'earlier error', 'later error', 'mid-statement'] as const;
export type Context = (typeof CONTEXTS)[number];

/** What of the gate could see it; null where nothing in it knows enough of the language. */
export type SeenBy = 'syntax' | 'lint' | 'types' | null;

export interface Case {
  readonly language: Language;
  readonly context: Context;
  readonly kind: Kind;
  readonly seenBy: SeenBy;
  readonly text: string;
  readonly cursor: number;
  readonly right: string;
  readonly wrong: string;
}

const PROSE = ['Here is the corrected version of the code:', 'Note that this also handles an empty list.', 'This loop adds up the values one by one.', 'Now we only need to check the limit.'];

/** @throws RangeError where a source has no statement for such a case */
export function caseOf(source: MarkedSource, context: Context, kind: Kind, random: () => number): Case {
  for (let attempt = 0; attempt < 500; attempt++) {
    const place = inContext(source, context, oneOf(source.places, random), random);
    const wrong = place === null ? null : mutated(source, kind, place.statement, random);
    if (place === null || wrong === null) continue;
    return { language: source.language, context, kind, seenBy: seenBy(source.language, kind), text: place.text, cursor: place.cursor, right: unmarked(place.statement), wrong };
  }
  throw new RangeError(`No case of ${kind} in ${source.language}, ${context}.`);
}

/** Names need a list of what there is, arguments need types: what each language's checks have is in ARCHITECTURE.md. */
function seenBy(language: Language, kind: Kind): SeenBy {
  if (kind !== 'misspelt name' && kind !== 'missing argument') return 'syntax';
  if (language === 'typescript') return 'types';
  if (language === 'python') return 'lint';
  // In JavaScript a function may be called with fewer arguments than it names.
  return language === 'javascript' && kind === 'misspelt name' ? 'types' : null;
}

function inContext(source: MarkedSource, context: Context, place: Place, random: () => number): Place | null {
  switch (context) {
    case 'clean': return place;
    case 'mid-statement': return midStatement(place, random);
    case 'earlier error': {
      const broken = oneOf(source.broken, random);
      return { ...place, text: inserted(place.text, place.part.start, broken), cursor: place.cursor + broken.length };
    }
    case 'later error': return { ...place, text: inserted(place.text, place.part.end, oneOf(source.broken, random)) };
  }
}

function inserted(text: string, at: number, added: string): string {
  return text.slice(0, at) + added + text.slice(at);
}

/** The first words stand before the cursor already, as when somebody typed them. */
function midStatement(place: Place, random: () => number): Place | null {
  // Not within a mark, and behind a word or an operator.
  const starts = [...place.statement.matchAll(/(?<=[\w)\]=>,]) (?=\S)/g)].map(({ index }) => index + 1).filter((at) => isOutside(place.statement, at));
  if (starts.length === 0) return null;
  const at = oneOf(starts.slice(0, 4), random);
  const typed = unmarked(place.statement.slice(0, at));
  return { ...place, text: inserted(place.text, place.cursor, typed), cursor: place.cursor + typed.length, statement: place.statement.slice(at) };
}

function isOutside(statement: string, at: number): boolean {
  const before = statement.slice(0, at);
  return before.split('⟪').length === before.split('⟫').length && before.split('‹').length === before.split('›').length;
}

function mutated(source: MarkedSource, kind: Kind, statement: string, random: () => number): string | null {
  const right = unmarked(statement);
  switch (kind) {
    case 'unclosed bracket': return withoutOne(right, /[)\]}]/g, random);
    case 'wrong keyword': return wrongKeyword(source, right, random);
    case 'misspelt name': return misspelt(source, statement, random);
    case 'missing argument': return withoutArgument(statement, random);
    case 'cut off': return cutOff(right, random);
    case 'prose inside': return withProse(right, random);
  }
}

function withoutOne(text: string, pattern: RegExp, random: () => number): string | null {
  const found = [...text.matchAll(pattern)];
  if (found.length === 0) return null;
  const { index } = oneOf(found, random);
  return text.slice(0, index) + text.slice(index + 1);
}

/** Only before another word or a literal, or a head in brackets, where no name can stand: `retrun (a)` is a call. */
function wrongKeyword({ keywords }: MarkedSource, text: string, random: () => number): string | null {
  const found = [...text.matchAll(new RegExp(`\\b(?:${keywords.join('|')})\\b(?= [\\w"']|(?<=for|if) \\()`, 'g'))];
  if (found.length === 0) return null;
  const { index, 0: word } = oneOf(found, random);
  const wrong = swapped(word, random);
  return wrong === null ? null : text.slice(0, index) + wrong + text.slice(index + word.length);
}

function misspelt({ marked }: MarkedSource, statement: string, random: () => number): string | null {
  const found = [...statement.matchAll(/‹(\w+)›/g)];
  if (found.length === 0) return null;
  const { index, 0: mark, 1: name = '' } = oneOf(found, random);
  const wrong = swapped(name, random);
  if (wrong === null || new RegExp(`\\b${wrong}\\b`).test(unmarked(marked))) return null;
  return unmarked(statement.slice(0, index)) + wrong + unmarked(statement.slice(index + mark.length));
}

function withoutArgument(statement: string, random: () => number): string | null {
  const found = [...statement.matchAll(/⟪[^⟫]*⟫/g)];
  if (found.length === 0) return null;
  const { index, 0: argument } = oneOf(found, random);
  return unmarked(statement.slice(0, index)) + unmarked(statement.slice(index + argument.length));
}

/** Within brackets, where no statement can end. */
function cutOff(text: string, random: () => number): string | null {
  let depth = 0;
  const inside: number[] = [];
  for (let at = 0; at < text.length; at++) {
    const unit = text.charAt(at);
    if (depth > 0) inside.push(at);
    if ('([{'.includes(unit)) depth++;
    else if (')]}'.includes(unit)) depth--;
  }
  return inside.length === 0 ? null : text.slice(0, oneOf(inside, random));
}

function withProse(text: string, random: () => number): string {
  const lines = text.split('\n');
  lines.splice(Math.floor(random() * (lines.length + 1)), 0, oneOf(PROSE, random));
  return lines.join('\n');
}

/** The word with two of its letters in the wrong order; null where they are all the same. */
function swapped(word: string, random: () => number): string | null {
  const starts = Array.from({ length: word.length - 1 }, (_, at) => at).filter((at) => word.charAt(at) !== word.charAt(at + 1));
  if (starts.length === 0) return null;
  const at = oneOf(starts, random);
  return `${word.slice(0, at)}${word.charAt(at + 1)}${word.charAt(at)}${word.slice(at + 2)}`;
}
