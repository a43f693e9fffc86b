import * as vscode from 'vscode';
import type { Problem } from '../config/config.ts';
import type { Decision } from '../routing/decision.ts';
import { attemptLine } from './answer-end.ts';

/** The output channel: what became of every request, without code, prompts or keys. */
export class Log implements vscode.Disposable {
  readonly #channel = vscode.window.createOutputChannel('Stepladder');

  decision(decision: Decision): void {
    if (decision.reason === 'cancelled' && decision.attempts.length === 0) return;
    const time = new Date(decision.at).toLocaleTimeString();
    this.#channel.appendLine(`${time} ${decision.task} (${decision.trigger}): ${decision.outcome}${decision.reason === null ? '' : `, ${decision.reason}`}`);
    if (decision.planned !== null) this.#channel.appendLine(`  plan: ${decision.planned.why}`);
    for (const attempt of decision.attempts) this.#channel.appendLine(`  ${attemptLine(attempt)}`);
    for (const { tier, provider, model, why } of decision.skipped) this.#channel.appendLine(`  ${tier} (${model} at ${provider}): not asked, ${why}`);
  }

  problems(problems: readonly Problem[]): void {
    for (const { place, message } of problems) this.#channel.appendLine(`setting stepladder.${place}: ${message}`);
  }

  note(message: string): void {
    this.#channel.appendLine(message);
  }

  dispose(): void {
    this.#channel.dispose();
  }
}
