import { mkdir } from 'node:fs/promises';
import * as vscode from 'vscode';
import { createApp } from './app.ts';
import { createAnswerView } from './editor/answer-view.ts';
import { SelectionCommands } from './editor/ask-selection.ts';
import type { Assistant } from './editor/assistant.ts';
import { ProblemActions } from './editor/code-actions.ts';
import { completionPolicy } from './editor/completion-policy.ts';
import { registerExport } from './editor/export-decisions.ts';
import { readToday, type FigureSources } from './editor/figures.ts';
import { registerInline } from './editor/inline-feature.ts';
import { Keys } from './editor/keys.ts';
import { Log } from './editor/log.ts';
import { Notices } from './editor/notices.ts';
import { noticeOtherProvider } from './editor/other-providers.ts';
import { Pages } from './editor/pages.ts';
import { Patches } from './editor/patches.ts';
import { PriceQuestions } from './editor/price-questions.ts';
import { Queued } from './editor/queued.ts';
import { LiveSettings } from './editor/settings.ts';
import { StatusBar } from './editor/status-bar.ts';
import { openTextOf } from './editor/workspace-text.ts';
import type { FeedbackKind } from './journal/feedback.ts';
import { createRecall } from './recall/create-recall.ts';

let end: () => Promise<void> = () => Promise.resolve();

/** VS Code waits for it: what is under way is cancelled, and what it cost is settled. */
export function deactivate(): Promise<void> {
  return end();
}

/** Joins the router, the editor's surfaces and the dashboard. Decides nothing. */
export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const add = <T extends vscode.Disposable>(part: T): T => {
    context.subscriptions.push(part);
    return part;
  };
  const settings = add(new LiveSettings());
  const keys = add(new Keys(context.secrets, settings));
  const log = add(new Log());
  const notices = new Notices(new PriceQuestions(context.globalState));
  await mkdir(context.globalStorageUri.fsPath, { recursive: true });
  const app = await createApp({
    config: settings.value.config,
    keyOf: (provider) => keys.of(provider),
    ledgerPath: vscode.Uri.joinPath(context.globalStorageUri, 'ledger.sqlite').fsPath,
    gateEntry: vscode.Uri.joinPath(context.extensionUri, 'dist', 'gate.cjs').fsPath,
    // What waits belongs to its workspace, whose files it names; without one nothing is queued.
    queuePath: context.storageUri === undefined ? null : vscode.Uri.joinPath(context.storageUri, 'queue.sqlite').fsPath,
    onNotice: (notice) => { notices.ledger(notice); },
    onLate: (report) => {
      log.late(report.findings);
      patches.late(report);
    },
    onReading: (project) => {
      status.reading(project);
    },
  });
  const recall = createRecall({ entry: vscode.Uri.joinPath(context.extensionUri, 'dist', 'recall.cjs').fsPath, textOf: openTextOf });
  end = async () => {
    await Promise.all([app.dispose(), recall.dispose()]);
  };

  const figures: FigureSources = { ledger: app.ledger, config: () => settings.value.config };
  const pages = add(new Pages(context.extensionUri, figures));
  const status = add(
    new StatusBar({ read: () => readToday(figures), isSetUp: () => settings.value.config.tiers.length > 0, hasLocal: () => completionPolicy(settings.value.config).leastSure !== null, problemCount: () => settings.value.problems.length }),
  );
  const refresh = (): void => {
    status.refresh();
    pages.refresh();
  };
  const assistant: Assistant = {
    async ask(request, options, realFile) {
      const result = await app.ask(request, options, realFile);
      log.decision(result.decision);
      refresh();
      return result;
    },
  };
  const record = (requestId: string, kind: FeedbackKind): void => {
    void app.journal.feedback({ requestId, kind, at: Date.now() }).then(refresh);
  };

  const patches = add(new Patches());
  const view = add(createAnswerView(context.extensionUri));
  add(new Queued(app, view, patches, settings));
  const problems = (): void => {
    notices.problems(settings.value.problems);
    log.problems(settings.value.problems);
  };
  const fresh = (): void => {
    notices.forget();
    app.configure(settings.value.config);
    refresh();
  };
  context.subscriptions.push(
    registerInline({
      assistant, settings, notices, recall, record,
      onCaveat: (caveat) => {
        status.caveat(caveat);
      },
    }),
    patches.onFate(({ id, accepted }) => {
      record(id, accepted ? 'accepted' : 'rejected');
    }),
    vscode.languages.registerCodeActionsProvider({ pattern: '**' }, new ProblemActions(), { providedCodeActionKinds: ProblemActions.kinds }),
    registerExport(app.ledger.store),
    new SelectionCommands(assistant, settings, view, notices, patches),
    settings.onDidChange(() => {
      fresh();
      problems();
    }),
    keys.onDidChange(fresh),
    vscode.extensions.onDidChange(() => void noticeOtherProvider(context.globalState)),
  );
  problems();
  void noticeOtherProvider(context.globalState);
}
