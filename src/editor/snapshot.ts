import { realpath } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import type { DocumentSnapshot, Place } from '../request/document.ts';
import type { RealFile } from '../request/exclude.ts';
import type { Diagnostic } from '../request/request.ts';

/** Schemes of documents that a user writes in. Diff sides, output and other read-only views are left alone. */
const SCHEMES: readonly string[] = ['file', 'untitled', 'vscode-remote', 'vscode-vfs', 'vscode-notebook-cell'];
/** Above this many UTF-16 units `getText` itself is too dear; the exact limit in bytes is checked later. */
const MAX_UNITS = 1_000_000;

/** Whether requests are taken from this document at all. Costs nothing: it is asked on every keystroke. */
export function isEditable(document: vscode.TextDocument): boolean {
  return SCHEMES.includes(document.uri.scheme);
}

/** Costs little: it is asked on every keystroke. */
export function isTooLarge(document: vscode.TextDocument): boolean {
  return document.offsetAt(document.lineAt(document.lineCount - 1).range.end) > MAX_UNITS;
}

/** Null for a document that is too large. */
export function snapshotOf(document: vscode.TextDocument): DocumentSnapshot | null {
  if (isTooLarge(document)) return null;
  const place = placeOf(document.uri);
  const text = { file: labelOf(fileUriOf(document)), languageId: document.languageId, text: document.getText(), version: document.version };
  const isPart = document.uri.scheme === 'vscode-notebook-cell';
  return { ...text, ...(isPart ? { isPart } : {}), ...(place === null ? {} : { place }) };
}

/** Null for what is no file of this machine: untitled, remote or virtual, a notebook's cell. */
function placeOf(uri: vscode.Uri): Place | null {
  if (uri.scheme !== 'file') return null;
  const folder = vscode.workspace.getWorkspaceFolder(uri)?.uri.fsPath ?? null;
  // The user trusts the workspace; what lies outside of it nobody was asked about.
  return { path: uri.fsPath, folder, trusted: folder !== null && vscode.workspace.isTrusted };
}

/** The file that the document is, is part of (a notebook's cell) or will become (untitled, but with a place). */
function fileUriOf(document: vscode.TextDocument): vscode.Uri {
  const notebook = vscode.workspace.notebookDocuments.find((one) => one.getCells().some((cell) => cell.document === document));
  const uri = notebook?.uri ?? document.uri;
  return uri.scheme === 'untitled' ? uri.with({ scheme: 'file' }) : uri;
}

/** A label is sent to a provider. Outside the workspace it is the name alone: the path would tell whose machine this is. */
function labelOf(uri: vscode.Uri): string {
  if (vscode.workspace.getWorkspaceFolder(uri) === undefined) return path.posix.basename(uri.path);
  return vscode.workspace.asRelativePath(uri, false).replaceAll('\\', '/');
}

/** Where the document really is, so that a link cannot make an excluded file look harmless. */
export async function realFileOf(document: vscode.TextDocument): Promise<RealFile> {
  const uri = fileUriOf(document);
  const folders = (vscode.workspace.workspaceFolders ?? []).filter((folder) => folder.uri.scheme === uri.scheme);
  return { path: await realPathOf(uri), folders: await Promise.all(folders.map((folder) => realPathOf(folder.uri))) };
}

async function realPathOf(uri: vscode.Uri): Promise<string> {
  return uri.scheme === 'file' ? resolveLinks(uri.fsPath) : uri.path;
}

/** What is not on disk yet is what its name says, in the folder where it will be. */
async function resolveLinks(file: string): Promise<string> {
  try {
    return await realpath(file);
  } catch {
    const folder = path.dirname(file);
    return folder === file ? file : path.join(await resolveLinks(folder), path.basename(file));
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
