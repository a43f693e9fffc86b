import { positionAt } from '../../request/document.ts';
import type { Problem } from '../shift.ts';
import type { CheckName, CheckReport } from '../verdict.ts';

/** Problems as findings with their places in the text after the edits; null is a check that cannot tell. */
export function reportOf(check: CheckName, problems: readonly Problem[] | null, text: string): CheckReport {
  if (problems === null) return { status: 'unchecked', reason: 'the code around it has errors of its own' };
  const findings = problems.map(({ code, message, start, end }) => {
    const { line, character } = positionAt(text, start);
    return { check, code, message, at: { line: line + 1, column: character + 1 }, span: { start, end } };
  });
  return { status: 'done', findings };
}
