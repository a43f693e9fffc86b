import type { Parser, Tree } from 'web-tree-sitter';
import type { Span, TextEdit } from '../../request/document.ts';
import { addedProblems, insertedSpans, shifted, type Problem } from '../shift.ts';
import { GRAMMARS, parserOf, type Grammar } from './grammars.ts';
import { diagnosticsOf, type Reader, type ReadText } from './read-text.ts';
import { regionsAround } from './regions.ts';
import { parse, parseAfter } from './tree-edit.ts';
import { treeErrors } from './tree-errors.ts';

/** An error of more lines than this names the place where reading began to fail, not what is wrong. */
const SHORT_LINES = 3;

/** A reader for a language of {@link GRAMMARS}; its grammar is loaded first. */
export async function treeReader(languageId: string): Promise<Reader> {
  const grammar = GRAMMARS[languageId];
  if (grammar === undefined) throw new Error(`There is no grammar for ${languageId}.`);
  const parser = await parserOf(grammar.asset);
  return { read: (text) => new TreeText(parser, grammar, text) };
}

/** A text with its tree. A tree lives in the grammar's memory until it is deleted. */
class TreeText implements ReadText {
  readonly #parser: Parser;
  readonly #grammar: Grammar;
  readonly #text: string;
  readonly #tree: Tree;
  readonly #errors: readonly Problem[];

  constructor(parser: Parser, grammar: Grammar, text: string) {
    this.#parser = parser;
    this.#grammar = grammar;
    this.#text = text;
    this.#tree = parse(parser, text);
    this.#errors = treeErrors(this.#tree, text);
  }

  syntax(after: string, edits: readonly TextEdit[]): { findings: Problem[]; doubts: Problem[] } {
    const added = this.#added(after, edits);
    return this.#grammar.isAdvisory === true ? { findings: [], doubts: added } : { findings: added, doubts: [] };
  }

  diagnostics(): ReturnType<typeof diagnosticsOf> {
    return this.#grammar.isAdvisory === true ? [] : diagnosticsOf(this.#errors, 'tree-sitter');
  }

  close(): void {
    this.#tree.delete();
  }

  /**
   * A grammar reads past an error as well as it can, and an edit nearby makes it fail in another place. So in a text that had
   * errors before, a new one counts only if the edits cannot be read apart from the old ones.
   */
  #added(after: string, edits: readonly TextEdit[]): Problem[] {
    const now = this.#errorsAfter(after, edits);
    const added = addedProblems(this.#errors, now, edits);
    if (added.length === 0 || this.#errors.length === 0) return added;
    const without = blanked(after, this.#oldErrorLines(edits));
    const areSound = insertedSpans(edits).every((span) => this.#isReadable(after, without, span));
    return areSound ? [] : added;
  }

  #errorsAfter(after: string, edits: readonly TextEdit[]): Problem[] {
    const tree = parseAfter(this.#parser, this.#tree, this.#text, after, edits);
    const errors = treeErrors(tree, after);
    tree.delete();
    return errors;
  }

  /** Whether a block around the span can be read by itself, be it without the lines of the old errors; or else all but these. */
  #isReadable(after: string, without: string, span: Span): boolean {
    if (this.#isSound(without)) return true;
    const { parts, frames = [] } = this.#grammar;
    if (parts === 'none') return false;
    const texts = regionsAround(after, span).flatMap(({ start, end }) => [after.slice(start, end), without.slice(start, end)]);
    const framed = (text: string): string[] => frames.map(([head, tail]) => head + text + tail);
    return texts.some((text) => [...(parts === 'framed' ? [] : [`${text}\n`]), ...framed(text)].some((each) => this.#isSound(each)));
  }

  #isSound(text: string): boolean {
    const tree = parse(this.#parser, text);
    const { hasError } = tree.rootNode;
    tree.delete();
    return !hasError;
  }

  /** Where the old errors are in the new text, without those on the lines of the edits. */
  #oldErrorLines(edits: readonly TextEdit[]): Span[] {
    const edited = edits.map(({ start, end }) => ({ start: lineStart(this.#text, start), end: lineEnd(this.#text, end) }));
    return this.#errors.flatMap(({ start, end }) => {
      const isShort = this.#text.slice(start, end).split('\n').length <= SHORT_LINES;
      const span = { start, end: isShort ? end : start };
      if (edited.some((line) => span.start <= line.end && line.start <= span.end)) return [];
      const [from] = shifted(span.start, edits);
      const [to] = shifted(span.end, edits);
      return from === undefined || to === undefined ? [] : [{ start: from, end: to }];
    });
  }
}

/** The text with spaces in place of the lines of the spans. */
function blanked(text: string, spans: readonly Span[]): string {
  let result = text;
  for (const { start, end } of spans) {
    const from = lineStart(text, start);
    const to = lineEnd(text, end);
    result = result.slice(0, from) + result.slice(from, to).replace(/[^\n]/g, ' ') + result.slice(to);
  }
  return result;
}

function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

function lineEnd(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  return end === -1 ? text.length : end;
}
