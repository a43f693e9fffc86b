import * as vscode from 'vscode';
import type { Problem } from '../config/config.ts';
import type { FailureKind } from '../models/failure.ts';
import type { Decision } from '../routing/decision.ts';
import type { LedgerNotice } from '../spend/ledger.ts';
import { noticeText } from '../spend/notice-text.ts';

interface Choice {
  readonly label: string;
  readonly command: string;
  readonly argument?: string;
}

const SETTINGS: Choice = { label: 'Open Settings', command: 'workbench.action.openSettings', argument: '@ext:stepladder.stepladder' };
const KEY: Choice = { label: 'Set API Key', command: 'stepladder.setApiKey' };
const SPEND: Choice = { label: 'Show Spend', command: 'stepladder.showSpend' };

/** Failures that stay until the user does something. Those of the moment are only recorded while the user types. */
const FOR_THE_USER: readonly FailureKind[] = ['no-key', 'auth', 'forbidden', 'quota', 'unknown-model', 'not-api', 'unreachable', 'offline', 'tls', 'proxy', 'redirect'];

/** The next step that fits what went wrong. */
function choicesFor({ attempts, skipped, reason }: Decision): readonly Choice[] {
  const isKeyMissing = skipped.some(({ why }) => why.includes('API key')) || attempts.some(({ failure }) => failure?.kind === 'auth');
  if (isKeyMissing) return [KEY, SETTINGS];
  return reason === 'budget' ? [SPEND, SETTINGS] : [SETTINGS];
}

/** What only the user can mend, each cause in words that stay the same: times and amounts are no news. */
function causesOf({ attempts, skipped, reason }: Decision): readonly string[] {
  const failed = attempts.flatMap(({ provider, model, failure }) => (failure !== null && FOR_THE_USER.includes(failure.kind) ? [`${provider} ${model} ${failure.kind}`] : []));
  return [...failed, ...skipped.map(({ provider, model, why }) => `${provider} ${model} ${why}`), ...(reason === 'budget' ? ['budget'] : [])];
}

/** Messages to the user: one each, never repeated while they type. */
export class Notices {
  readonly #said = new Set<string>();

  /** After settings or keys change an old trouble may be news again. */
  forget(): void {
    this.#said.clear();
  }

  /**
   * What the user should hear of a completion. At a command: why there is none. While typing: what only they can mend, each cause
   * once, also where another model has stepped in and costs more.
   */
  routed(decision: Decision): void {
    if (decision.reason === 'cancelled') return;
    const causes = causesOf(decision);
    const news = causes.filter((cause) => !this.#said.has(cause));
    for (const cause of causes) this.#said.add(cause);
    if (news.length > 0 || (decision.trigger === 'manual' && decision.outcome !== 'answered')) this.#tell(decision);
  }

  /** A command's request that stopped. */
  stopped(decision: Decision): void {
    if (decision.outcome !== 'answered' && decision.reason !== 'cancelled') this.#tell(decision);
  }

  /** Everything that is wrong in the settings, in one message. */
  problems(problems: readonly Problem[]): void {
    if (problems.length === 0 || this.#toldBefore(JSON.stringify(problems))) return;
    const list = problems.map(({ place, message }) => `stepladder.${place}: ${message}`);
    const more = list.length > 3 ? ` … and ${list.length - 3} more, listed in the output "Stepladder"` : '';
    const text = `Stepladder's settings have ${list.length === 1 ? 'a problem' : `${list.length} problems`}. ${list.slice(0, 3).join('; ')}${more}. What is right still works.`;
    void offer(vscode.window.showWarningMessage, text, [SETTINGS]);
  }

  /** Something that concerns the spend record. */
  ledger(notice: LedgerNotice): void {
    const message = noticeText(notice);
    if (message !== null && !this.#toldBefore(message)) void offer(vscode.window.showWarningMessage, `Stepladder: ${message}`, [SPEND]);
  }

  #tell(decision: Decision): void {
    const show = decision.outcome === 'stopped' ? vscode.window.showWarningMessage : vscode.window.showInformationMessage;
    void offer(show, `Stepladder: ${decision.message}`, choicesFor(decision));
  }

  #toldBefore(key: string): boolean {
    if (this.#said.has(key)) return true;
    this.#said.add(key);
    return false;
  }
}

async function offer(show: typeof vscode.window.showWarningMessage, text: string, choices: readonly Choice[]): Promise<void> {
  const picked = await show(text, ...choices.map(({ label }) => label));
  const choice = choices.find(({ label }) => label === picked);
  if (choice !== undefined) await vscode.commands.executeCommand(choice.command, ...(choice.argument === undefined ? [] : [choice.argument]));
}
