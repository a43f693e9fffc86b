import * as vscode from 'vscode';
import type { Price } from '../config/config.ts';
import type { Decision } from '../routing/decision.ts';
import type { NamedRoute } from './priced-tiers.ts';
import { savePrice } from './settings.ts';

const ASKED = 'stepladder.askedPrices';
const ENTER = 'Enter Price…';
const FREE = 'It Is Free';
const LATER = 'Not Now';

/** How the user is asked; tests answer in their place. */
export interface PricePrompts {
  /** @returns the label that was chosen; undefined when the question was closed */
  question(text: string, labels: readonly string[]): Thenable<string | undefined>;
  /** @returns what was typed, valid or undefined */
  amount(title: string, prompt: string): Thenable<string | undefined>;
  tell(text: string): void;
}

const inEditor: PricePrompts = {
  question: (text, labels) => vscode.window.showInformationMessage(text, ...labels),
  amount: (title, prompt) => vscode.window.showInputBox({ title, prompt, placeHolder: '0.15', ignoreFocusOut: true, validateInput: amountProblem }),
  tell: (text) => void vscode.window.showInformationMessage(text),
};

/** Models without a known price are not asked while a budget is set. What they cost is asked once for each, one at a time. */
export class PriceQuestions {
  readonly #state: vscode.Memento;
  readonly #prompts: PricePrompts;
  #asking: Promise<void> = Promise.resolve();

  constructor(state: vscode.Memento, prompts: PricePrompts = inEditor) {
    this.#state = state;
    this.#prompts = prompts;
  }

  /** Asks about the models that were never asked about. @returns whether there is any */
  ask(decision: Decision): boolean {
    const asked = this.#state.get<readonly string[]>(ASKED) ?? [];
    const routes = unpriced(decision).filter((route) => !asked.includes(keyOf(route)));
    if (routes.length === 0) return false;
    void this.#state.update(ASKED, [...asked, ...routes.map(keyOf)]);
    this.#askEach(routes);
    return true;
  }

  /** Asks at the user's own wish, whatever was asked before. */
  enter(decision: Decision): void {
    for (const route of unpriced(decision)) this.#queue(() => this.#enter(route));
  }

  /** Once all that is asked now is answered. */
  get settled(): Promise<void> {
    return this.#asking;
  }

  #askEach(routes: readonly NamedRoute[]): void {
    for (const route of routes) this.#queue(() => this.#askOnce(route));
  }

  #queue(question: () => Promise<void>): void {
    this.#asking = this.#asking.then(question);
  }

  async #askOnce(route: NamedRoute): Promise<void> {
    const text = `What does ${nameOf(route)} cost? Without a price it is not asked while a budget is set.`;
    const chosen = await this.#prompts.question(text, [ENTER, FREE, LATER]);
    if (chosen === ENTER) await this.#enter(route);
    else if (chosen === FREE) await this.#save(route, { input: 0, output: 0 });
  }

  async #enter(route: NamedRoute): Promise<void> {
    const input = await this.#amount(route, 1, 'USD per million input tokens');
    if (input === null) return;
    const output = await this.#amount(route, 2, 'USD per million output tokens');
    if (output !== null) await this.#save(route, { input, output });
  }

  async #amount(route: NamedRoute, step: 1 | 2, prompt: string): Promise<number | null> {
    const typed = await this.#prompts.amount(`Price of ${nameOf(route)} (${step} of 2)`, `${prompt}, as the provider's price list says.`);
    return typed === undefined ? null : amountOf(typed);
  }

  async #save(route: NamedRoute, price: Price): Promise<void> {
    try {
      const saved = await savePrice(route, price);
      this.#prompts.tell(saved ? `Stepladder: the price of ${nameOf(route)} is in your settings.` : `Stepladder: ${nameOf(route)} is no longer among your tiers without a price, so nothing was changed.`);
    } catch (error) {
      this.#prompts.tell(`Stepladder: the price could not be written into your settings. ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}

function unpriced({ skipped }: Decision): readonly NamedRoute[] {
  const routes = skipped.filter(({ code }) => code === 'unknown-price');
  return routes.filter((route, index) => routes.findIndex((other) => keyOf(other) === keyOf(route)) === index);
}

function keyOf({ provider, model }: NamedRoute): string {
  return JSON.stringify([provider, model]);
}

function nameOf({ provider, model }: NamedRoute): string {
  return `${model} at ${provider}`;
}

/** USD; null for what is no amount. */
function amountOf(typed: string): number | null {
  const text = typed.trim().replace(/^\$\s*/, '').replace(',', '.');
  return /^\d{1,6}(\.\d{1,9})?$/.test(text) ? Number(text) : null;
}

/** What is wrong with an amount, for people; null when nothing is. */
export function amountProblem(typed: string): string | null {
  return amountOf(typed) === null ? 'An amount in USD, such as 0.15; 0 when it costs nothing.' : null;
}
