import * as vscode from 'vscode';
import type { Problem } from '../config/config.ts';
import type { Trigger } from '../request/request.ts';
import type { Decision } from '../routing/decision.ts';

interface Choice {
  readonly label: string;
  readonly command: string;
  readonly argument?: string;
}

const SETTINGS: Choice = { label: 'Open Settings', command: 'workbench.action.openSettings', argument: '@ext:stepladder.stepladder' };
const KEY: Choice = { label: 'Set API Key', command: 'stepladder.setApiKey' };
const SPEND: Choice = { label: 'Show Spend', command: 'stepladder.showSpend' };

/** The next step that fits why a request stopped. */
export function choicesFor(decision: Decision): readonly Choice[] {
  const kinds = decision.attempts.map(({ failure }) => failure?.kind);
  const keyMissing = decision.skipped.some(({ why }) => why.includes('API key'));
  if (keyMissing || kinds.includes('auth') || kinds.includes('no-key')) return [KEY, SETTINGS];
  if (decision.reason === 'budget') return [SPEND, SETTINGS];
  return [SETTINGS];
}

/** Messages to the user: one each, never repeated while they type. */
export class Notices {
  readonly #said = new Set<string>();

  /** After settings or keys change an old trouble may be news again. */
  forget(): void {
    this.#said.clear();
  }

  /** A request that stopped. While typing each reason is told once; a cancelled request never is. */
  stopped(decision: Decision, trigger: Trigger): void {
    if (decision.outcome === 'answered' || decision.reason === 'cancelled') return;
    if (trigger === 'auto' && decision.outcome === 'nothing') return;
    if (trigger === 'auto' && this.#toldBefore(noticeKey(decision))) return;
    const show = decision.outcome === 'nothing' ? vscode.window.showInformationMessage : vscode.window.showWarningMessage;
    void this.#offer(show, `Stepladder: ${decision.message}`, choicesFor(decision));
  }

  /** Everything that is wrong in the settings, in one message. */
  problems(problems: readonly Problem[]): void {
    if (problems.length === 0 || this.#toldBefore(JSON.stringify(problems))) return;
    const list = problems.map(({ place, message }) => `stepladder.${place}: ${message}`);
    const more = list.length > 3 ? ` … and ${list.length - 3} more, listed in the output "Stepladder"` : '';
    const text = `Stepladder's settings have ${list.length === 1 ? 'a problem' : `${list.length} problems`}. ${list.slice(0, 3).join('; ')}${more}. What is right still works.`;
    void this.#offer(vscode.window.showWarningMessage, text, [SETTINGS]);
  }

  /** Something that concerns the spend record. */
  ledger(message: string): void {
    if (!this.#toldBefore(message)) void this.#offer(vscode.window.showWarningMessage, `Stepladder: ${message}`, [SPEND]);
  }

  #toldBefore(key: string): boolean {
    if (this.#said.has(key)) return true;
    this.#said.add(key);
    return false;
  }

  async #offer(show: typeof vscode.window.showWarningMessage, text: string, choices: readonly Choice[]): Promise<void> {
    const picked = await show(text, ...choices.map(({ label }) => label));
    const choice = choices.find(({ label }) => label === picked);
    if (choice !== undefined) await vscode.commands.executeCommand(choice.command, ...(choice.argument === undefined ? [] : [choice.argument]));
  }
}

/** The same trouble in other words (times, amounts) is no news. */
function noticeKey(decision: Decision): string {
  const kinds = decision.attempts.map(({ provider, failure }) => `${provider}:${failure?.kind ?? ''}`);
  return [decision.reason, ...kinds, ...decision.skipped.map(({ provider, why }) => `${provider}:${why}`)].join('|');
}
