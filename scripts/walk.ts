import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Account, describe, stepsOf, type ToldDecision } from '../demo/account.ts';
import { placeOf } from '../demo/completions.ts';
import { BUGS, EXPLANATIONS } from '../demo/selections.ts';
import type { Completion } from '../demo/script.ts';
import type { Workbench } from '../test/browser/workbench.ts';

export interface WalkContext {
  /** A VS Code with the extension, set up for the demo endpoint, on a copy of the sample workspace. */
  readonly workbench: Workbench;
  /** Folder for screenshots. */
  readonly shots: string;
  readonly log: (line: string) => void;
}

/** How long the screen may take for one answer, ms; a loaded machine needs ten times what a quiet one does. */
const PATIENCE_MS = 30_000;
/** How long a person waits for a completion before trying again, in ms. */
const ASK_AGAIN_MS = 15_000;

/**
 * Goes through the demo as a person would, and tells after each step what was decided and why.
 * @throws Error that names the step that did not happen
 */
export async function walk(context: WalkContext): Promise<void> {
  const walker = new Walker(context);
  await walker.step('The extension is there: its item in the status bar', () => walker.start());
  await walker.step('A bracket left open: the cheap answer fails in the file, standard answers', () => walker.complete('const total =', ['cheap failed', 'standard passed'], 'ghost-text'));
  await walker.step('A right answer of the cheap model is shown as it is', () => walker.complete('const pieces =', ['cheap passed']));
  await walker.step('Talk around the code is no code', () => walker.complete('const paid =', ['cheap failed', 'standard passed']));
  await walker.step('A comparison with NaN parses: lint says no', () => walker.complete('const missing =', ['cheap failed', 'standard passed'], 'lint'));
  await walker.step("A property that another file's type does not have: types say no", async () => {
    // Until then answers pass without this check.
    await context.workbench.statusBarWithout('Reading types');
    await walker.complete('const articles =', ['cheap failed', 'standard passed'], 'types');
  });
  await walker.step('Another result than the example in the comment: examples say no', () => walker.complete('export function initials', ['cheap failed', 'standard passed'], 'examples'));
  await walker.step('Python: a name that is not there', () => walker.complete('fitting =', ['cheap failed', 'standard passed']));
  await walker.step('Go: a brace is missing', () => walker.complete('if len(grams)', ['cheap failed', 'standard passed']));
  await walker.step('Lua: nothing here can verify it, and it says so', () => walker.completeUnverified());
  await walker.step('Two tiers slip: nothing is shown while typing; Complete Here climbs to the top', () => walker.completeHere());
  await walker.step('Explain Selection', () => walker.explain());
  await walker.step('A follow-up question, its answer streamed', () => walker.followUp('Why is it sorted by remainder?'));
  await walker.step('Debug Selection, complex: starts at premium, shows a diff, Apply Patch changes the file', () => walker.debug('src/orders.ts', ['premium passed'], 'patch-dark'));
  await walker.step('Debug Selection in a light theme, trivial: starts at standard, which mends its own answer', async () => {
    await context.workbench.setTheme('light');
    await walker.debug('src/stock.js', ['standard failed', 'standard passed'], 'patch-light');
  });
  await walker.step('The status bar and its tooltip', () => walker.readStatusBar());
  await walker.step('The details, in a dark and a light theme', () => walker.showSpend());
}

class Walker {
  readonly #workbench: Workbench;
  readonly #shots: string;
  readonly #log: WalkContext['log'];
  readonly #account: Account;
  #count = 0;

  constructor({ workbench, shots, log }: WalkContext) {
    this.#workbench = workbench;
    this.#shots = shots;
    this.#log = log;
    this.#account = new Account(path.join(workbench.userData, 'User', 'globalStorage', 'stepladder.stepladder', 'ledger.sqlite'));
  }

