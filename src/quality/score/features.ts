import { BracketWalk } from '../../request/brackets.ts';
import type { CompleteRequest } from '../../request/request.ts';
import type { Finding, Verdict } from '../verdict.ts';

/** What is known of an inserted answer once the gate has judged it. */
export interface ScoreInput {
  readonly request: CompleteRequest;
  readonly insertion: string;
  readonly verdict: Verdict;
  readonly doubts: readonly Finding[];
}

/** How much of the document is read on each side of the cursor, UTF-16 units. */
const WINDOW = 3_000;
/** Shorter lines, such as `}`, repeat everywhere. */
const MIN_LINE = 6;
const MOST = 3;

/** What the answer looks like, without a look at its meaning; each 0 to about 3, in this order in the weights. */
export const FEATURES = {
  /** Share of its lines that stand after the cursor as well: it wrote what was there already. */
  repeatsAfter: ({ now, after }) => share(now.lines, (line) => after.lines.includes(line)),
  /** It declares a name that the code after the cursor declares again. */
  redeclares: ({ now, after }) => flag(now.declared.some((name) => after.declared.includes(name))),
  /** It declares names that the code after the cursor uses. */
  declaresUsed: ({ now, after }) => Math.min(MOST, now.declared.filter((name) => after.words.has(name)).length),
  /** It leaves a bracket open, or closes some that it did not open. */
  opens: ({ brackets }) => flag(brackets.left > 0),
  closes: ({ brackets }) => Math.min(MOST, brackets.closed),
  /** Share of its words that the document knows. */
  known: ({ now, before, after }) => share([...now.words], (word) => before.words.has(word) || after.words.has(word)),
  /** Its first line is indented otherwise than the line above, in steps of four. */
  indentation: ({ input, before }) => Math.min(MOST, Math.abs(indentOf(firstLine(input.insertion)) - indentOf(before.lastLine)) / 4),
  length: ({ input }) => Math.log1p(input.insertion.trim().length) / 3,
  lines: ({ now }) => Math.log1p(now.lines.length),
  onlyComments: ({ now }) => flag(now.lines.length > 0 && now.lines.every((line) => /^(?:\/\/|\/?\*|#)/.test(line))),
  nothingAfter: ({ after }) => flag(after.words.size === 0),
  /** Doubts of the checks, such as a name that the rest of the file needs and the answer does not give. */
  doubts: ({ input }) => Math.log1p(input.doubts.length),
  typed: ({ input }) => flag(input.verdict.by.includes('types')),
  exampled: ({ input }) => flag(input.verdict.by.includes('examples')),
  javascript: ({ input }) => flag(input.request.document.languageId.startsWith('javascript')),
  python: ({ input }) => flag(input.request.document.languageId === 'python'),
} as const satisfies Readonly<Record<string, (parts: Parts) => number>>;

export type FeatureName = keyof typeof FEATURES;

/** What training gives: a weight for each feature and the constant, and the share of answers that were right although a check failed. */
export interface ScoreWeights {
  readonly constant: number;
  readonly features: Readonly<Record<FeatureName, number>>;
  readonly failed: number;
}

interface Piece {
  /** Trimmed, of some length. */
  readonly lines: readonly string[];
  readonly lastLine: string;
  readonly words: ReadonlySet<string>;
  readonly declared: readonly string[];
}

interface Parts {
  readonly input: ScoreInput;
  readonly now: Piece;
  readonly before: Pick<Piece, 'lastLine' | 'words'>;
  readonly after: Piece;
  readonly brackets: { readonly left: number; readonly closed: number };
}

/** The features of an answer, by name. Looks at 3,000 units on each side of the cursor: well under 1 ms. */
export function featuresOf(input: ScoreInput): Record<FeatureName, number> {
  const { document: { text }, cursor } = input.request;
  const now = pieceOf(input.insertion.slice(0, WINDOW));
  const below = text.slice(cursor, cursor + WINDOW);
  const parts: Parts = {
    input,
    now,
    before: aboveOf(text.slice(Math.max(0, cursor - WINDOW), cursor)),
    // Which names are declared below is asked of those that the answer declares.
    after: now.declared.length === 0 ? { ...linesOf(below), words: wordsIn(below), declared: [] } : pieceOf(below),
    brackets: bracketsOf(input.insertion.slice(0, WINDOW)),
  };
  return Object.fromEntries(Object.entries(FEATURES).map(([name, feature]) => [name, feature(parts)])) as Record<FeatureName, number>;
}

/** What names are made of. Most code is ASCII, in which the first says the same as the second in less time. */
interface Letters {
  readonly word: RegExp;
  /** A declaration in most languages: a word that declares and a name, or in Python a name that is assigned at the start of a line. */
  readonly declares: RegExp;
}

const ASCII: Letters = lettersOf('A-Za-z', '0-9', 'gm');
const UNICODE: Letters = lettersOf(String.raw`\p{L}`, String.raw`\p{N}`, 'gmu');

function lettersOf(letter: string, digit: string, flags: string): Letters {
  const rest = `[${letter}${digit}_$]`;
  return {
    word: new RegExp(`[${letter}_$]${rest}{2,}`, flags),
    declares: new RegExp(String.raw`\b(?:const|let|var|val|function|func|fn|class|def|interface|type|struct|enum)\s+([${letter}_$]${rest}*)|^[ \t]*([${letter}_]\w*)[ \t]*=(?!=)`, flags),
  };
}

function lettersIn(text: string): Letters {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 0x7f) return UNICODE;
  return ASCII;
}

function pieceOf(text: string): Piece {
  return {
    ...linesOf(text),
    words: wordsIn(text),
    declared: [...text.matchAll(lettersIn(text).declares)].flatMap(([, keyword, assigned]) => keyword ?? assigned ?? []),
  };
}

function linesOf(text: string): Pick<Piece, 'lines' | 'lastLine'> {
  const all = text.split('\n').filter((line) => line.trim() !== '');
  return { lines: all.map((line) => line.trim()).filter(({ length }) => length >= MIN_LINE), lastLine: all.at(-1) ?? '' };
}

/** Of what stands above the cursor less is asked. */
function aboveOf(text: string): Parts['before'] {
  return { lastLine: text.split('\n').findLast((line) => line.trim() !== '') ?? '', words: wordsIn(text) };
}

function wordsIn(text: string): Set<string> {
  return new Set(text.match(lettersIn(text).word));
}

function bracketsOf(text: string): { left: number; closed: number } {
  const walk = new BracketWalk();
  let lowest = 0;
  for (const unit of text) {
    walk.next(unit);
    lowest = Math.min(lowest, walk.depth);
  }
  return { left: walk.depth - lowest, closed: -lowest };
}

function share(items: readonly string[], has: (item: string) => boolean): number {
  return items.length === 0 ? 0 : items.filter(has).length / items.length;
}

function flag(value: boolean): number {
  return value ? 1 : 0;
}

function firstLine(text: string): string {
  return text.split('\n').find((line) => line.trim() !== '') ?? '';
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}
