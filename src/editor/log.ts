import * as vscode from 'vscode';
import type { Problem } from '../config/config.ts';
import type { Attempt, Decision } from '../routing/decision.ts';
import { attemptPrice, routeName } from '../routing/message.ts';

type Channel = Pick<vscode.OutputChannel, 'appendLine' | 'dispose'>;

/** Why the answer was not used, or not verified. A finding stands with its check and code alone: its message may quote code. */
function whyOf({ findings, failure, uncheckedReason }: Attempt): string | null {
  if (failure !== null) return failure.message;
  if (findings.length > 0) return findings.map(({ check, code }) => `${check} (${code})`).join(', ');
  return uncheckedReason;
}

/** Which checks were made, and which could not. Why an example was not run names what the code uses. */
function checksOf({ by, missed }: Attempt): string {
  const made = by.length === 0 ? '' : ` · checked: ${by.join(', ')}`;
  const others = missed.map(({ check, reason }) => (check === 'examples' ? check : `${check} (${reason})`));
  return others.length === 0 ? made : `${made} · not checked: ${others.join(', ')}`;
}

function entryOf(attempt: Attempt): string {
  const { purpose, result, ms } = attempt;
  const why = whyOf(attempt);
  const what = purpose === 'classify' ? 'asked how hard it is' : purpose === 'repair' ? `asked to mend it, ${result}` : result;
  return `${routeName(attempt)}: ${what}${why === null ? '' : `, ${why}`} · ${attemptPrice(attempt)} · ${Math.round(ms)} ms${checksOf(attempt)}`;
}

/** The output channel: what became of every request, without code, prompts or keys. VS Code writes what it shows to disk. */
export class Log implements vscode.Disposable {
  readonly #channel: Channel;

  constructor(channel: Channel = vscode.window.createOutputChannel('Stepladder')) {
    this.#channel = channel;
  }

  decision(decision: Decision): void {
    if (decision.reason === 'cancelled' && decision.attempts.length === 0) return;
    const time = new Date(decision.at).toLocaleTimeString();
    this.#channel.appendLine(`${time} ${decision.task} (${decision.trigger}): ${decision.outcome}${decision.reason === null ? '' : `, ${decision.reason}`}`);
    if (decision.planned !== null) this.#channel.appendLine(`  plan: ${decision.planned.why}`);
    if (decision.arm !== null) this.#channel.appendLine(`  experiment ${decision.arm.experiment}: arm ${decision.arm.arm}`);
    if (decision.deviations.length > 0) this.#channel.appendLine(`  not as planned: ${decision.deviations.map(({ kind }) => kind).join(', ')}`);
    for (const attempt of decision.attempts) this.#channel.appendLine(`  ${entryOf(attempt)}`);
    for (const route of decision.skipped) this.#channel.appendLine(`  ${routeName(route)}: not asked, ${route.why}`);
  }

  /** What the workspace's ESLint found when the answer was shown already; by rule alone: its messages may quote code. */
  late(findings: readonly { readonly code: string }[]): void {
    this.#channel.appendLine(`  the workspace's ESLint, afterwards: ${[...new Set(findings.map(({ code }) => code))].join(', ')}`);
  }

  problems(problems: readonly Problem[]): void {
    for (const { place, message } of problems) this.#channel.appendLine(`setting stepladder.${place}: ${message}`);
  }

  dispose(): void {
    this.#channel.dispose();
  }
}
