import { oneLine, type Walker } from './walker.ts';

/** Where a person reads what it cost and what came of it. */
export class Figures {
  readonly #walker: Walker;

  constructor(walker: Walker) {
    this.#walker = walker;
  }

  async readStatusBar(): Promise<void> {
    const item = await this.#walker.workbench.statusBar(/\$0\.\d+ · kept \d+%/);
    this.#walker.say(`status bar  ${oneLine(await item.innerText())}`);
    const tooltip = await this.#walker.workbench.statusBarTooltip(/· kept/);
    for (const needed of ['local', 'from your own code, for nothing', 'cheap', 'standard', 'premium', 'This month']) if (!tooltip.includes(needed)) throw new Error(`the tooltip does not hold "${needed}": ${oneLine(tooltip)}`);
    this.#walker.say(`tooltip     ${oneLine(tooltip)}`);
    await this.#walker.shoot('status-bar');
  }

  async showSpend(): Promise<void> {
    await (await this.#walker.workbench.statusBar(/· kept/)).click();
    const page = await this.#walker.workbench.webview();
    await page.locator('#dashboard table').first().waitFor();
    await page.locator('#dashboard', { hasText: 'premium' }).waitFor();
    for (const theme of ['light', 'dark'] as const) {
      await this.#walker.workbench.setTheme(theme);
      await this.#walker.shoot(`spend-${theme}`);
    }
    for (const check of ['lint (use-isnan)', 'types (TS2339)', 'examples (example-fails)', 'lint (F821)']) {
      await page.locator('#dashboard', { hasText: `cheap failed ${check}; standard answered` }).waitFor();
    }
    // The table of what became of suggestions names the local tier's, and is read in a narrow window as well.
    await page.locator('#dashboard .reactions', { hasText: 'your own code' }).waitFor();
    const { page: window } = this.#walker.workbench;
    const size = window.viewportSize() ?? { width: 1280, height: 800 };
    await window.setViewportSize({ ...size, width: 760 });
    await this.#walker.shoot('spend-narrow');
    await page.locator('#dashboard .reactions').first().scrollIntoViewIfNeeded();
    await this.#walker.shoot('suggestions-narrow');
    await window.setViewportSize(size);
    await page.getByText('cheap failed types (TS2339)').scrollIntoViewIfNeeded();
    await this.#walker.shoot('requests');
  }
}
