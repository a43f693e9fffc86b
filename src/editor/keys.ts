import * as vscode from 'vscode';
import type { Provider } from '../config/config.ts';
import type { LiveSettings } from './settings.ts';

/** The key belongs to an origin: when a provider's address changes, its key does not go along. */
function secretName(provider: Provider): string {
  return `stepladder.key:${new URL(provider.baseUrl).origin}`;
}

/** How long a request waits for a key that it can do without, ms. */
const NOT_NEEDED_MS = 500;

/** API keys, in the editor's secret storage and nowhere else. */
export class Keys implements vscode.Disposable {
  readonly #secrets: vscode.SecretStorage;
  readonly #settings: LiveSettings;
  readonly onDidChange: vscode.Event<void>;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #subscriptions: vscode.Disposable[];
  /** The storage can take seconds to answer, the first time above all; nobody who types should wait for it twice. */
  readonly #read = new Map<string, Promise<string | null>>();

  constructor(secrets: vscode.SecretStorage, settings: LiveSettings) {
    this.#secrets = secrets;
    this.#settings = settings;
    this.onDidChange = this.#changed.event;
    const readAhead = (): void => {
      for (const provider of settings.value.config.providers) void this.#stored(provider).catch(() => null);
    };
    const changes = secrets.onDidChange(() => {
      this.#read.clear();
      readAhead();
      this.#changed.fire();
    });
    readAhead();
    const command = vscode.commands.registerCommand('stepladder.setApiKey', () => this.#ask());
    this.#subscriptions = [changes, settings.onDidChange(readAhead), command, this.#changed];
  }

  /** Null when the user has set none; an endpoint that needs none does not wait for the storage for long. */
  async of(provider: Provider): Promise<string | null> {
    const stored = this.#stored(provider);
    if (provider.requiresKey) return stored;
    let timer: NodeJS.Timeout | undefined;
    const enough = new Promise<null>((resolve) => {
      timer = setTimeout(resolve, NOT_NEEDED_MS, null);
    });
    try {
      return await Promise.race([stored, enough]);
    } finally {
      clearTimeout(timer);
    }
  }

  #stored(provider: Provider): Promise<string | null> {
    const name = secretName(provider);
    const known = this.#read.get(name);
    if (known !== undefined) return known;
    const reading = Promise.resolve(this.#secrets.get(name)).then((key) => key ?? null);
    this.#read.set(name, reading);
    // What could not be read is asked for again the next time.
    reading.catch(() => this.#read.delete(name));
    return reading;
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
    for (const subscription of this.#subscriptions) subscription.dispose();
  }
}
