import { indentOf, type LineRange } from './lines.ts';

/** The word that a declaration starts with in most languages, then its name. */
const DECLARATION = /\b(?:function\*?|class|interface|enum|struct|trait|type|const|let|var|val|def|fn|func|fun|sub|module|namespace)\s+(?:\([^)]{0,200}\)\s*)?([\p{L}_$][\w$]*)/u;
/** A method: its name right before the parameters, on a line that opens a body. */
const METHOD = /^\s*(?:[\w<>[\],]+\s+)*#?([\p{L}_$][\w$]*)\s*\([^;]*[{:(,]\s*$/u;
const TWICE = -1;
const NOT_A_NAME = new Set(['if', 'for', 'while', 'switch', 'catch', 'with', 'return', 'elif', 'until', 'foreach', 'match', 'using', 'lock']);
/** A line that goes on with the block above it although it is not indented deeper. */
const CONTINUES = /^\s*(?:[)\]}]|\{\s*$|(?:end|else|elif|elsif|except|finally|catch|rescue|ensure|fi|done|esac|then|do)\b)/;

/**
 * The part of a selection that an answer is a new version of, when the answer holds only some of its functions or statements:
 * from the place of the first outermost line that stands in the selection, literally or by the name that it declares, to
 * the end of the block that the last of them opens.
 * @returns null where a line's place is not the only one, or where something between those places is missing from the answer
 */
export function partOf(document: readonly string[], selection: LineRange, answer: readonly string[]): LineRange | null {
  const heads = headsOf(answer);
  const known = placesIn(document, selection);
  const places = heads.map((index) => placeOf(known, answer[index] ?? ''));
  if (places.includes('unclear')) return null;
  // A comment at the end belongs to nothing that follows: it stands for what was left out.
  if (places.at(-1) === 'new' && isRemark(answer[heads.at(-1) ?? 0] ?? '')) return null;
  const found = places.flatMap((place, index) => (typeof place === 'number' ? [{ place, index: heads[index] ?? 0 }] : []));
  const [first, last] = [found[0], found.at(-1)];
  if (first === undefined || last === undefined || found.some(({ place }, index) => place <= (found[index - 1]?.place ?? -1))) return null;
  const from = startOf(document, selection, answer, first);
  if (from === null) return null;
  const range = { from, to: blockEnd(document, selection, last.place) };
  return closesAlike(document, range, answer) && namesAll(document, range, answer) ? range : null;
}

/** The outermost lines of a text that begin something. */
function headsOf(lines: readonly string[]): number[] {
  const texts = lines.flatMap((line, index) => (line.trim() === '' || CONTINUES.test(line) || !/\w/.test(line) ? [] : [{ index, depth: indentOf(line).length }]));
  const outermost = Math.min(...texts.map(({ depth }) => depth));
  return texts.filter(({ depth }) => depth === outermost).map(({ index }) => index);
}

/** Where each line stands, and each name is declared, in a range; `TWICE` for more than one place. */
interface Places {
  readonly lines: ReadonlyMap<string, number>;
  readonly names: ReadonlyMap<string, number>;
}

function placesIn(document: readonly string[], { from, to }: LineRange): Places {
  const lines = new Map<string, number>();
  const names = new Map<string, number>();
  for (let at = from; at < to; at++) {
    const line = document[at] ?? '';
    const name = nameIn(line);
    lines.set(line.trim(), lines.has(line.trim()) ? TWICE : at);
    if (name !== null) names.set(name, names.has(name) ? TWICE : at);
  }
  return { lines, names };
}

/** The only place of a line; `new` for a comment or the declaration of a name that is not there. */
function placeOf({ lines, names }: Places, line: string): number | 'new' | 'unclear' {
  const name = nameIn(line);
  const place = lines.get(line.trim()) ?? (name === null ? undefined : names.get(name));
  if (place === undefined) return name !== null || isRemark(line) ? 'new' : 'unclear';
  return place === TWICE ? 'unclear' : place;
}

function nameIn(line: string): string | null {
  const name = (DECLARATION.exec(line) ?? METHOD.exec(line))?.[1];
  return name === undefined || NOT_A_NAME.has(name) ? null : name;
}

/** A comment or an attribute: it comes along with what follows it. */
function isRemark(line: string): boolean {
  return /^\s*(?:\/\/|\/\*|\*|#|--|@|""")/.test(line);
}

/** With the lines above it that the answer repeats; null where the answer has others in their place. */
function startOf(document: readonly string[], selection: LineRange, answer: readonly string[], { place, index }: { readonly place: number; readonly index: number }): number | null {
  const from = place - index;
  if (from >= selection.from && answer.slice(0, index).every((line, above) => line.trim() === document[from + above]?.trim())) return from;
  const isFree = place === selection.from || (document[place - 1] ?? '').trim() === '';
  return isFree ? place : null;
}

/** The line after the block that a line opens, as indentation shows it. */
function blockEnd(document: readonly string[], selection: LineRange, head: number): number {
  const depth = indentOf(document[head] ?? '').length;
  let end = head + 1;
  for (let at = end; at < selection.to; at++) {
    const line = document[at] ?? '';
    if (line.trim() === '') continue;
    const indent = indentOf(line).length;
    if (indent < depth || (indent === depth && !CONTINUES.test(line))) break;
    end = at + 1;
  }
  return end;
}

/** Where an answer ends with a bracket, the range does too. */
function closesAlike(document: readonly string[], { to }: LineRange, answer: readonly string[]): boolean {
  const last = (answer.at(-1) ?? '').trim();
  return /\w/.test(last) || (document[to - 1] ?? '').trim() === last;
}

/** Nothing that the range declares at its outermost level is missing from the answer. */
function namesAll(document: readonly string[], { from, to }: LineRange, answer: readonly string[]): boolean {
  const named = new Set(headsOf(answer).map((index) => nameIn(answer[index] ?? '')));
  const range = document.slice(from, to);
  return headsOf(range).every((index) => named.has(nameIn(range[index] ?? '')) || nameIn(range[index] ?? '') === null);
}