  async step(title: string, act: () => Promise<void>): Promise<void> {
    this.#count++;
    this.#log(`\n${String(this.#count)}. ${title}`);
    try {
      await act();
    } catch (error) {
      throw new Error(`Step ${String(this.#count)} did not happen (${title}): ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    }
  }

  async start(): Promise<void> {
    const item = await this.#workbench.statusBar('$0');
    this.#log(`  status bar  ${oneLine(await item.innerText())}`);
    await this.#workbench.setTheme('dark');
  }

  /** Types at a place, waits for the right ghost text and takes it with Tab. */
  async complete(typed: string, expected: readonly string[], shot?: string): Promise<void> {
    const place = placeOf(typed);
    await this.#typeAt(place);
    await this.#ghostOf(place);
    if (shot !== undefined) await this.#shoot(shot);
    await this.#take(place);
    this.#tell(await this.#account.next('complete', (decision) => stepsOf(decision).join() === expected.join()));
  }

  async completeUnverified(): Promise<void> {
    const place = placeOf('local parts =');
    await this.#typeAt(place);
    await this.#ghostOf(place);
    await this.#workbench.statusBar('not verified: Lua');
    await this.#shoot('not-verified');
    await this.#take(place);
    this.#tell(await this.#account.next('complete', (decision) => stepsOf(decision).join() === 'cheap unchecked'));
  }

  async completeHere(): Promise<void> {
    const place = placeOf('export async function sendAll');
    await this.#typeAt(place);
    this.#tell(await this.#account.next('complete', ({ outcome, attempts }) => outcome === 'nothing' && attempts === 2));
    if ((await this.#workbench.ghost()) !== '') throw new Error('ghost text is shown although no answer was good enough');
    this.#log('  nothing is shown; now Stepladder: Complete Here');
    await this.#workbench.run('Stepladder: Complete Here');
    await this.#ghostOf(place);
    await this.#shoot('complete-here');
    await this.#take(place);
    this.#tell(await this.#account.next('complete', (decision) => stepsOf(decision).join() === 'cheap failed,cheap failed,standard failed,premium passed'));
  }

  async explain(): Promise<void> {
    const [explanation] = EXPLANATIONS;
    if (explanation === undefined) throw new Error('the script explains nothing');
    await this.#select(explanation.file, explanation.starts, explanation.ends);
    await this.#workbench.run('Stepladder: Explain Selection');
    const page = await this.#workbench.webview();
    await page.locator('.turn[aria-busy="false"]', { hasText: 'largest remainder method' }).waitFor();
    this.#tell(await this.#account.next('explain', (decision) => stepsOf(decision).join() === 'cheap passed'));
  }

  async followUp(question: string): Promise<void> {
    const page = await this.#workbench.webview();
    await page.locator('#question').click();
    await this.#workbench.type(question);
    await this.#workbench.press('Enter');
    // The view is open by now, so that the text is surely seen while it is being written.
    await page.locator('.turn[aria-busy="true"] .markdown p').first().waitFor();
    this.#log('  the answer is being written');
    await page.locator('.turn[aria-busy="false"]', { hasText: 'equal remainders keep their order' }).waitFor();
    await this.#shoot('explain');
    this.#tell(await this.#account.next('explain', ({ tier }) => tier === 'cheap'));
    await this.#workbench.run('View: Close All Editors');
  }

  async debug(file: string, expected: readonly string[], shot: string): Promise<void> {
    const bug = BUGS.find((one) => one.file === file);
    if (bug === undefined) throw new Error(`the script has no bug in ${file}`);
    await this.#select(file, bug.wrong);
    await this.#workbench.run('Stepladder: Debug Selection');
    const page = await this.#workbench.webview();
    await page.locator('.turn[aria-busy="false"]').waitFor();
    await page.locator('summary', { hasText: 'How this answer came about' }).click();
    const name = path.posix.basename(file);
    await this.#workbench.page.locator('.tab', { hasText: `${name}: proposed patch` }).waitFor();
    await this.#shoot(shot);
    await this.#workbench.run('Stepladder: Apply Patch');
    await this.#workbench.page.locator('.tab', { hasText: `${name}: proposed patch` }).waitFor({ state: 'detached' });
    await this.#workbench.page.locator(`.tab.active.dirty[data-resource-name="${name}"]`).waitFor();
    await this.#workbench.page.locator('.monaco-editor.focused').waitFor();
    await this.#workbench.save();
    await this.#until('the patch in the saved file', () => {
      const saved = this.#text(file);
      return Promise.resolve(saved.includes(bug.right) && !saved.includes(bug.wrong));
    });
    this.#log('  applied     the saved file has it');
    this.#tell(await this.#account.next('debug', (decision) => stepsOf(decision).join() === expected.join()));
    await this.#workbench.run('View: Close All Editors');
  }

  async readStatusBar(): Promise<void> {
    const item = await this.#workbench.statusBar(/\$0\.\d+ · kept \d+%/);
    this.#log(`  status bar  ${oneLine(await item.innerText())}`);
    const tooltip = await this.#workbench.statusBarTooltip(/· kept/);
    for (const needed of ['cheap', 'standard', 'premium', 'This month']) if (!tooltip.includes(needed)) throw new Error(`the tooltip does not hold "${needed}": ${oneLine(tooltip)}`);
    this.#log(`  tooltip     ${oneLine(tooltip)}`);
    await this.#shoot('status-bar');
  }

  async showSpend(): Promise<void> {
    await (await this.#workbench.statusBar(/· kept/)).click();
    const page = await this.#workbench.webview();
    await page.locator('#dashboard table').first().waitFor();
    await page.locator('#dashboard', { hasText: 'premium' }).waitFor();
    for (const theme of ['light', 'dark'] as const) {
      await this.#workbench.setTheme(theme);
      await this.#shoot(`spend-${theme}`);
    }
    for (const check of ['lint (use-isnan)', 'types (TS2339)', 'examples (example-fails)', 'lint (F821)']) {
      await page.locator('#dashboard', { hasText: `cheap failed ${check}; standard answered` }).waitFor();
    }
    await page.getByText('cheap failed types (TS2339)').scrollIntoViewIfNeeded();
    await this.#shoot('requests');
  }

  /** Goes to a place and types what its comment says, indented as the comment is. */
  async #typeAt(place: Completion): Promise<void> {
    await this.#workbench.openFile(place.file);
    const lines = this.#text(place.file).split('\n');
    const anchor = lines.findIndex((line) => line.trim() === place.anchor);
    const indent = /^\s*/.exec(lines[anchor] ?? '')?.[0] ?? '';
    await this.#workbench.goTo(anchor + 2, 1);
    await this.#workbench.type(indent + place.typed);
    this.#log(`  typed       ${place.typed}   in ${place.file}`);
  }

  /** Waits for the ghost text that completes a place. */
  async #ghostOf(place: Completion): Promise<void> {
    const rest = place.statement.slice(place.typed.length);
    const holds = async (): Promise<boolean> => isShown(rest, await this.#workbench.ghost());
    try {
      await this.#until('the right ghost text', holds, ASK_AGAIN_MS);
    } catch {
      // As a person would where nothing comes: go on by a space, and back.
      this.#log('  nothing came; typed a space and took it back');
      await this.#workbench.type(' ');
      await this.#workbench.press('Backspace');
      await this.#until('the right ghost text', holds);
    }
    this.#log(`  ghost text  ${oneLine(rest)}`);
  }

  /** Takes the ghost text and sees it in the saved file. */
  async #take(place: Completion): Promise<void> {
    await this.#workbench.press('Tab');
    await this.#workbench.waitNoGhost();
    const saved = await this.#workbench.savedText(place.file);
    if (!saved.includes(place.statement)) throw new Error(`after Tab, ${place.file} does not hold: ${place.statement}`);
    this.#log('  Tab         the file has it');
  }

  /** Selects the lines from the one that holds `first` to the next that is `last`; without `last`, as many as `first` has. */
  async #select(file: string, first: string, last?: string): Promise<void> {
    await this.#workbench.openFile(file);
    const lines = this.#text(file).split('\n');
    const wanted = first.split('\n');
    const from = lines.findIndex((line) => line.includes(wanted[0] ?? ''));
    const to = last === undefined ? from + wanted.length - 1 : lines.findIndex((line, index) => index > from && line === last);
    if (from === -1 || to === -1) throw new Error(`${file} does not hold: ${first}`);
    await this.#workbench.selectLines(from + 1, to + 1);
    this.#log(`  selected    ${file}:${String(from + 1)}-${String(to + 1)}`);
  }

  #text(file: string): string {
    return readFileSync(path.join(this.#workbench.folder, file), 'utf8');
  }

  async #until(what: string, holds: () => Promise<boolean>, limitMs = PATIENCE_MS): Promise<void> {
    const end = performance.now() + limitMs;
    while (!(await holds())) {
      if (performance.now() > end) throw new Error(`${what} did not come`);
      await delay(50);
    }
  }

  #tell(decision: ToldDecision): void {
    this.#log(describe(decision));
  }

  async #shoot(name: string): Promise<void> {
    await this.#workbench.screenshot(path.join(this.#shots, `${String(this.#count).padStart(2, '0')}-${name}.png`));
  }
}

/** Whether ghost text is this text. VS Code draws its first line and the others apart, in an order of its own. */
function isShown(text: string, ghost: string): boolean {
  const shown = squeezed(ghost);
  return shown.length === squeezed(text).length && text.split('\n').every((line) => shown.includes(squeezed(line)));
}

function squeezed(text: string): string {
  return text.replaceAll(/\s+/g, '');
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}
