import ts from 'typescript';
import type { Span } from '../../request/document.ts';
import type { Data } from './data.ts';
import { sourceOf } from './data.ts';
import type { Callee, Example } from './example.ts';
import { readLiteral } from './literal.ts';

/** How many assertions of a file are read. */
const MOST = 50;
const EQUAL = /^(?:assert|t|test)\.(equal|strictEqual|deepEqual|deepStrictEqual|is)$/;
const MATCHERS: ReadonlySet<string> = new Set(['toBe', 'toEqual', 'toStrictEqual']);

/** The assertions of a file about a function, except those that the edits wrote. */
export function assertedExamples(source: ts.SourceFile, callee: Callee, inserted: readonly Span[]): Example[] {
  if (!/\b(?:assert|expect)\b/.test(source.text)) return [];
  const found: Example[] = [];
  const visit = (node: ts.Node): void => {
    if (found.length >= MOST || declaresAnew(node, callee.name)) return;
    const example = ts.isCallExpression(node) && !isWithin(node, source, inserted) ? exampleOf(node, source, callee) : null;
    if (example === null) ts.forEachChild(node, visit);
    else found.push(example);
  };
  visit(source);
  return found;
}

/** Another function of that name is meant within a function that has a parameter or a variable so called. */
function declaresAnew(node: ts.Node, name: string): boolean {
  if (!ts.isFunctionLike(node)) return false;
  if (node.parameters.some((parameter) => ts.isIdentifier(parameter.name) && parameter.name.text === name)) return true;
  const body = 'body' in node ? node.body : undefined;
  if (body === undefined || !ts.isBlock(body)) return false;
  return body.statements.some((statement) =>
    (ts.isFunctionDeclaration(statement) && statement.name?.text === name)
    || (ts.isVariableStatement(statement) && statement.declarationList.declarations.some((declared) => ts.isIdentifier(declared.name) && declared.name.text === name)));
}

function isWithin(node: ts.Node, source: ts.SourceFile, spans: readonly Span[]): boolean {
  return spans.some((span) => span.start < node.end && node.getStart(source) < span.end);
}

function exampleOf(node: ts.CallExpression, source: ts.SourceFile, callee: Callee): Example | null {
  const said = node.expression.getText(source);
  const [first, second] = node.arguments;
  if (first === undefined) return null;
  if (said === 'assert' || said === 'console.assert' || said === 'assert.ok') {
    const isEquality = ts.isBinaryExpression(first) && (first.operatorToken.kind === ts.SyntaxKind.EqualsEqualsEqualsToken || first.operatorToken.kind === ts.SyntaxKind.EqualsEqualsToken);
    return isEquality ? made(first.left, first.right, first.operatorToken.kind === ts.SyntaxKind.EqualsEqualsToken, source, callee) : null;
  }
  const method = EQUAL.exec(said)?.[1];
  if (method !== undefined) return second === undefined ? null : made(first, second, method === 'equal' || method === 'deepEqual', source, callee);
  if (!ts.isPropertyAccessExpression(node.expression) || !MATCHERS.has(node.expression.name.text)) return null;
  const expectation = node.expression.expression;
  if (!ts.isCallExpression(expectation) || expectation.expression.getText(source) !== 'expect') return null;
  const [call] = expectation.arguments;
  return call === undefined ? null : made(call, first, false, source, callee);
}

function made(call: ts.Expression, expected: ts.Expression, loose: boolean, source: ts.SourceFile, callee: Callee): Example | null {
  const called = ts.isAwaitExpression(call) ? call.expression : call;
  if (!ts.isCallExpression(called) || called.expression.getText(source) !== callee.source) return null;
  const args = called.arguments.map((argument) => dataOf(argument, source));
  const value = dataOf(expected, source);
  if (value === null || args.some((arg) => arg === null)) return null;
  const known = args.filter((arg) => arg !== null);
  return { call: `${callee.source}(${known.map(sourceOf).join(', ')})`, args: known, expected: value, loose, isAsked: false };
}

/** The value of an expression that is pure data in JavaScript; brackets around one are none of Python's tuples. */
function dataOf(node: ts.Expression, source: ts.SourceFile): Data | null {
  const text = node.getText(source);
  if (ts.isParenthesizedExpression(node) || /\b(?:None|True|False)\b/.test(text)) return null;
  const read = readLiteral(text);
  return read !== null && read.end === text.length ? read.value : null;
}
