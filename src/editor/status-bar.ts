import * as vscode from 'vscode';
import type { Today } from './figures.ts';
import { setupText, statusText, tooltipText } from './tooltip.ts';

export interface StatusSources {
  /** Rejects with a message for people. */
  readonly read: () => Promise<Today>;
  /** Whether there is any model to ask. */
  readonly isSetUp: () => boolean;
  /** Whether the local tier answers, also without a model. */
  readonly hasLocal?: () => boolean;
  readonly problemCount: () => number;
}

/** Days turn and other windows spend: the figures are read again this often, ms. */
const REFRESH_MS = 60_000;
/** Reading a day's figures takes some milliseconds of the host's thread, and a user who types asks several times a second. */
const LEAST_BETWEEN_MS = 1_000;

/** Today's spend and kept share, what the live offer lacks, and which project is being read. */
export class StatusBar implements vscode.Disposable {
  readonly #item = vscode.window.createStatusBarItem('stepladder.spend', vscode.StatusBarAlignment.Right, 100);
  readonly #sources: StatusSources;
  readonly #timer: NodeJS.Timeout;
  #figures = '';
  #caveat: string | null = null;
  #project: string | null = null;
  #reading: Promise<void> | null = null;
  #due: NodeJS.Timeout | undefined;
  #readAt = -Infinity;

  constructor(sources: StatusSources) {
    this.#sources = sources;
    this.#item.name = 'Stepladder spend';
    this.#item.show();
    this.#timer = setInterval(() => {
      this.refresh();
    }, REFRESH_MS);
    this.refresh();
  }

  /** Reads the figures again, soon: at once, or when the last reading is a second old. Several calls are one. */
  refresh(): void {
    this.#due ??= setTimeout(() => {
      this.#due = undefined;
      this.#readAt = performance.now();
      this.#read();
    }, Math.max(0, this.#readAt + LEAST_BETWEEN_MS - performance.now()));
  }

  /** A reading waits for the one before. */
  #read(): void {
    const before = this.#reading ?? Promise.resolve();
    const reading: Promise<void> = before.then(() => (this.#reading === reading ? this.#update() : undefined));
    this.#reading = reading;
  }

  /** What could not be verified in the completion on the screen; null when all was, or none is. */
  caveat(text: string | null): void {
    this.#caveat = text;
    this.#render();
  }

  /** The project whose types are being read for the first time; null when none is. */
  reading(project: string | null): void {
    this.#project = project;
    this.#render();
  }

  async #update(): Promise<void> {
    if (!this.#sources.isSetUp()) {
      this.#figures = 'Set up Stepladder';
      this.#item.tooltip = setupText(this.#sources.hasLocal?.() ?? false);
      this.#item.command = { title: 'Open Settings', command: 'workbench.action.openSettings', arguments: ['@ext:stepladder.stepladder'] };
    } else {
      this.#item.command = 'stepladder.showSpend';
      await this.#readFigures();
    }
    this.#render();
  }

  async #readFigures(): Promise<void> {
    try {
      const figures = await this.#sources.read();
      this.#figures = statusText(figures);
      this.#item.tooltip = new vscode.MarkdownString(tooltipText(figures));
    } catch (error) {
      this.#figures = 'spend unknown';
      this.#item.tooltip = error instanceof Error ? error.message : String(error);
    }
  }

  #render(): void {
    const problems = this.#sources.problemCount();
    const icon = problems > 0 ? '$(warning)' : '$(layers)';
    const caveat = this.#caveat === null ? '' : ` $(unverified) ${this.#caveat}`;
    // A folder's name must not become an icon.
    const reading = this.#project === null ? null : `Reading types of ${this.#project.replaceAll('$(', '$ (')}…`;
    this.#item.text = `${icon} ${this.#figures}${caveat}${reading === null ? '' : ` $(loading~spin) ${reading}`}`;
    this.#item.accessibilityInformation = { label: [`Stepladder: ${this.#figures}`, this.#caveat, reading].filter((part) => part !== null).join(', ') };
    this.#item.backgroundColor = problems > 0 ? new vscode.ThemeColor('statusBarItem.warningBackground') : undefined;
  }

  dispose(): void {
    clearInterval(this.#timer);
    clearTimeout(this.#due);
    this.#item.dispose();
  }
}
