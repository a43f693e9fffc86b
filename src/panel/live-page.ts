import * as vscode from 'vscode';
import { loadPage, pageOptions, type Page } from './webview.ts';

/** A panel whose page shows figures that change while it is open. */
export interface LivePage extends vscode.Disposable {
  /** Opens the panel, or brings it to the front. */
  show(): void;
  /** Reads the figures again, if anybody sees them. Cheap to call: calls while one is read become one more. */
  refresh(): void;
}

export interface LivePageParts extends Page {
  readonly extensionUri: vscode.Uri;
  /** Of the panel, for VS Code. */
  readonly viewType: string;
  /** What the page is told. Never rejects. */
  readonly message: () => Promise<object>;
  /**
   * Takes what the page sends, which may be anything.
   * @returns whether the page asks for its figures
   */
  readonly receive: (message: unknown) => boolean;
}

export function createLivePage(parts: LivePageParts): LivePage {
  return new PanelPage(parts);
}

class PanelPage implements LivePage {
  readonly #parts: LivePageParts;
  #panel: vscode.WebviewPanel | null = null;
  #reading: 'no' | 'once' | 'again' = 'no';

  constructor(parts: LivePageParts) {
    this.#parts = parts;
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
    const { extensionUri, viewType, title, receive } = this.#parts;
    const panel = vscode.window.createWebviewPanel(viewType, title, vscode.ViewColumn.Active, pageOptions(extensionUri));
    // A hidden page is dropped and loaded anew when it is shown; it then says so and gets fresh figures.
    panel.webview.onDidReceiveMessage((message: unknown) => {
      if (receive(message)) this.refresh();
    });
    panel.onDidDispose(() => {
      this.#panel = null;
    });
    loadPage(panel, extensionUri, this.#parts);
    return panel;
  }

  async #read(): Promise<void> {
    do {
      this.#reading = 'once';
      const message = await this.#parts.message();
      void this.#panel?.webview.postMessage(message);
    } while (this.#mustReadAgain());
    this.#reading = 'no';
  }

  #mustReadAgain(): boolean {
    return this.#reading === 'again';
  }
}
