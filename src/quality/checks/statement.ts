import ts from 'typescript';
import type { Span } from '../../request/document.ts';

/** A part of a file that parses by itself once `head` and `tail` are put around it. */
export interface Statement extends Span {
  readonly head: string;
  readonly tail: string;
}

/** Up to here a statement is checked as a whole, in UTF-16 units; about 150 lines. */
const LARGE = 6_000;

/** Neighbours in a block or class, and what must stand around them so that they parse alone. */
interface Siblings {
  readonly nodes: readonly ts.Node[];
  readonly head: string;
  readonly tail: string;
}

/**
 * The statements that a span touches: at the top level of the file, or, where those are large, deeper: class members,
 * statements of a namespace, of a function's body. Null where the span touches none (a comment, white space).
 */
export function enclosingStatement(source: ts.SourceFile, span: Span): Statement | null {
  let siblings: Siblings | null = { nodes: source.statements, head: '', tail: '' };
  let found: Statement | null = null;
  while (siblings !== null) {
    const touched: readonly ts.Node[] = siblings.nodes.filter((node) => node.getStart(source) <= span.end && span.start <= node.end);
    const [first, last] = [touched[0], touched.at(-1)];
    if (first === undefined || last === undefined) return found;
    found = { start: first.getStart(source), end: last.end, head: siblings.head, tail: siblings.tail };
    siblings = first === last && found.end - found.start > LARGE ? inside(source, first, span) : null;
  }
  return found;
}

/** The nearest list of statements or members within a node that holds the whole span. */
function inside(source: ts.SourceFile, node: ts.Node, span: Span): Siblings | null {
  const around = (child: ts.Node): boolean => child.getStart(source) < span.start && span.end < child.end;
  let at: ts.Node = node;
  for (;;) {
    if (ts.isClassLike(at) && at.members.some(around)) {
      const base = at.heritageClauses?.some(({ token }) => token === ts.SyntaxKind.ExtendsKeyword) === true ? ' extends Object' : '';
      // An abstract class may have members of every kind.
      return { nodes: at.members, head: `abstract class _${base} {`, tail: '}' };
    }
    if (ts.isModuleBlock(at)) return { nodes: at.statements, head: '', tail: '' };
    if (isFunctionWithBlock(at) && around(at.body) && !ts.isConstructorDeclaration(at)) {
      return { nodes: at.body.statements, head: `class _ extends Object { ${methodKind(at)}_() {`, tail: '}}' };
    }
    const next: ts.Node | undefined = ts.forEachChild(at, (child) => (around(child) ? child : undefined));
    if (next === undefined) return null;
    at = next;
  }
}

type FunctionWithBlock = ts.FunctionLikeDeclaration & { readonly body: ts.Block };

function isFunctionWithBlock(node: ts.Node): node is FunctionWithBlock {
  return ts.isFunctionLike(node) && 'body' in node && node.body !== undefined && ts.isBlock(node.body);
}

/** `async *` as far as the function is: its statements may use `await` and `yield`. */
function methodKind(node: FunctionWithBlock): string {
  const isAsync = ts.canHaveModifiers(node) && ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword) === true;
  return `${isAsync ? 'async ' : ''}${node.asteriskToken === undefined ? '' : '*'}`;
}
