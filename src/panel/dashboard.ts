import * as vscode from 'vscode';
import { readFromDashboard, type ToDashboard } from './dashboard-messages.ts';
import { dashboardBody } from './dashboard-body.ts';
import { type DashboardData, dashboardView, type Wording } from './view.ts';
import { loadPage, pageOptions } from './webview.ts';

/** The panel with the figures. */
export interface Dashboard extends vscode.Disposable {
  /** Opens the panel, or brings it to the front. */
  show(): void;
  /** Reads the figures again, if anybody sees them. Cheap to call: calls while one is read become one more. */
  refresh(): void;
}

export interface DashboardSources {
  /** A rejection's message is shown in place of the figures. */
  read(): Promise<DashboardData>;
  /** An amount in USD, for people. */
  usd: Wording['usd'];
}

export function createDashboard(extensionUri: vscode.Uri, sources: DashboardSources): Dashboard {
  return new DashboardPanel(extensionUri, sources);
}

class DashboardPanel implements Dashboard {
  readonly #extensionUri: vscode.Uri;
  readonly #sources: DashboardSources;
  readonly #wording: Wording;
  #panel: vscode.WebviewPanel | null = null;
  #reading: 'no' | 'once' | 'again' = 'no';

  constructor(extensionUri: vscode.Uri, sources: DashboardSources) {
    this.#extensionUri = extensionUri;
    this.#sources = sources;
    const format = new Intl.DateTimeFormat(vscode.env.language, { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' });
    this.#wording = { usd: (amount) => sources.usd(amount), time: (at) => format.format(at) };
  }

  show(): void {
    if (this.#panel === null) this.#panel = this.#open();
    else this.#panel.reveal();
  }

  refresh(): void {
    if (this.#panel?.visible !== true) return;
    if (this.#reading === 'no') void this.#read();
    else this.#reading = 'again';
  }

  dispose(): void {
    this.#panel?.dispose();
  }

  #open(): vscode.WebviewPanel {
    const panel = vscode.window.createWebviewPanel('stepladder.dashboard', 'Stepladder', vscode.ViewColumn.Active, pageOptions(this.#extensionUri));
    // A hidden page is dropped and loaded anew when it is shown; it then says so and gets fresh figures.
    panel.webview.onDidReceiveMessage((message: unknown) => {
      if (readFromDashboard(message) !== null) this.refresh();
    });
    panel.onDidDispose(() => {
      this.#panel = null;
    });
    loadPage(panel, this.#extensionUri, { name: 'dashboard', title: 'Stepladder', body: dashboardBody });
    return panel;
  }

  async #read(): Promise<void> {
    do {
      this.#reading = 'once';
      const message = await this.#message();
      void this.#panel?.webview.postMessage(message);
    } while (this.#mustReadAgain());
    this.#reading = 'no';
  }

  #mustReadAgain(): boolean {
    return this.#reading === 'again';
  }

  async #message(): Promise<ToDashboard> {
    try {
      return { type: 'show', view: dashboardView(await this.#sources.read(), this.#wording) };
    } catch (error) {
      return { type: 'problem', text: `The figures could not be read: ${error instanceof Error ? error.message : String(error)}` };
    }
  }
}
