import * as vscode from 'vscode';
import type { Provider } from '../config/config.ts';
import type { LiveSettings } from './settings.ts';

/** The key belongs to an origin: when a provider's address changes, its key does not go along. */
function secretName(provider: Provider): string {
  return `stepladder.key:${new URL(provider.baseUrl).origin}`;
}

/** API keys, in the editor's secret storage and nowhere else. */
export class Keys implements vscode.Disposable {
  readonly #secrets: vscode.SecretStorage;
  readonly #settings: LiveSettings;
  readonly onDidChange: vscode.Event<vscode.SecretStorageChangeEvent>;
  readonly #command: vscode.Disposable;

  constructor(secrets: vscode.SecretStorage, settings: LiveSettings) {
    this.#secrets = secrets;
    this.#settings = settings;
    this.onDidChange = secrets.onDidChange;
    this.#command = vscode.commands.registerCommand('stepladder.setApiKey', () => this.#ask());
  }

  /** Null when the user has set none. */
  async of(provider: Provider): Promise<string | null> {
    return (await this.#secrets.get(secretName(provider))) ?? null;
  }

  async #ask(): Promise<void> {
    const { providers } = this.#settings.value.config;
    if (providers.length === 0) {
      const open = 'Open Settings';
      const answer = await vscode.window.showInformationMessage('Stepladder has no provider yet. Add one to "stepladder.providers" first.', open);
      if (answer === open) await vscode.commands.executeCommand('workbench.action.openSettings', 'stepladder.providers');
      return;
    }
    const items = providers.map((provider) => ({ label: provider.name, description: new URL(provider.baseUrl).origin, provider }));
    const picked = await vscode.window.showQuickPick(items, { title: 'Set API Key', placeHolder: 'For which provider?' });
    if (picked !== undefined) await this.#enter(picked.provider);
  }

  async #enter(provider: Provider): Promise<void> {
    const { origin } = new URL(provider.baseUrl);
    const key = await vscode.window.showInputBox({
      title: `API key for ${provider.name}`,
      prompt: `Kept in the editor's secret storage and sent to ${origin} only. Leave it empty to remove the key.`,
      password: true,
      ignoreFocusOut: true,
      validateInput: (text) => (/^[\x21-\x7e]*$/.test(text.trim()) ? null : 'A key has no spaces and no special characters.'),
    });
    if (key === undefined) return;
    if (key.trim() === '') await this.#secrets.delete(secretName(provider));
    else await this.#secrets.store(secretName(provider), key.trim());
    const done = key.trim() === '' ? 'is removed' : 'is set';
    void vscode.window.showInformationMessage(`The API key for ${provider.name} ${done}.`);
  }

  dispose(): void {
    this.#command.dispose();
  }
}
