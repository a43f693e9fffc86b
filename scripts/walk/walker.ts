import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Account, describe, type ToldDecision } from '../../demo/account.ts';
import type { Workbench } from '../../test/browser/workbench.ts';

export interface WalkContext {
  /** A VS Code with the extension, set up for the demo endpoint, on a copy of the sample workspace. */
  readonly workbench: Workbench;
  /** Folder for screenshots. */
  readonly shots: string;
  readonly log: (line: string) => void;
}

/** How long the screen may take for one answer, ms; a loaded machine needs ten times what a quiet one does. */
const PATIENCE_MS = 30_000;

/** Who walks: goes step by step, tells what happens, and takes pictures. */
export class Walker {
  readonly workbench: Workbench;
  readonly account: Account;
  readonly #shots: string;
  readonly #log: WalkContext['log'];
  #count = 0;

  constructor({ workbench, shots, log }: WalkContext) {
    this.workbench = workbench;
    this.#shots = shots;
    this.#log = log;
    this.account = new Account(path.join(workbench.userData, 'User', 'globalStorage', 'stepladder.stepladder', 'ledger.sqlite'));
  }

  /** @throws Error that names the step, when it did not happen */
  async step(title: string, act: () => Promise<void>): Promise<void> {
    this.#count++;
    this.#log(`\n${String(this.#count)}. ${title}`);
    try {
      await act();
    } catch (error) {
      throw new Error(`Step ${String(this.#count)} did not happen (${title}): ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    }
  }

  say(line: string): void {
    this.#log(`  ${line}`);
  }

  /** What was decided, each attempt with route, verdict and cost. */
  tell(decision: ToldDecision): void {
    this.#log(describe(decision));
  }

  /** A file of the workspace as it is on the disk. */
  text(file: string): string {
    return readFileSync(path.join(this.workbench.folder, file), 'utf8');
  }

  async until(what: string, holds: () => Promise<boolean>, limitMs = PATIENCE_MS): Promise<void> {
    const end = performance.now() + limitMs;
    while (!(await holds())) {
      if (performance.now() > end) throw new Error(`${what} did not come`);
      await delay(50);
    }
  }

  async shoot(name: string): Promise<void> {
    await this.workbench.screenshot(path.join(this.#shots, `${String(this.#count).padStart(2, '0')}-${name}.png`));
  }
}

export function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}
