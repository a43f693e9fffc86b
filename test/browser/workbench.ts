import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { FrameLocator, Locator, Page } from 'playwright-core';
import { openWindow, type Window, type WindowOptions } from './window.ts';

/** Milliseconds for anything VS Code shows; a loaded machine needs ten times what a quiet one does. */
const patience = 30_000;

/**
 * Drives VS Code as a person does, by keyboard, mouse and what is on the screen.
 * Lines and columns count from 1. Everything waits for what it expects to see and fails when that does not come.
 */
export class Workbench {
  readonly page: Page;
  /** The copy of the workspace that is open. */
  readonly folder: string;
  /** VS Code's own data, the extension's ledger among it. */
  readonly userData: string;
  readonly #window: Window;

  private constructor(window: Window) {
    this.#window = window;
    this.page = window.page;
    this.folder = window.folder;
    this.userData = window.userData;
    this.page.setDefaultTimeout(patience);
  }

  static async start(options: WindowOptions): Promise<Workbench> {
    return new Workbench(await openWindow(options));
  }

  /** Requests of the page to anything outside this machine. */
  get violations(): readonly string[] {
    return this.#window.violations;
  }

  async stop(): Promise<void> {
    await this.#window.close();
  }

  async openFile(file: string): Promise<void> {
    const name = path.posix.basename(file);
    await this.#openInput('Control+P');
    await this.#quickInput().fill(file);
    await this.pick(name);
    await this.page.locator(`.tab.active[data-resource-name="${name}"]`).waitFor();
    await this.#editor().waitFor();
  }

  async goTo(line: number, column: number): Promise<void> {
    await this.page.keyboard.press('Control+G');
    await this.#quickInput().fill(`:${String(line)}:${String(column)}`);
    await this.page.keyboard.press('Enter');
    await this.#position(`Ln ${String(line)}, Col ${String(column)}`).waitFor();
    await this.#quickInput().waitFor({ state: 'hidden' });
  }

  /** Selects whole lines, from the start of the first to the end of the last. */
  async selectLines(first: number, last: number): Promise<void> {
    await this.goTo(first, 1);
    for (let line = first; line < last; line++) await this.page.keyboard.press('Shift+ArrowDown');
    await this.page.keyboard.press('Shift+End');
    await this.#position(/selected\)/).waitFor();
  }

  /** Types at a person's pace into whatever has the focus. */
  async type(text: string): Promise<void> {
    await this.page.keyboard.type(text, { delay: 30 });
  }

  /** Presses a key or chord, such as `Tab` or `Control+Shift+P`. */
  async press(key: string): Promise<void> {
    await this.page.keyboard.press(key);
  }

  /** Waits for ghost text and gives it, its lines joined by newlines. */
  async waitGhost(): Promise<string> {
    await this.#ghost().first().waitFor();
    return this.ghost();
  }

  /** The ghost text that is shown now, exactly; empty when none is. */
  async ghost(): Promise<string> {
    // Its first line stands among the file's own lines, in coloured pieces; the others have a place of their own.
    const first = await this.#editor().locator('.view-lines [class*="ghost-text"]').allInnerTexts();
    const others = await this.#editor().locator('.suggest-preview-text .view-line').allInnerTexts();
    return [first.join(''), ...others].join('\n').replaceAll('\u00a0', ' ');
  }

  async waitNoGhost(): Promise<void> {
    await this.#ghost().first().waitFor({ state: 'detached' });
  }

  /** Runs a command by its title, such as `Stepladder: Explain Selection`. */
  async run(title: string): Promise<void> {
    await this.#openInput('F1');
    await this.#quickInput().fill(`>${title}`);
    await this.pick(title);
  }

  /** Picks a row of the list that is open. */
  async pick(label: string): Promise<void> {
    await this.page.locator('.quick-input-list .monaco-list-row', { hasText: label }).first().click();
    // Where it was, it would soon rest on something that shows a hover.
    await this.page.mouse.move(0, 0);
  }

