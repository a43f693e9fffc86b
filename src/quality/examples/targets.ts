import ts from 'typescript';
import type { Span, TextEdit } from '../../request/document.ts';
import { insertedSpans } from '../shift.ts';
import type { Callee } from './example.ts';
import { commentLines } from './written.ts';

/** A function of the file that can be called from outside. */
export interface Target extends Callee {
  readonly node: ts.FunctionLikeDeclaration;
  /** Its place for people: the name. */
  readonly at: Span;
  /** Lines of the comment above it. */
  readonly doc: readonly string[];
}

/** UTF-16 units of a comment that are read. */
const LONGEST_COMMENT = 16_000;

/**
 * The functions that the edits write in: at the top level of the file, or methods of a class there.
 * @param source after the edits
 */
export function editedTargets(source: ts.SourceFile, edits: readonly TextEdit[], oldText: string): Target[] {
  const spans = insertedSpans(edits).map((span) => trimmed(source.text, span));
  const touched = (node: ts.Node): boolean => spans.some((span) => node.getStart(source) <= span.end && span.start <= node.end);
  return targetsIn(source, (commented) => stoodBefore(source.text, commentAbove(source, commented), insertedSpans(edits), oldText), touched);
}

/** The function of that name, in a text without edits. */
export function targetNamed(source: ts.SourceFile, callee: Callee): Target | null {
  return targetsIn(source, () => [], () => true).find((target) => target.source === callee.source) ?? null;
}

type DocOf = (commented: ts.Node) => readonly string[];

function targetsIn(source: ts.SourceFile, docOf: DocOf, wanted: (node: ts.Node) => boolean): Target[] {
  const targets: Target[] = [];
  let overloaded: ts.FunctionDeclaration | null = null;
  for (const statement of source.statements) {
    const isOverload = ts.isFunctionDeclaration(statement) && statement.body === undefined;
    // The comment on overloads stands above the first.
    const commented: ts.Statement = overloaded !== null && ts.isFunctionDeclaration(statement) && statement.name?.text === overloaded.name?.text ? overloaded : statement;
    overloaded = isOverload ? (commented as ts.FunctionDeclaration) : null;
    if (!isOverload && wanted(statement)) targets.push(...targetsOf(source, statement, commented, docOf, wanted));
  }
  return targets;
}

function targetsOf(source: ts.SourceFile, statement: ts.Statement, commented: ts.Statement, docOf: DocOf, wanted: (node: ts.Node) => boolean): Target[] {
  const target = (node: ts.FunctionLikeDeclaration, name: ts.Node, callee: Callee, above: ts.Node): Target[] =>
    [{ ...callee, node, at: { start: name.getStart(source), end: name.end }, doc: docOf(above) }];
  if (ts.isFunctionDeclaration(statement) && statement.name !== undefined) {
    return statement.asteriskToken === undefined ? target(statement, statement.name, plain(statement.name.text), commented) : [];
  }
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.flatMap(({ name, initializer }) => {
      const made = initializer && unwrapped(initializer);
      return ts.isIdentifier(name) && made !== undefined && (ts.isArrowFunction(made) || ts.isFunctionExpression(made)) ? target(made, name, plain(name.text), statement) : [];
    });
  }
  if (!ts.isClassDeclaration(statement) || statement.name === undefined) return [];
  const className = statement.name.text;
  return statement.members.filter(wanted).flatMap((member) => {
    if (!ts.isMethodDeclaration(member) || member.body === undefined || !ts.isIdentifier(member.name) || member.asteriskToken !== undefined) return [];
    const isStatic = member.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.StaticKeyword) === true;
    if (!isStatic && !isMadeWithoutArguments(statement)) return [];
    const name = member.name.text;
    return target(member, member.name, { name, source: isStatic ? `${className}.${name}` : `new ${className}().${name}` }, member);
  });
}

function plain(name: string): Callee {
  return { name, source: name };
}

function isMadeWithoutArguments(node: ts.ClassDeclaration): boolean {
  if (node.heritageClauses?.some(({ token }) => token === ts.SyntaxKind.ExtendsKeyword) === true) return false;
  if (node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.AbstractKeyword) === true) return false;
  return node.members.every((member) => !ts.isConstructorDeclaration(member) || member.body === undefined || member.parameters.length === 0);
}

/** Without brackets and types around it. */
function unwrapped(node: ts.Expression): ts.Expression {
  return ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || ts.isSatisfiesExpression(node) ? unwrapped(node.expression) : node;
}

/** The comments right above a node, with at most one empty line between. */
function commentAbove(source: ts.SourceFile, node: ts.Node): Span[] {
  const spans: Span[] = [];
  let below = node.getStart(source);
  for (const { pos, end } of (ts.getLeadingCommentRanges(source.text, node.pos) ?? []).reverse()) {
    const newlines = source.text.slice(end, below).split('\n').length - 1;
    if (newlines > 2 || source.text.length === 0) break;
    spans.unshift({ start: pos, end });
    below = pos;
  }
  return spans;
}

/** The lines that the edits did not write: what an answer claims about itself proves nothing. */
function stoodBefore(text: string, comments: readonly Span[], inserted: readonly Span[], oldText: string): string[] {
  return comments.flatMap(({ start, end }) => {
    const comment = text.slice(start, Math.min(end, start + LONGEST_COMMENT));
    const isOld = inserted.every((span) => span.end <= start || span.start >= end);
    const lines = commentLines(comment);
    if (isOld || oldText.includes(comment)) return lines;
    let at = start;
    return comment.split('\n').map((line, index) => {
      const span = { start: at, end: at + line.length };
      at = span.end + 1;
      return inserted.some((other) => other.start < span.end && span.start < other.end) ? '' : (lines[index] ?? '');
    });
  });
}

function trimmed(text: string, { start, end }: Span): Span {
  const inserted = text.slice(start, end);
  const from = start + inserted.length - inserted.trimStart().length;
  return { start: Math.min(from, end), end: Math.max(Math.min(from, end), start + inserted.trimEnd().length) };
}
