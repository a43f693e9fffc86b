import * as vscode from 'vscode';
import { createDashboard } from '../panel/dashboard.ts';
import { createPolicyPage } from '../panel/policy-page.ts';
import { dashboardSources, policySources, type FigureSources } from './figures.ts';

/** The two pages with figures, and the commands that open them. */
export class Pages implements vscode.Disposable {
  readonly #pages: ReturnType<typeof createDashboard>[];
  readonly #commands: readonly vscode.Disposable[];

  constructor(extensionUri: vscode.Uri, sources: FigureSources) {
    const dashboard = createDashboard(extensionUri, dashboardSources(sources));
    const policy = createPolicyPage(extensionUri, policySources(sources));
    this.#pages = [dashboard, policy];
    this.#commands = [
      vscode.commands.registerCommand('stepladder.showSpend', () => {
        dashboard.show();
      }),
      vscode.commands.registerCommand('stepladder.showPolicy', () => {
        policy.show();
      }),
    ];
  }

  /** Reads again what is on the screen. */
  refresh(): void {
    for (const page of this.#pages) page.refresh();
  }

  dispose(): void {
    for (const part of [...this.#pages, ...this.#commands]) part.dispose();
  }
}
