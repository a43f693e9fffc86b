import { realpath } from 'node:fs/promises';
import * as vscode from 'vscode';
import type { DocumentSnapshot } from '../request/document.ts';
import type { Diagnostic } from '../request/request.ts';

/** Schemes of documents that a user writes in. Diff sides, output and other read-only views are left alone. */
const SCHEMES: readonly string[] = ['file', 'untitled', 'vscode-remote', 'vscode-vfs', 'vscode-notebook-cell'];
/** Above this many UTF-16 units `getText` itself is too dear; the exact limit in bytes is checked later. */
const MAX_UNITS = 1_000_000;

/** Whether requests are taken from this document at all. Costs nothing: it is asked on every keystroke. */
export function isEditable(document: vscode.TextDocument): boolean {
  return SCHEMES.includes(document.uri.scheme);
}

/** Null for a document that is too large. */
export function snapshotOf(document: vscode.TextDocument): DocumentSnapshot | null {
  const lastLine = document.lineAt(document.lineCount - 1).range.end;
  if (document.offsetAt(lastLine) > MAX_UNITS) return null;
  const file = vscode.workspace.asRelativePath(document.uri, false).replaceAll('\\', '/');
  return { file, languageId: document.languageId, text: document.getText(), version: document.version };
}

/** Where the document really is, so that a link cannot make a secret file look harmless. */
export async function realFileOf(document: vscode.TextDocument): Promise<string> {
  if (document.uri.scheme !== 'file') return document.uri.path;
  try {
    return await realpath(document.uri.fsPath);
  } catch {
    // Not on disk yet: it is what its name says.
    return document.uri.fsPath;
  }
}

const SEVERITIES: Readonly<Record<vscode.DiagnosticSeverity, Diagnostic['severity']>> = { 0: 'error', 1: 'warning', 2: 'info', 3: 'info' };

/** The problems that the editor reports inside a range. Hints are style and stay out. */
export function diagnosticsIn(document: vscode.TextDocument, range: vscode.Range): readonly Diagnostic[] {
  return vscode.languages
    .getDiagnostics(document.uri)
    .filter((found) => found.severity !== vscode.DiagnosticSeverity.Hint && found.range.intersection(range) !== undefined)
    .map((found) => {
      const code = typeof found.code === 'object' ? found.code.value : found.code;
      return {
        start: document.offsetAt(found.range.start),
        end: document.offsetAt(found.range.end),
        message: found.message,
        severity: SEVERITIES[found.severity],
        ...(found.source === undefined ? {} : { source: found.source }),
        ...(code === undefined ? {} : { code: String(code) }),
      };
    });
}
