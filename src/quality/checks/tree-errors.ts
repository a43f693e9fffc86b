import type { Tree, TreeCursor } from 'web-tree-sitter';
import type { Problem } from '../shift.ts';

/** Most of a text that a message quotes. */
const QUOTED = 20;
/** A file that is no code of its language has no end of errors; the first say as much. */
const MOST = 500;

/** What a grammar could not read: each token that it had to make up, and each stretch that it had to leave out. */
export function treeErrors(tree: Tree, text: string): Problem[] {
  const problems: Problem[] = [];
  if (!tree.rootNode.hasError) return problems;
  const cursor = tree.walk();
  collect(cursor, text, problems);
  cursor.delete();
  return problems;
}

function collect(cursor: TreeCursor, text: string, problems: Problem[]): void {
  const node = cursor.currentNode;
  const { startIndex: start, endIndex: end } = node;
  if (node.isMissing) problems.push({ code: 'missing', message: `${named(node.type)} expected.`, start, end });
  else if (node.isError) problems.push({ code: 'unexpected', message: messageFor(text.slice(start, end)), start, end });
  if (!node.hasError || problems.length >= MOST || !cursor.gotoFirstChild()) return;
  do collect(cursor, text, problems);
  while (cursor.gotoNextSibling());
  cursor.gotoParent();
}

/** `'}'` for a token, `identifier` for a kind of them. */
function named(type: string): string {
  return /^\w+$/.test(type) ? type.replaceAll('_', ' ') : `'${type}'`;
}

function messageFor(skipped: string): string {
  const [line = ''] = skipped.trim().split('\n');
  if (line === '') return 'This is not finished.';
  return `Cannot be read from here: ${line.length > QUOTED ? `${line.slice(0, QUOTED)}…` : line}`;
}
