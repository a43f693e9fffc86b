import type { Interval } from '../train/measures.ts';
import type { Confusion } from './confusion.ts';
import type { Policy } from './policies.ts';
import type { Replay } from './replay.ts';
import type { WorstGroup } from './worst.ts';

/** The replay for people. */
export function replayTable(replay: Replay): string {
  const { gate, ms } = replay;
  const sections = [
    `${String(replay.n)} requests (${String(replay.tasks)} tasks) that both models answered; subset ${replay.subset}, part ${replay.part}. In brackets 95 % intervals, from draws of as many tasks.`,
    columns([POLICY_HEAD, ...replay.policies.map(policyRow)]),
    `Accuracy: the task's own test passes afterwards, with the answer that was given, or, where the gate rejected the last one too, with nothing. "if shown": its accuracy if the last answer were given all the same.`,
    ...(replay.thresholds.length === 0 ? [] : [columns([['score from', 'accuracy', 'over premium', 'of its cost', 'escalated'], ...replay.thresholds.map((one) => [String(one.threshold), share(one.accuracy), points(one.gain), percent(one.relativeCost), percent(one.escalated)])])]),
    `The gate on ${String(gate.n)} answers to ${String(gate.tasks)} tasks, ${String(gate.right)} of them right:`,
    columns([GATE_HEAD, gateRow('gate', gate), ...replay.perCheck.map((one) => gateRow(one.name, one))]),
    `Right answers rejected by another check than types: ${percent(gate.rightRejectedBesideTypes)}. Of a further ${percent(gate.rightWithNothing)} nothing is left to show, for they are empty or repeat what is there: their task's test passes without them. More than white space was taken off ${percent(gate.trimmed)} of the completions that passed. Time for one answer: ${ms.p50.toFixed(1)} ms at the median, ${ms.p95.toFixed(1)} ms at 95 %.`,
    columns([GATE_HEAD, ...replay.perModel.map((one) => gateRow(one.name, one))]),
    ...replay.worst.map(worstText),
    ...replay.notes.map((note) => `Note: ${note}`),
  ];
  return sections.join('\n\n');
}

const POLICY_HEAD = ['policy', 'accuracy', '', 'over premium', '', 'USD per 1,000', 'of premium', '', 'escalated', 'nothing given', 'wrong given', 'if shown'];

function policyRow({ name, intervals, ...policy }: Policy): string[] {
  return [
    name, share(policy.accuracy), bracket(intervals.accuracy, share), points(policy.gain), bracket(intervals.gain, points),
    number(policy.cost * 1_000, 3), percent(policy.relativeCost), bracket(intervals.relativeCost, percent), percent(policy.escalated),
    percent(1 - policy.answered), percent(policy.shownWrong), share(policy.accuracyIfShown),
  ];
}

const GATE_HEAD = ['', 'wrong caught', '', 'right rejected', '', 'could not tell'];

function gateRow(name: string, { wrongCaught, rightRejected, unchecked, intervals }: Confusion): string[] {
  return [name, percent(wrongCaught), bracket(intervals.wrongCaught, percent), percent(rightRejected), bracket(intervals.rightRejected, percent), percent(unchecked)];
}

function worstText({ kind, code, samples, tasks, cases }: WorstGroup): string {
  const head = kind === 'rejected' ? `Right answers rejected, ${code}` : `Wrong answers given, ${code}`;
  const shown = cases.map((one) => {
    const where = one.message === '' ? '' : `\n    ${one.at === null ? '' : `${one.at} `}${one.message}`;
    return `  ${one.taskId}, ${String(one.samples)} by ${one.models.join(', ')}${where}\n${one.answer.split('\n').map((line) => `    | ${line}`).join('\n')}`;
  });
  return [`${head}: ${String(samples)} in ${String(tasks)} tasks`, ...shown].join('\n');
}

/** Rows as columns of equal width; the first is left-aligned, and no column stands for what is empty everywhere. */
export function columns(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join('  ').trimEnd()).join('\n');
}

export function number(value: number, digits: number): string {
  return Number.isNaN(value) ? '?' : value.toFixed(digits);
}

function share(value: number): string {
  return number(value, 3);
}

export function percent(value: number): string {
  return Number.isNaN(value) ? '?' : `${(100 * value).toFixed(1)} %`;
}

function points(value: number): string {
  return `${value > 0 ? '+' : ''}${number(100 * value, 1)}`;
}

function bracket({ low, high }: Interval, text: (value: number) => string): string {
  return Number.isNaN(low) ? '' : `(${text(low)} to ${text(high)})`;
}
