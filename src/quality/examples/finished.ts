import ts from 'typescript';
import type { TextEdit } from '../../request/document.ts';
import { parse } from '../checks/syntax.ts';
import type { Outcome } from './sandbox.ts';
import { targetNamed, type Target } from './targets.ts';

/**
 * Whether a function that gave `undefined` is only half written: it returns nothing anywhere, or the answer is one line of
 * it, or lines in the middle of others.
 */
export function isUnfinished(target: Target, got: Outcome, { edits, text, languageId }: { readonly edits: readonly TextEdit[]; readonly text: string; readonly languageId: string }): boolean {
  if (got.kind !== 'value' || got.value.type !== 'undefined' || target.node.body === undefined || !ts.isBlock(target.node.body)) return false;
  if (!returnsSomething(target.node.body)) return true;
  if (edits.every(({ newText }) => !newText.trim().includes('\n')) && !ts.isReturnStatement(target.node.body.statements.at(-1) ?? target.node.body)) return true;
  const before = targetNamed(parse(text, languageId).source, target)?.node.body;
  return before !== undefined && ts.isBlock(before) && before.statements.length > 0;
}

function returnsSomething(node: ts.Node): boolean {
  if (ts.isReturnStatement(node)) return node.expression !== undefined;
  if (ts.isFunctionLike(node)) return false;
  return ts.forEachChild(node, (child) => returnsSomething(child) || undefined) === true;
}
