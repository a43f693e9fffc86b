import { declaredName, type Head } from './head.ts';
import { indentOf } from './lines.ts';
import type { Restated } from './restated.ts';

/** What of a restated declaration goes in at the cursor, and which names it needs that have no place there. */
export interface Body {
  readonly text: string;
  readonly missing: readonly string[];
}

const WORD = /[\p{L}_$][\p{L}\p{N}_$]*/gu;
/** The names that an import brings. */
const IMPORTED = /^\s*(?:import\b|from\s+\S+\s+import\b|(?:const|let|var)\s.{0,200}\brequire\()/;
const IMPORT_WORDS = new Set(['import', 'from', 'as', 'type', 'default', 'const', 'let', 'var', 'require']);
/** The start of a doc string. */
const QUOTES = /^(?:"""|''')/;
/** Lines whose text must stay where it stands in the line. */
const LONG_STRING = /`|"""|'''/;

/**
 * The body of the declaration around the cursor out of a reply that restates it. What follows is kept where the body uses it,
 * and dropped where it only shows how to use it; what stands in front cannot be put there, so its names must be in the file.
 * @param before the document up to the cursor, `after` the rest, both with `\n`
 */
export function bodyOf({ lead, body: given, rest, indent }: Restated, head: Head, before: string, after: string): Body {
  const body = withoutPreamble(given, head.preamble);
  const own = localNames(body, head.parameters);
  const used = new Set((body.match(WORD) ?? []).filter((word) => !own.has(word)));
  const helpers = usedParts(partsOf(rest, indent), used, head.name, `${before}\n${after}`);
  const whole = [body, ...helpers].join('\n').trimEnd();
  const missing = namesIn(lead).filter((name) => name !== head.name && used.has(name) && !hasWord(before, name) && !hasWord(after, name));
  return { text: atCursor(indented(whole, indent, head.indent), before), missing };
}

/** Without the doc string or the comments that stand in front of the cursor already. */
function withoutPreamble(body: string, preamble: string): string {
  const quotes = QUOTES.exec(body.trimStart())?.[0];
  if (quotes !== undefined && QUOTES.test(preamble)) {
    const end = body.indexOf(quotes, body.indexOf(quotes) + 3);
    return end === -1 ? body : body.slice(end + 3);
  }
  let rest = body;
  for (const line of preamble.split('\n')) {
    const next = rest.trimStart();
    if (line.trim() === '' || !next.startsWith(line.trim())) break;
    rest = next.slice(line.trim().length);
  }
  return rest;
}

/** Outermost parts of a text, each with the comments and blank lines above it. */
function partsOf(text: string, indent: string): { readonly name: string | null; readonly text: string }[] {
  const parts: { name: string | null; text: string }[] = [];
  let above: string[] = [];
  let open: { name: string | null; lines: string[] } | null = null;
  const close = (): void => {
    if (open !== null) parts.push({ name: open.name, text: open.lines.join('\n') });
    open = null;
  };
  for (const line of text.split('\n').slice(1)) {
    const isOuter = line.trim() !== '' && indentOf(line).length <= indent.length && !/^\s*[)\]}]/.test(line);
    if (!isOuter && open !== null) {
      open.lines.push(line);
    } else if (!isOuter || /^\s*(?:\/\/|\/\*|\*|#|@)/.test(line)) {
      close();
      above.push(line);
    } else {
      close();
      open = { name: declaredName(line), lines: [...above, line] };
      above = [];
    }
  }
  close();
  return parts;
}

/** The parts that declare what is used, or what a used part uses; `used` grows by their words. */
function usedParts(parts: readonly { readonly name: string | null; readonly text: string }[], used: Set<string>, own: string, document: string): string[] {
  const kept = new Set<string>();
  for (let count = -1; count < kept.size;) {
    count = kept.size;
    for (const { name, text } of parts) {
      if (kept.has(text) || name === null || name === own || !used.has(name) || declares(document, name)) continue;
      kept.add(text);
      for (const word of text.match(WORD) ?? []) used.add(word);
    }
  }
  return parts.filter(({ text }) => kept.has(text)).map(({ text }) => text);
}

function declares(document: string, name: string): boolean {
  return document.split('\n').some((line) => line.includes(name) && declaredName(line) === name);
}

/** The parameters, and what the body declares: a name of its own is not that of an example below it. */
function localNames(body: string, parameters: string): Set<string> {
  const declared = [...body.matchAll(/\b(?:const|let|var|function|class)\s+(?:[[{]([^\]}\n]{0,200})[\]}]|([\p{L}_$][\p{L}\p{N}_$]*))|(?:^|\n)\s*([\p{L}_][\p{L}\p{N}_]*)\s*=(?!=)/gu)];
  return new Set([...parameters.split(','), ...declared.flatMap(([, several = '', one = '', assigned = '']) => [...(several.match(WORD) ?? []), one, assigned])]);
}

/** What the lines in front of the head declare or import. */
function namesIn(lead: string): string[] {
  return lead.split('\n').flatMap((line) => {
    if (IMPORTED.test(line)) return (line.replace(/(['"]).*?\1/g, '').match(WORD) ?? []).filter((word) => !IMPORT_WORDS.has(word));
    const name = declaredName(line);
    return name === null ? [] : [name];
  });
}

function hasWord(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + word.length)) {
    if (!/[\p{L}\p{N}_$]/u.test(text.charAt(at - 1)) && !/[\p{L}\p{N}_$]/u.test(text.charAt(at + word.length))) return true;
  }
  return false;
}

/** The lines behind the first one as deep as the document's head is, where the reply gave the head another indentation. */
function indented(text: string, given: string, wanted: string): string {
  if (given === wanted || LONG_STRING.test(text)) return text;
  const [first = '', ...lines] = text.split('\n');
  if (wanted.startsWith(given)) {
    const missing = wanted.slice(given.length);
    return [first, ...lines.map((line) => (line.trim() === '' ? line : missing + line))].join('\n');
  }
  const isDeeper = given.startsWith(wanted) && lines.every((line) => line.trim() === '' || line.startsWith(given));
  return isDeeper ? [first, ...lines.map((line) => line.slice(given.length - wanted.length))].join('\n') : text;
}

/** Without the end of the head's line and the indentation that stand in front of the cursor already. */
function atCursor(text: string, before: string): string {
  const line = before.slice(before.lastIndexOf('\n') + 1);
  if (line.trim() !== '') return text;
  const newline = text.indexOf('\n');
  const begins = newline !== -1 && text.slice(0, newline).trim() === '' ? text.slice(newline + 1) : text.trimStart();
  if (line === '') return begins;
  return begins.startsWith(line) ? begins.slice(line.length) : begins.trimStart();
}
