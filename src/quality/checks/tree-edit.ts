import { Edit, type Parser, type Point, type Tree } from 'web-tree-sitter';
import { positionAt, type TextEdit } from '../../request/document.ts';

/** Parses a text; whoever asks deletes the tree. */
export function parse(parser: Parser, text: string, old?: Tree): Tree {
  const tree = parser.parse(text, old);
  // Only without a language or when it is cancelled.
  if (tree === null) throw new Error('The text could not be parsed.');
  return tree;
}

/** Parses the text after edits, of which only what they touch is read anew. */
export function parseAfter(parser: Parser, tree: Tree, text: string, after: string, edits: readonly TextEdit[]): Tree {
  const edited = tree.copy();
  try {
    // From the last on, so that the places of the old text stay true.
    for (const edit of edits.toReversed()) edited.edit(treeEdit(text, edit));
    return parse(parser, after, edited);
  } finally {
    edited.delete();
  }
}

function treeEdit(text: string, { start, end, newText }: TextEdit): Edit {
  const startPosition = pointAt(text, start);
  const added = positionAt(newText, newText.length);
  return new Edit({
    startIndex: start,
    oldEndIndex: end,
    newEndIndex: start + newText.length,
    startPosition,
    oldEndPosition: pointAt(text, end),
    newEndPosition: { row: startPosition.row + added.line, column: added.line === 0 ? startPosition.column + added.character : added.character },
  });
}

function pointAt(text: string, offset: number): Point {
  const { line, character } = positionAt(text, offset);
  return { row: line, column: character };
}