  /** Fills and confirms the input box that a command has opened. */
  async answer(text: string): Promise<void> {
    await this.#quickInput().fill(text);
    await this.page.keyboard.press('Enter');
  }

  /** The status-bar item whose text holds `text`, once it is there. */
  async statusBar(text: string | RegExp): Promise<Locator> {
    const item = this.page.locator('.statusbar-item', { hasText: text }).first();
    await item.waitFor();
    return item;
  }

  /** Waits until no status-bar item holds `text`. */
  async statusBarWithout(text: string | RegExp): Promise<void> {
    await this.page.locator('.statusbar-item', { hasText: text }).waitFor({ state: 'detached' });
  }

  /** What VS Code shows when the mouse rests on that item. */
  async statusBarTooltip(text: string | RegExp): Promise<string> {
    await (await this.statusBar(text)).hover();
    const hover = this.page.locator('.monaco-hover:visible').first();
    await hover.waitFor();
    return hover.innerText();
  }

  /** The notification that holds `text`, once it is there. */
  async notification(text: string | RegExp): Promise<Locator> {
    const toast = this.page.locator('.notification-toast', { hasText: text }).first();
    await toast.waitFor();
    return toast;
  }

  /** Clicks a button of a notification and waits until that is gone. */
  async answerNotification(text: string | RegExp, button: string): Promise<void> {
    const toast = await this.notification(text);
    await toast.getByRole('button', { name: button }).click();
    await toast.waitFor({ state: 'detached' });
  }

  /** Closes a notification and waits until it is gone. */
  async closeNotification(text: string | RegExp): Promise<void> {
    const toast = await this.notification(text);
    await toast.hover();
    await toast.locator('.codicon-notifications-clear').click();
    await toast.waitFor({ state: 'detached' });
    await this.page.mouse.move(0, 0);
  }

  /** The document inside the webview that is open (the last one, when several are). */
  async webview(): Promise<FrameLocator> {
    const outer = this.page.locator('iframe.webview.ready').last();
    await outer.waitFor();
    return outer.contentFrame().locator('iframe#active-frame').contentFrame();
  }

  /** By VS Code's own list of themes: a settings file that changes on the disk is noticed late by code-server. */
  async setTheme(theme: 'light' | 'dark'): Promise<void> {
    await this.run('Preferences: Color Theme');
    await this.pick(theme === 'light' ? 'Light Modern' : 'Dark Modern');
    await this.page.locator(theme === 'light' ? '.monaco-workbench.vs' : '.monaco-workbench.vs-dark').waitFor();
    // The list fades out over what is to be seen.
    await this.page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
  }

  async save(): Promise<void> {
    await this.page.keyboard.press('Control+S');
    await this.page.locator('.tab.active:not(.dirty)').waitFor();
  }

  /** Saves the active editor and gives a file of the workspace as it is on the disk. */
  async savedText(file: string): Promise<string> {
    await this.save();
    return readFileSync(path.join(this.folder, file), 'utf8');
  }

  /** A PNG of the whole window. */
  async screenshot(file: string): Promise<void> {
    await this.page.screenshot({ path: file });
  }

  #editor(): Locator {
    return this.page.locator('.editor-instance .monaco-editor').first();
  }

  #ghost(): Locator {
    return this.#editor().locator('[class*="ghost-text"]');
  }

  #position(text: string | RegExp): Locator {
    return this.page.locator('.statusbar-item', { hasText: text });
  }

  /** Presses the key until its input box is there: while VS Code starts its extensions anew it takes none. */
  async #openInput(key: string): Promise<void> {
    for (let attempt = 0; ; attempt++) {
      await this.page.keyboard.press(key);
      const isThere = await this.#quickInput().waitFor({ timeout: 3_000 }).then(() => true, () => false);
      if (isThere) return;
      if (attempt === 9) throw new Error(`${key} opens no input box.`);
    }
  }

  #quickInput(): Locator {
    return this.page.locator('.quick-input-widget input:visible').first();
  }
}
