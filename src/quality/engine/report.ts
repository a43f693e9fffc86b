import { positionAt } from '../../request/document.ts';
import type { Problem } from '../shift.ts';
import type { CheckName, CheckReport, Finding } from '../verdict.ts';

/**
 * Problems as findings with their places in the text after the edits.
 * @param problems null is a check that cannot tell
 * @param doubts what fails nothing
 */
export function reportOf(check: CheckName, problems: readonly Problem[] | null, text: string, doubts: readonly Problem[] = []): CheckReport {
  if (problems === null) return { status: 'unchecked', reason: 'the code around it has errors of its own' };
  const findings = problems.map((problem) => ({ ...findingOf(check, problem, text), span: { start: problem.start, end: problem.end } }));
  return { status: 'done', findings, ...(doubts.length === 0 ? {} : { doubts: doubts.map((doubt) => findingOf(check, doubt, text)) }) };
}

function findingOf(check: CheckName, { code, message, start }: Problem, text: string): Finding {
  const { line, character } = positionAt(text, start);
  return { check, code, message, at: { line: line + 1, column: character + 1 } };
}
