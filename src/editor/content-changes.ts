import type * as vscode from 'vscode';
import type { Change } from '../inline/moment.ts';

/** What a change event tells, with places in the text before all of it. */
export function contentChanges({ contentChanges: changes }: Pick<vscode.TextDocumentChangeEvent, 'contentChanges'>): readonly Change[] {
  return changes.map(({ rangeOffset, rangeLength, text }) => ({ start: rangeOffset, length: rangeLength, newText: text }));
}
