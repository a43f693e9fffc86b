import type { Parser, Tree } from 'web-tree-sitter';
import type { Span, TextEdit } from '../../request/document.ts';
import { addedProblems, insertedSpans, shifted, type Problem } from '../shift.ts';
import { parserOf } from './grammars.ts';
import { onlyDirectives, withoutAddedDirectives } from './directives.ts';
import { callProblems } from './python-calls.ts';
import { diagnosticsOf, type Added, type Reader, type ReadText } from './read-text.ts';
import { INVALID_SYNTAX, ruffProblems } from './ruff.ts';
import { RUFF_DOUBTS } from './ruff-rules.ts';
import { parse, parseAfter } from './tree-edit.ts';

/** Python, by Ruff's parser and rules, and by what a file says about its own functions and classes. */
export async function pythonReader(): Promise<Reader> {
  const parser = await parserOf('tree-sitter-python.wasm');
  return { read: (text) => new PythonText(parser, text) };
}

class PythonText implements ReadText {
  readonly #parser: Parser;
  readonly #text: string;
  readonly #tree: Tree;
  readonly #before: readonly Problem[];
  #last: { readonly text: string; readonly problems: readonly Problem[] } | null = null;

  constructor(parser: Parser, text: string) {
    this.#parser = parser;
    this.#text = text;
    this.#tree = parse(parser, text);
    this.#before = ruffProblems(text);
  }

  syntax(after: string, edits: readonly TextEdit[]): Added {
    // An error right at the edit is one that stands behind it: what is in front of it was there to be completed.
    const old = new Set(syntaxOf(this.#before).flatMap((problem) => (isAwaited(problem, this.#text, edits) ? [] : (shifted(problem.start, edits).at(-1) ?? []))));
    return { findings: syntaxOf(this.#problemsOf(after, edits)).filter(({ start }) => !old.has(start)) };
  }

  lint(after: string, edits: readonly TextEdit[]): Promise<Added | null> {
    const now = this.#problemsOf(after, edits);
    this.#last = null;
    if (syntaxOf(now).length > 0) return Promise.resolve(null);
    const known = now.filter((problem) => problem.code !== 'F811' || !isImport(after, problem));
    // A text that does not parse shows no other problem, so there is nothing to compare with.
    const isComparable = syntaxOf(this.#before).length === 0;
    const inserted = insertedSpans(edits);
    const added = [
      ...(isComparable ? addedByEdits(this.#before, known, edits) : known.filter((problem) => isWithin(problem, inserted))),
      ...this.#calls(after, edits, inserted, isComparable),
      ...onlyDirectives('python', edits),
    ];
    const isDoubt = ({ code }: Problem): boolean => RUFF_DOUBTS.includes(code);
    return Promise.resolve({ findings: added.filter((problem) => !isDoubt(problem)), doubts: [...added.filter(isDoubt), ...stillUndefined(known, added, inserted)] });
  }

  #calls(after: string, edits: readonly TextEdit[], inserted: readonly Span[], isComparable: boolean): Problem[] {
    const tree = parseAfter(this.#parser, this.#tree, this.#text, after, edits);
    // What a new definition is called by may stand anywhere.
    const everywhere = [{ start: 0, end: after.length }];
    const spans = isComparable && edits.some(({ newText }) => /^[ \t]*(?:async[ \t]+)?(?:def|class)\b/m.test(newText)) ? everywhere : inserted;
    const now = callProblems(tree.rootNode, spans);
    tree.delete();
    if (!isComparable) return now.filter((problem) => isWithin(problem, inserted));
    return now.length === 0 ? [] : addedProblems(callProblems(this.#tree.rootNode, [{ start: 0, end: this.#text.length }]), now, edits, true);
  }

  close(): void {
    this.#tree.delete();
  }

  diagnostics(): ReturnType<typeof diagnosticsOf> {
    return diagnosticsOf(syntaxOf(this.#before), 'ruff');
  }

  /** Lint follows syntax on the same text. What the answer says about rules has no force. */
  #problemsOf(after: string, edits: readonly TextEdit[]): readonly Problem[] {
    const text = withoutAddedDirectives('python', this.#text, edits, after);
    this.#last = this.#last?.text === text ? this.#last : { text, problems: ruffProblems(text) };
    return this.#last.problems;
  }
}

/** A redefinition names the line of the first one, which moves: there is no such number in what is compared. */
function addedByEdits(before: readonly Problem[], now: readonly Problem[], edits: readonly TextEdit[]): Problem[] {
  const unnumbered = (problem: Problem): Problem => ({ ...problem, message: problem.message.replace(/ from line \d+/, '') });
  return addedProblems(before.map(unnumbered), now.map(unnumbered), edits, true);
}

/** A name that the code behind the edits needs and that they were perhaps to define. */
function stillUndefined(now: readonly Problem[], added: readonly Problem[], inserted: readonly Span[]): Problem[] {
  const from = inserted[0]?.end ?? Infinity;
  return now
    .filter((problem) => problem.code === 'F821' && problem.start >= from && !added.includes(problem))
    .map((problem) => ({ ...problem, code: 'still-undefined' }));
}

/** A head such as `if a:` without a body right in front of an edit: the body is what was asked for. */
function isAwaited({ message, start }: Problem, text: string, edits: readonly TextEdit[]): boolean {
  if (!message.startsWith('Expected an indented block')) return false;
  return edits.some((edit) => start <= edit.start && text.slice(start, edit.start).trim() === '');
}

/** To import a module twice does no harm. */
function isImport(text: string, { start, end }: Problem): boolean {
  return /^\s*(?:from|import)\b/.test(text.slice(text.lastIndexOf('\n', start - 1) + 1, end));
}

function syntaxOf(problems: readonly Problem[]): Problem[] {
  return problems.filter(({ code }) => code === INVALID_SYNTAX);
}

function isWithin({ start }: Problem, spans: readonly Span[]): boolean {
  return spans.some((span) => start >= span.start && start < span.end);
}
