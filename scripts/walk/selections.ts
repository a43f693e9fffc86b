import path from 'node:path';
import { stepsOf } from '../../demo/account.ts';
import { BUGS, EXPLANATIONS } from '../../demo/selections.ts';
import type { Walker } from './walker.ts';

/** What a person does with selected code. */
export class Selections {
  readonly #walker: Walker;

  constructor(walker: Walker) {
    this.#walker = walker;
  }

  async explain(): Promise<void> {
    const [explanation] = EXPLANATIONS;
    if (explanation === undefined) throw new Error('the script explains nothing');
    await this.#select(explanation.file, explanation.starts, explanation.ends);
    await this.#walker.workbench.run('Stepladder: Explain Selection');
    const page = await this.#walker.workbench.webview();
    await page.locator('.turn[aria-busy="false"]', { hasText: 'largest remainder method' }).waitFor();
    this.#walker.tell(await this.#walker.account.next('explain', (decision) => stepsOf(decision).join() === 'cheap passed'));
  }

  async followUp(question: string): Promise<void> {
    const page = await this.#walker.workbench.webview();
    await page.locator('#question').click();
    await this.#walker.workbench.type(question);
    await this.#walker.workbench.press('Enter');
    // The view is open by now, so that the text is surely seen while it is being written.
    await page.locator('.turn[aria-busy="true"] .markdown p').first().waitFor();
    this.#walker.say('the answer is being written');
    await page.locator('.turn[aria-busy="false"]', { hasText: 'equal remainders keep their order' }).waitFor();
    await this.#walker.shoot('explain');
    this.#walker.tell(await this.#walker.account.next('explain', ({ tier }) => tier === 'cheap'));
    await this.#walker.workbench.run('View: Close All Editors');
  }

  async debug(file: string, expected: readonly string[], shot: string): Promise<void> {
    const bug = BUGS.find((one) => one.file === file);
    if (bug === undefined) throw new Error(`the script has no bug in ${file}`);
    await this.#select(file, bug.wrong);
    await this.#walker.workbench.run('Stepladder: Debug Selection');
    const page = await this.#walker.workbench.webview();
    await page.locator('.turn[aria-busy="false"]').waitFor();
    await page.locator('summary', { hasText: 'How this answer came about' }).click();
    const name = path.posix.basename(file);
    await this.#walker.workbench.page.locator('.tab', { hasText: `${name}: proposed patch` }).waitFor();
    await this.#walker.shoot(shot);
    await this.#walker.workbench.run('Stepladder: Apply Patch');
    await this.#walker.workbench.page.locator('.tab', { hasText: `${name}: proposed patch` }).waitFor({ state: 'detached' });
    await this.#walker.workbench.page.locator(`.tab.active.dirty[data-resource-name="${name}"]`).waitFor();
    await this.#walker.workbench.page.locator('.monaco-editor.focused').waitFor();
    await this.#walker.workbench.save();
    await this.#walker.until('the patch in the saved file', () => {
      const saved = this.#walker.text(file);
      return Promise.resolve(saved.includes(bug.right) && !saved.includes(bug.wrong));
    });
    this.#walker.say('applied     the saved file has it');
    this.#walker.tell(await this.#walker.account.next('debug', (decision) => stepsOf(decision).join() === expected.join()));
    await this.#walker.workbench.run('View: Close All Editors');
  }

  /** Selects the lines from the one that holds `first` to the next that is `last`; without `last`, as many as `first` has. */
  async #select(file: string, first: string, last?: string): Promise<void> {
    await this.#walker.workbench.openFile(file);
    const lines = this.#walker.text(file).split('\n');
    const wanted = first.split('\n');
    const from = lines.findIndex((line) => line.includes(wanted[0] ?? ''));
    const to = last === undefined ? from + wanted.length - 1 : lines.findIndex((line, index) => index > from && line === last);
    if (from === -1 || to === -1) throw new Error(`${file} does not hold: ${first}`);
    await this.#walker.workbench.selectLines(from + 1, to + 1);
    this.#walker.say(`selected    ${file}:${String(from + 1)}-${String(to + 1)}`);
  }
}
