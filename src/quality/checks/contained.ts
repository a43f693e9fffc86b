import ts from 'typescript';
import type { Span, TextEdit } from '../../request/document.ts';

/**
 * The top-level statement that an insertion lies in so deep that nothing of it can be seen in the rest of the file: in the
 * body of a function or class, or in an expression, in which no name of the file can be declared. Behind the directives
 * that the file begins with; a parser that reads this alone says of the insertion what it says of it in the whole file.
 * @param before the old text; null where it does not parse
 * @returns null where the edits are no such insertion
 */
export function statementAround(before: ts.SourceFile | null, after: ts.SourceFile, edits: readonly TextEdit[]): string | null {
  const [edit, ...others] = edits;
  // What is replaced may have been needed elsewhere.
  if (edit === undefined || others.length > 0 || edit.start !== edit.end) return null;
  const span = { start: edit.start, end: edit.start + edit.newText.length };
  const statement = after.statements.find((one) => isAround(one, after, span));
  if (statement === undefined) return null;
  const containers = containersIn(statement, after, span);
  if (before !== null && !isSameAround(before, containers, edit)) return null;
  if (containers.length === 0) return null;
  return `${directivesOf(after, statement)}${after.text.slice(statement.getStart(after), statement.end)}`;
}

/** Whether one of the containers ends where it ended before: else the insertion has a quote or a comment that changes what follows. */
function isSameAround(before: ts.SourceFile, containers: readonly Span[], { start: at, newText }: TextEdit): boolean {
  const span = { start: at, end: at };
  const statement = before.statements.find((one) => isAround(one, before, span));
  const old = statement === undefined ? [] : containersIn(statement, before, span);
  return containers.some(({ start, end }) => old.some((one) => one.start === start && one.end === end - newText.length));
}

/** The nodes around a span, the outermost first, that keep to themselves what they declare. */
function containersIn(statement: ts.Statement, source: ts.SourceFile, span: Span): Span[] {
  const found: Span[] = [];
  let parent: ts.Node | undefined;
  for (let at: ts.Node | undefined = statement; at !== undefined; ) {
    if (keepsNames(at, parent, span)) found.push({ start: at.getStart(source), end: at.end });
    parent = at;
    at = ts.forEachChild(at, (child) => (isAround(child, source, span) ? child : undefined));
  }
  return found;
}

function keepsNames(node: ts.Node, parent: ts.Node | undefined, span: Span): boolean {
  if (ts.isBlock(node)) return parent !== undefined && ts.isFunctionLike(parent);
  if (ts.isClassLike(node)) return node.members.pos <= span.start;
  return ts.isObjectLiteralExpression(node) || ts.isArrayLiteralExpression(node) || ts.isCallExpression(node);
}

/** Whether a node begins before a span and ends after it. */
function isAround(node: ts.Node, source: ts.SourceFile, span: Span): boolean {
  return node.pos < span.start && span.end < node.end && node.getStart(source) < span.start;
}

/** `'use strict'` and the like, which hold for what follows. */
function directivesOf(source: ts.SourceFile, statement: ts.Statement): string {
  let end = 0;
  for (const one of source.statements) {
    if (one === statement || !ts.isExpressionStatement(one) || !ts.isStringLiteral(one.expression)) break;
    end = one.end;
  }
  return end === 0 ? '' : `${source.text.slice(source.text.startsWith('#!') ? source.text.indexOf('\n') : 0, end)};\n`;
}
