import os from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { exportDecisions, type ExportFormat } from '../journal/export.ts';
import type { LedgerStore } from '../spend/store.ts';
import { openExportFile, type ExportFile } from './export-file.ts';

/** How the user is asked and told; tests answer in their place. */
export interface ExportPrompts {
  format(): Thenable<ExportFormat | undefined>;
  place(suggested: vscode.Uri, format: ExportFormat): Thenable<vscode.Uri | undefined>;
  /** Shows how far it is, with a way to cancel. */
  during<T>(work: (signal: AbortSignal, report: (count: number) => void) => Promise<T>): Thenable<T>;
  /** @returns whether the file is to be opened */
  done(text: string): Thenable<boolean>;
  failed(text: string): void;
}

const FORMATS: readonly { readonly format: ExportFormat; readonly label: string; readonly detail: string }[] = [
  { format: 'jsonl', label: 'JSON Lines', detail: 'One object a request, with its calls in it. For programs.' },
  { format: 'csv', label: 'CSV', detail: 'One line a call. For spreadsheets.' },
];
const NAMES: Readonly<Record<ExportFormat, string>> = { jsonl: 'JSON Lines', csv: 'CSV' };

const inEditor: ExportPrompts = {
  format: async () => (await vscode.window.showQuickPick(FORMATS, { title: 'Export Decisions', placeHolder: 'No code, no prompt and no key is in it. In which form?' }))?.format,
  place: (defaultUri, format) => vscode.window.showSaveDialog({ defaultUri, filters: { [NAMES[format]]: [format] }, saveLabel: 'Export', title: 'Export Decisions' }),
  during: (work) =>
    vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title: 'Stepladder: exporting decisions', cancellable: true }, (progress, token) => {
      const controller = new AbortController();
      token.onCancellationRequested(() => {
        controller.abort();
      });
      return work(controller.signal, (count) => {
        progress.report({ message: `${count} requests` });
      });
    }),
  done: async (text) => (await vscode.window.showInformationMessage(text, 'Open')) === 'Open',
  failed: (text) => void vscode.window.showErrorMessage(text),
};

/** `Stepladder: Export Decisions`. Gives nothing back, whoever calls it. */
export function registerExport(store: LedgerStore): vscode.Disposable {
  return vscode.commands.registerCommand('stepladder.exportDecisions', () => exportToFile(store, inEditor));
}

/** Asks in which form and where, writes, and says what came of it. */
export async function exportToFile(store: LedgerStore, prompts: ExportPrompts, now: Date = new Date()): Promise<void> {
  const format = await prompts.format();
  if (format === undefined) return;
  const uri = await prompts.place(suggestedPlace(format, now), format);
  if (uri === undefined) return;
  const end = await prompts.during((signal, report) => writeTo(openExportFile(uri), store, format, signal, report));
  if ('failure' in end) {
    prompts.failed(`Stepladder: the decisions could not be exported to ${nameOf(uri)}. ${end.failure}`);
    return;
  }
  if (end.count === null) return;
  if (end.count === 0) prompts.failed('Stepladder: nothing was exported, because no request has been recorded yet.');
  else if (await prompts.done(`Stepladder: ${end.count} ${end.count === 1 ? 'request was' : 'requests were'} exported to ${nameOf(uri)}.`)) await vscode.commands.executeCommand('vscode.open', uri);
}

/** `count` is null when the user cancelled. */
type End = { readonly count: number | null } | { readonly failure: string };

/** How many records are written between two signs of progress. */
const REPORT_EVERY = 100;

async function writeTo(file: ExportFile, store: LedgerStore, format: ExportFormat, signal: AbortSignal, report: (count: number) => void): Promise<End> {
  let written = 0;
  try {
    const result = await exportDecisions(store, format, async (text) => {
      signal.throwIfAborted();
      await file.write(text);
      written++;
      if (written % REPORT_EVERY === 0) report(written);
    });
    if (!result.ok || result.value === 0) await file.drop();
    else await file.keep();
    return result.ok ? { count: result.value } : { failure: `The spend record cannot be read: ${result.message}` };
  } catch (error) {
    await file.drop();
    return signal.aborted ? { count: null } : { failure: reasonOf(error) };
  }
}

/** What the system says, without its own words for it. */
const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: 'The disk is full.', EACCES: 'You may not write there.', EPERM: 'You may not write there.', EROFS: 'That disk can only be read.',
  ENOENT: 'There is no such folder.', EISDIR: 'A folder of that name is in the way.',
};

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return REASONS[code] ?? (error instanceof Error ? error.message : String(error));
}

/** In the workspace, or at home where none is open; named by the local day. */
function suggestedPlace(format: ExportFormat, now: Date): vscode.Uri {
  const day = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, '0')).join('-');
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file(os.homedir());
  return vscode.Uri.joinPath(folder, `stepladder-decisions-${day}.${format}`);
}

function nameOf(uri: vscode.Uri): string {
  return path.posix.basename(uri.path);
}
