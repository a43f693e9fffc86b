import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import * as vscode from 'vscode';
import type { Endpoint } from './endpoint.ts';
import { until } from './until.ts';

const price = { input: 1, output: 1 };

/** The extension's settings for a ladder of three models at one endpoint. */
export async function useEndpoint({ baseUrl }: Endpoint, more: Readonly<Record<string, unknown>> = {}): Promise<void> {
  const route = (model: string): object => ({ provider: 'test', model, price });
  await configure({
    providers: { test: { baseUrl } },
    tiers: ['small', 'medium', 'large'].map((model, index) => ({ name: ['cheap', 'standard', 'premium'][index], routes: [route(model)] })),
    'inline.delay': 0,
    ...more,
  });
}

/** Sets the user's own settings; undefined goes back to the default. */
export async function configure(settings: Readonly<Record<string, unknown>>): Promise<void> {
  const configuration = vscode.workspace.getConfiguration('stepladder');
  for (const [name, value] of Object.entries(settings)) await configuration.update(name, value, vscode.ConfigurationTarget.Global);
}

/** Opens a new document; the cursor is shown as ║. */
export async function open(marked: string, language = 'typescript'): Promise<vscode.TextEditor> {
  const offset = marked.indexOf('║');
  const document = await vscode.workspace.openTextDocument({ language, content: marked.replace('║', '') });
  const editor = await vscode.window.showTextDocument(document);
  const at = document.positionAt(Math.max(0, offset));
  editor.selection = new vscode.Selection(at, at);
  return editor;
}

export async function closeAll(): Promise<void> {
  const gone: vscode.TextDocument[] = [];
  for (let editor = vscode.window.activeTextEditor; editor?.document.isUntitled === true; editor = vscode.window.activeTextEditor) {
    gone.push(editor.document);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  }
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  // The next new document gets the same name: it must not be told that it was closed.
  await until('new documents are closed', () => gone.every(({ isClosed }) => isClosed));
}

/** As keys do: the editor closes brackets, indents and asks for completions. */
export async function type(text: string): Promise<void> {
  for (const character of text) await vscode.commands.executeCommand('type', { text: character });
}

/** Has the editor ask its providers also where it has their answer for this very place: there is one more that it has not asked. */
export async function triggerAnew(): Promise<void> {
  const newcomer = vscode.languages.registerInlineCompletionItemProvider({ pattern: '**' }, { provideInlineCompletionItems: () => [] });
  await vscode.commands.executeCommand('editor.action.inlineSuggest.hide');
  await vscode.commands.executeCommand('editor.action.inlineSuggest.trigger');
  newcomer.dispose();
}

/** Takes the ghost text, once there is one. */
export async function acceptGhost(editor: vscode.TextEditor): Promise<void> {
  const before = editor.document.getText();
  await until('the ghost text can be taken', async () => {
    await vscode.commands.executeCommand('editor.action.inlineSuggest.commit');
    return editor.document.getText() !== before;
  });
}

export interface RecordedDecision {
  readonly id: string;
  readonly task: string;
  readonly outcome: string;
  readonly reason: string | null;
  readonly tiers: string;
  readonly providers: string;
  readonly results: string;
  /** Of each attempt, in nano-USD; `?` where it is unknown. */
  readonly costs: string;
  readonly feedback: string;
}

const DECISIONS = `
  SELECT request_id AS id, task, outcome, reason,
    (SELECT COALESCE(GROUP_CONCAT(tier), '') FROM (SELECT tier FROM attempt WHERE attempt.request_id = decision.request_id ORDER BY rowid)) AS tiers,
    (SELECT COALESCE(GROUP_CONCAT(provider), '') FROM (SELECT provider FROM attempt WHERE attempt.request_id = decision.request_id ORDER BY rowid)) AS providers,
    (SELECT COALESCE(GROUP_CONCAT(cost), '') FROM (SELECT COALESCE(cost_nano, '?') AS cost FROM attempt WHERE attempt.request_id = decision.request_id ORDER BY rowid)) AS costs,
    (SELECT COALESCE(GROUP_CONCAT(result), '') FROM (SELECT result FROM attempt WHERE attempt.request_id = decision.request_id ORDER BY rowid)) AS results,
    (SELECT COALESCE(GROUP_CONCAT(kind), '') FROM (SELECT kind FROM feedback WHERE feedback.request_id = decision.request_id ORDER BY at, rowid)) AS feedback
  FROM decision ORDER BY rowid`;

/** What the extension wrote down, the oldest first. */
export function decisions(): RecordedDecision[] {
  const userData = process.env['STEPLADDER_TEST_DATA'] ?? '';
  const db = new DatabaseSync(path.join(userData, 'User', 'globalStorage', 'stepladder.stepladder', 'ledger.sqlite'), { readOnly: true });
  try {
    return db.prepare(DECISIONS).all() as unknown as RecordedDecision[];
  } finally {
    db.close();
  }
}
