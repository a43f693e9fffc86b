import type { Judgement } from '../../src/quality/gate.ts';
import type { CheckName } from '../../src/quality/verdict.ts';
import { bootstrapAll, type Interval } from '../train/measures.ts';
import type { Recording } from '../recordings/recordings.ts';

/** A recorded answer and what the gate says to it. */
export interface Judged {
  readonly recording: Recording;
  readonly judgement: Judgement;
}

/** Shares from 0 to 1; NaN where there is nothing to take a share of. */
export interface Confusion {
  /** Of the wrong answers, those that failed. */
  readonly wrongCaught: number;
  /** Of the right answers, those that failed although something was left of them: to reject what would show nothing takes nothing away. */
  readonly rightRejected: number;
  /** Of all answers, those of which it could not tell. */
  readonly unchecked: number;
  /** 95 %, from draws of as many tasks. */
  readonly intervals: Readonly<Record<'wrongCaught' | 'rightRejected', Interval>>;
}

export interface GateFigures extends Confusion {
  /** Answers, by their samples, and those of them that are right. */
  readonly n: number;
  readonly right: number;
  readonly tasks: number;
  /** Of the right answers, those of which nothing is left: empty, or only what stands around the cursor already. */
  readonly rightWithNothing: number;
  /** Of the right answers, those that failed a check other than that of types. */
  readonly rightRejectedBesideTypes: number;
  /** Of the answers that passed, those of which more than white space was taken off: the label is that of the whole reply. */
  readonly trimmed: number;
}

/** What one kind of judgement says of an answer. */
type Says = (judgement: Judgement) => 'failed' | 'unchecked' | 'else';
const COUNTS = ['wrong', 'caught', 'right', 'rejected', 'unchecked'] as const;
type Tally = Record<(typeof COUNTS)[number], number>;

export function gateFigures(judged: readonly Judged[]): GateFigures {
  const sum = total(talliesOf(judged, ({ verdict: { result } }) => (result === 'passed' ? 'else' : result)));
  const besideTypes = total(talliesOf(judged, ({ verdict }) => (verdict.result === 'failed' && verdict.findings.some(({ check }) => check !== 'types') ? 'failed' : 'else')));
  return {
    ...confusionOf(judged, ({ verdict: { result } }) => (result === 'passed' ? 'else' : result)),
    n: sum.right + sum.wrong, right: sum.right, tasks: new Set(judged.map(({ recording }) => recording.task_id)).size,
    rightWithNothing: weightOf(judged.filter(({ recording, judgement }) => recording.correct && leavesNothing(judgement))) / sum.right,
    rightRejectedBesideTypes: besideTypes.rejected / besideTypes.right,
    trimmed: trimmedShare(judged),
  };
}

/**
 * What one check finds in the gate, where it looks only at what those before it let through. `unchecked`: it was to be made
 * and could not tell.
 */
export function checkConfusion(judged: readonly Judged[], check: CheckName): Confusion {
  return confusionOf(judged, ({ verdict, missed }) => {
    if (verdict.result === 'failed' && verdict.findings.some((finding) => finding.check === check)) return 'failed';
    const isRequired = verdict.result === 'unchecked' && !verdict.by.includes(check) && (check === 'syntax' || check === 'lint');
    return isRequired || missed.some((one) => one.check === check) ? 'unchecked' : 'else';
  });
}

function confusionOf(judged: readonly Judged[], says: Says): Confusion {
  const tallies = talliesOf(judged, says);
  const shares = (drawn: readonly Tally[]): { wrongCaught: number; rightRejected: number } => {
    const { caught, wrong, rejected, right } = total(drawn);
    return { wrongCaught: caught / wrong, rightRejected: rejected / right };
  };
  const { unchecked, right, wrong } = total(tallies);
  return { ...shares(tallies), unchecked: unchecked / (right + wrong), intervals: bootstrapAll(tallies, shares) };
}

function talliesOf(judged: readonly Judged[], says: Says): Tally[] {
  return [...Map.groupBy(judged, ({ recording }) => recording.task_id).values()].map((own) => {
    const tally: Tally = { wrong: 0, caught: 0, right: 0, rejected: 0, unchecked: 0 };
    for (const { recording: { samples: { length }, correct }, judgement } of own) {
      const said = says(judgement);
      tally[correct ? 'right' : 'wrong'] += length;
      if (said === 'failed' && !(correct && leavesNothing(judgement))) tally[correct ? 'rejected' : 'caught'] += length;
      if (said === 'unchecked') tally.unchecked += length;
    }
    return tally;
  });
}

function total(tallies: readonly Tally[]): Tally {
  const sum: Tally = { wrong: 0, caught: 0, right: 0, rejected: 0, unchecked: 0 };
  for (const tally of tallies) for (const key of COUNTS) sum[key] += tally[key];
  return sum;
}

/** Nothing of it would be shown, whatever the verdict: a right one is right because its task's test passes without it. */
function leavesNothing({ verdict }: Judgement): boolean {
  return verdict.result === 'failed' && verdict.findings.every(({ check, code }) => check === 'reply' && (code === 'empty' || code === 'echo' || code === 'nothing-to-add'));
}

function trimmedShare(judged: readonly Judged[]): number {
  const passed = judged.filter(({ recording, judgement }) => recording.task === 'complete' && judgement.verdict.result === 'passed');
  return weightOf(passed.filter(({ recording, judgement }) => squeezed(recording.completion) !== squeezed(judgement.content.text))) / weightOf(passed);
}

function weightOf(judged: readonly Judged[]): number {
  return judged.reduce((sum, { recording }) => sum + recording.samples.length, 0);
}

function squeezed(text: string): string {
  return text.replaceAll(/\s+/g, '');
}
