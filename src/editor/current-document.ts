import * as vscode from 'vscode';

/**
 * The document of this address as it is now. A `TextDocument` that is kept instead stays as it was when it was closed.
 * @returns null where it is gone: an untitled document that was closed, a file that was deleted
 */
export async function currentDocument(uri: vscode.Uri): Promise<vscode.TextDocument | null> {
  const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  // Opening it by its address would make a new, empty one.
  if (open !== undefined || uri.scheme === 'untitled') return open ?? null;
  try {
    return await vscode.workspace.openTextDocument(uri);
  } catch {
    return null;
  }
}
