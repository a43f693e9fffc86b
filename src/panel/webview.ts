import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { pageHtml } from './page.ts';

/** What every page of ours may do: run its script and read our own two folders. */
export function pageOptions(extensionUri: vscode.Uri): vscode.WebviewOptions {
  return {
    enableScripts: true,
    enableForms: false,
    enableCommandUris: false,
    localResourceRoots: [vscode.Uri.joinPath(extensionUri, 'dist'), vscode.Uri.joinPath(extensionUri, 'media')],
  };
}

export interface Page {
  /** Of its script and its style sheet. */
  readonly name: 'answer' | 'dashboard' | 'policy';
  readonly title: string;
  /** Our own markup, never anybody's text. */
  readonly body: string;
}

/** Loads a page into a panel; it sends a message when its script runs. */
export function loadPage(panel: vscode.WebviewPanel, extensionUri: vscode.Uri, { name, title, body }: Page): void {
  const { webview } = panel;
  const address = (...parts: string[]): string => webview.asWebviewUri(vscode.Uri.joinPath(extensionUri, ...parts)).toString();
  panel.iconPath = vscode.Uri.joinPath(extensionUri, 'media', 'icon.svg');
  webview.html = pageHtml({
    name, title, body,
    nonce: randomBytes(16).toString('base64url'),
    cspSource: webview.cspSource,
    script: address('dist', `${name}.js`),
    styles: [address('media', 'base.css'), address('media', `${name}.css`)],
  });
}
