import type { TextIndex } from '../index/text-index.ts';
import { LINE_END, textBetween, type Lexicon } from '../index/tokens.ts';
import { choose, type Choice } from './choose.ts';
import { lineStart, REACH, type Cursor } from './cursor.ts';

/** Further lines at most. */
const LINES = 4;
/** All lines together must stay as likely as this: one line that is right is worth more than five that are not. */
const SURE = 0.85;

export interface FurtherLines {
  /** Begins with `\n`. */
  readonly text: string;
  readonly tokens: number;
  /** That all of it is right, the first line included. */
  readonly probability: number;
}

const NOTHING: FurtherLines = { text: '', tokens: 0, probability: 0 };

/** The lines after a chosen one, for as long as they are sure; null where the next one is not. */
export function furtherLines(index: TextIndex, first: Choice): FurtherLines | null {
  if (first.outlook.cursor.after !== '') return null;
  const below = textBelow(index.lexicon, first.outlook.cursor);
  let found = NOTHING;
  let last = first;
  let probability = first.probability;
  for (let line = 0; line < LINES && probability >= SURE; line++) {
    const cursor = cursorBelow(index.lexicon, last);
    const next = cursor && choose(index, cursor);
    if (cursor === null || next === null || next.probability * probability < SURE || isBelow(below, next.option.text)) break;
    probability *= next.probability;
    found = { text: `${found.text}\n${cursor.gap}${next.option.text}`, tokens: found.tokens + next.option.ids.length, probability };
    last = next;
  }
  return found === NOTHING ? null : found;
}

/** The cursor at the start of the next line, if the chosen text is taken; null where its indentation cannot be told. */
function cursorBelow(lexicon: Lexicon, { option, outlook: { cursor } }: Choice): Cursor | null {
  const { seen, ids } = option;
  if (seen === null) return null;
  const { span, at, to } = seen.best;
  if (span.ids[to] !== LINE_END) return null;
  const theirs = lexicon.gaps.text(span.gaps[lineStart(span, at)] ?? 0);
  const mine = /^\s*/.exec(cursor.lineBefore)?.[0] ?? '';
  const gap = movedIndentation(mine, theirs, lexicon.gaps.text(span.gaps[to + 1] ?? 0));
  if (gap === null) return null;
  const whole = cursor.partial === '' || seen.best.isLonger ? [...ids] : [lexicon.words.find(cursor.partial), ...ids];
  return {
    ...cursor, before: Uint32Array.from([...cursor.before, ...whole, LINE_END].slice(-REACH)), typed: 0, partial: '', gap, lineBefore: gap, after: '',
    above: { indentation: mine.length, lastToken: whole.at(-1) ?? 0, blank: false },
  };
}

/** `mine` as `next` is to `theirs`: deeper or shallower by the same white space. */
function movedIndentation(mine: string, theirs: string, next: string): string | null {
  if (next.startsWith(theirs)) return mine + next.slice(theirs.length);
  if (!theirs.startsWith(next)) return null;
  const less = theirs.slice(next.length);
  return mine.endsWith(less) ? mine.slice(0, mine.length - less.length) : null;
}

/** The next line with text below the cursor's, without white space around it. */
function textBelow(lexicon: Lexicon, { own, line }: Cursor): string {
  let from = line.end;
  while (from < own.end && own.ids[from] === LINE_END) from++;
  let to = from;
  while (to < own.end && own.ids[to] !== LINE_END) to++;
  return textBetween(lexicon, own, from, to).trim();
}

/** What stands below already is not written a second time. */
function isBelow(below: string, text: string): boolean {
  return below !== '' && text.trim() === below;
}
