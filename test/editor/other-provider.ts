import * as vscode from 'vscode';
import { until } from './until.ts';

/** What the editor asked every provider. */
interface EditorCall {
  readonly document: vscode.TextDocument;
  readonly version: number;
  readonly position: vscode.Position;
  readonly isListOpen: boolean;
}

/** A second inline provider, beside the extension's: tells when the editor has asked, and may offer a text of its own. */
export class OtherProvider implements vscode.InlineCompletionItemProvider, vscode.Disposable {
  readonly #registration = vscode.languages.registerInlineCompletionItemProvider({ pattern: '**' }, this);
  #calls: readonly EditorCall[] = [];
  /** Offered at every cursor; null: nothing. */
  text: string | null = null;

  provideInlineCompletionItems(document: vscode.TextDocument, position: vscode.Position, context: vscode.InlineCompletionContext): vscode.InlineCompletionItem[] {
    this.#calls = [...this.#calls, { document, version: document.version, position, isListOpen: context.selectedCompletionInfo !== undefined }];
    return this.text === null ? [] : [new vscode.InlineCompletionItem(this.text, new vscode.Range(position, position))];
  }

  forget(): void {
    this.#calls = [];
  }

  /** Waits until the editor has asked for the text and at the cursor that there are now. */
  async called({ document, selection }: vscode.TextEditor, { listOpen = false } = {}): Promise<void> {
    const isNow = ({ version, position, isListOpen, document: asked }: EditorCall): boolean =>
      asked === document && version === document.version && position.isEqual(selection.active) && isListOpen === listOpen;
    await until(() => `the editor asks at ${JSON.stringify(selection.active)}: ${JSON.stringify(this.#calls.map(({ version, position }) => [version, position]))}`, () => this.#calls.some(isNow));
  }

  dispose(): void {
    this.#registration.dispose();
  }
}
