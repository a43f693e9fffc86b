import type { CheckReport } from './verdict.ts';

/** A name that is not there: in Python, and in TypeScript for values, types, namespaces and shorthand properties. */
const MISSING_NAME: ReadonlySet<string> = new Set(['F821', 'TS2304', 'TS2503', 'TS2552', 'TS18004']);

/** What a check says of a part of a program, such as a notebook's cell: a name may come from another part, so none is missing. */
export function withoutMissingNames(report: CheckReport): CheckReport {
  return report.status === 'done' ? { ...report, findings: report.findings.filter(({ code }) => !MISSING_NAME.has(code)) } : report;
}
