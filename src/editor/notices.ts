import * as vscode from 'vscode';
import type { Problem } from '../config/config.ts';
import type { FailureKind } from '../models/failure.ts';
import type { Choice, Decision } from '../routing/decision.ts';
import { remediesOf } from '../routing/marks.ts';
import type { LedgerNotice } from '../spend/ledger.ts';
import { noticeText } from '../spend/notice-text.ts';
import { BUTTONS, labelled, type Again } from './choices.ts';
import type { PriceQuestions } from './price-questions.ts';

const SPEND = 'Show Spend';
const SETTINGS = 'Open Settings';

/** Failures that stay until the user does something. Those of the moment are only recorded while the user types. */
const FOR_THE_USER: readonly FailureKind[] = ['no-key', 'auth', 'forbidden', 'quota', 'unknown-model', 'not-api', 'unreachable', 'offline', 'tls', 'proxy', 'redirect'];

/** Something that only the user can mend. */
interface Cause {
  /** In words that stay the same: times and amounts are no news. */
  readonly key: string;
  readonly isPrice: boolean;
}

function causesOf({ attempts, skipped, reason }: Decision): readonly Cause[] {
  const failed = attempts.flatMap(({ provider, model, failure }) => (failure !== null && FOR_THE_USER.includes(failure.kind) ? [`${provider} ${model} ${failure.kind}`] : []));
  return [
    ...[...failed, ...(reason === 'budget' ? ['budget'] : [])].map((key) => ({ key, isPrice: false })),
    ...skipped.filter(({ code }) => code !== 'resting').map(({ provider, model, code }) => ({ key: `${provider} ${model} ${code}`, isPrice: code === 'unknown-price' })),
  ];
}

/** A toast: the message, and the labels of its buttons. Tests press one. */
export type Show = (severity: 'warning' | 'information', text: string, labels: readonly string[]) => Thenable<string | undefined>;

const inEditor: Show = (severity, text, labels) =>
  severity === 'warning' ? vscode.window.showWarningMessage(text, ...labels) : vscode.window.showInformationMessage(text, ...labels);

/** Messages to the user: one each, never repeated while they type. */
export class Notices {
  readonly #said = new Set<string>();
  readonly #prices: Pick<PriceQuestions, 'ask' | 'enter'>;
  readonly #show: Show;

  constructor(prices: Pick<PriceQuestions, 'ask' | 'enter'>, show: Show = inEditor) {
    this.#prices = prices;
    this.#show = show;
  }

  /** After settings or keys change an old trouble may be news again. */
  forget(): void {
    this.#said.clear();
  }

  /**
   * What the user should hear of a completion. At a command: why there is none. While typing: what only they can mend, each cause
   * once, also where another model has stepped in and costs more.
   */
  routed(decision: Decision, again: (how: Again) => void): void {
    if (decision.reason === 'cancelled') return;
    const rest = this.#withoutPrices(decision);
    const news = rest.filter(({ key }) => !this.#said.has(key));
    for (const { key } of rest) this.#said.add(key);
    const isMissed = decision.trigger === 'manual' && decision.outcome !== 'answered' && !isAboutPrices(decision, rest);
    if (news.length > 0 || isMissed) this.#tell(decision, again);
  }

  /** What the user should hear of an explanation or a diagnosis, beside what the answer view says. */
  selection(decision: Decision, again: (how: Again) => void): void {
    const rest = this.#withoutPrices(decision);
    const isTold = (decision.reason === 'budget' || decision.reason === 'config') && !isAboutPrices(decision, rest);
    if (isTold) this.#tell(decision, again);
  }

  /** Does what the user chose about a decision. */
  follow(choice: Choice, decision: Decision, again: (how: Again) => void): void {
    const button = BUTTONS[choice];
    if (choice === 'set-price') this.#prices.enter(decision);
    if (button?.again !== undefined) again(button.again);
    if (button?.open !== undefined) void vscode.commands.executeCommand(...button.open);
  }

  /** What there is to say; without the prices, where these are just being asked for. */
  #withoutPrices(decision: Decision): readonly Cause[] {
    const causes = causesOf(decision);
    return this.#prices.ask(decision) ? causes.filter(({ isPrice }) => !isPrice) : causes;
  }

  /** Everything that is wrong in the settings, in one message. */
  problems(problems: readonly Problem[]): void {
    if (problems.length === 0 || this.#toldBefore(JSON.stringify(problems))) return;
    const list = problems.map(({ place, message }) => `stepladder.${place}: ${message}`);
    const more = list.length > 3 ? ` … and ${list.length - 3} more, listed in the output "Stepladder"` : '';
    const text = `Stepladder's settings have ${list.length === 1 ? 'a problem' : `${list.length} problems`}. ${list.slice(0, 3).join('; ')}${more}. What is right still works.`;
    void this.#offer(text, SETTINGS, ['workbench.action.openSettings', '@ext:stepladder.stepladder']);
  }

  /** Something that concerns the spend record. */
  ledger(notice: LedgerNotice): void {
    const message = noticeText(notice);
    if (message !== null && !this.#toldBefore(message)) void this.#offer(`Stepladder: ${message}`, SPEND, ['stepladder.showSpend']);
  }

  #tell(decision: Decision, again: (how: Again) => void): void {
    const buttons = labelled(remediesOf(decision));
    const severity = decision.outcome === 'stopped' ? 'warning' : 'information';
    void this.#show(severity, `Stepladder: ${decision.message}`, buttons.map(({ label }) => label)).then((picked) => {
      const button = buttons.find(({ label }) => label === picked);
      if (button !== undefined) this.follow(button.choice, decision, again);
    });
  }

  async #offer(text: string, label: string, command: readonly [string, ...string[]]): Promise<void> {
    if ((await this.#show('warning', text, [label])) === label) await vscode.commands.executeCommand(...command);
  }

  #toldBefore(key: string): boolean {
    if (this.#said.has(key)) return true;
    this.#said.add(key);
    return false;
  }
}

/** The request stopped, and prices that are being asked for are all that was in its way. */
function isAboutPrices(decision: Decision, rest: readonly Cause[]): boolean {
  return rest.length === 0 && causesOf(decision).some(({ isPrice }) => isPrice);
}
