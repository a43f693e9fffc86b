import type { Judged } from './confusion.ts';

/** Answers of one task that the gate judged wrongly in the same way. */
export interface WorstCase {
  readonly taskId: string;
  readonly models: readonly string[];
  readonly samples: number;
  /** Of one of them. */
  readonly message: string;
  readonly at: string | null;
  /** Its first lines. */
  readonly answer: string;
}

export interface WorstGroup {
  /** `rejected`: right answers that failed. `passed`: wrong answers that did not. */
  readonly kind: 'rejected' | 'passed';
  /** `types TS2322`, or what the verdict was. */
  readonly code: string;
  /** Samples and tasks of the whole group. */
  readonly samples: number;
  readonly tasks: number;
  /** The most frequent ones. */
  readonly cases: readonly WorstCase[];
}

const LINES = 6;
const LONGEST_LINE = 160;

/**
 * What to look at: right answers that were rejected, by the first finding, and wrong ones that were given, by verdict.
 * @param most groups of each kind, and cases of a group
 */
export function worstErrors(judged: readonly Judged[], most: number): WorstGroup[] {
  const errors = judged.flatMap((one) => {
    const failed = one.judgement.verdict.result === 'failed';
    if (failed !== one.recording.correct) return [];
    return [{ ...one, kind: failed ? 'rejected' as const : 'passed' as const, code: codeOf(one) }];
  });
  const groups = [...Map.groupBy(errors, ({ kind, code }) => `${kind} ${code}`).values()].flatMap((own) => {
    const [first] = own;
    return first === undefined ? [] : [{ kind: first.kind, code: first.code, own }];
  });
  return (['rejected', 'passed'] as const).flatMap((kind) => {
    const ofKind = groups.filter((group) => group.kind === kind).map(({ code, own }) => groupOf(kind, code, own, most));
    return ofKind.toSorted((one, other) => other.samples - one.samples).slice(0, most);
  });
}

function groupOf(kind: WorstGroup['kind'], code: string, own: readonly Judged[], most: number): WorstGroup {
  const tasks = [...Map.groupBy(own, ({ recording }) => recording.task_id)].map(([taskId, ofTask]) => caseOf(taskId, ofTask));
  return { kind, code, samples: samplesOf(own), tasks: tasks.length, cases: tasks.toSorted((one, other) => other.samples - one.samples).slice(0, most) };
}

function caseOf(taskId: string, ofTask: readonly Judged[]): WorstCase {
  const [first] = ofTask;
  const verdict = first?.judgement.verdict;
  const [finding] = verdict?.result === 'failed' ? verdict.findings : [];
  return {
    taskId, samples: samplesOf(ofTask), models: [...new Set(ofTask.map(({ recording }) => recording.model))],
    message: finding?.message ?? (verdict?.result === 'unchecked' ? verdict.reason : ''),
    at: finding?.at == null ? null : `${String(finding.at.line)}:${String(finding.at.column)}`,
    answer: (first?.recording.completion ?? '').split('\n').slice(0, LINES).map((line) => line.slice(0, LONGEST_LINE)).join('\n'),
  };
}

function codeOf({ recording, judgement: { verdict } }: Judged): string {
  if (verdict.result === 'failed') return verdict.findings.slice(0, 1).map(({ check, code }) => `${check} ${code}`).join();
  return `${verdict.result} by ${verdict.by.join(', ')}${recording.completion.trim() === '' ? ' (empty)' : ''}`;
}

function samplesOf(judged: readonly Judged[]): number {
  return judged.reduce((sum, { recording }) => sum + recording.samples.length, 0);
}
