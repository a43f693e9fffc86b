import { offsetAt } from '../../request/document.ts';
import { withoutAddedDirectives } from '../checks/directives.ts';
import { findEslint } from '../own/find-eslint.ts';
import { EslintLoader, type EslintInstance, type EslintMessage } from '../own/load-eslint.ts';
import { addedProblems, type Problem } from '../shift.ts';
import type { CheckReport } from '../verdict.ts';
import type { OpenDocument } from './engine-protocol.ts';
import { reportOf } from './report.ts';
import type { Tool, ToolJob } from './tool.ts';

/** A problem that the workspace's own rules call an error. */
interface RuleProblem extends Problem {
  /** What the rule is about is surely or probably a mistake, no matter of style. */
  readonly isMistake: boolean;
}

/** What it says of a text, or why it does not. */
type Linted = { readonly problems: readonly RuleProblem[]; readonly isUnreadable: boolean } | Exclude<CheckReport, { status: 'done' }>;

/** `error` in ESLint's settings. */
const ERROR = 2;
/**
 * Rules for what is a mistake and does no harm, or is settled by what is written next. Measured: unreachable code stands in
 * 2.4 % of right answers to JavaScript tasks, a name that nothing uses in 3 %; all other recommended rules together in 0.4 %.
 */
const HARMLESS = /(?:^|\/)(?:no-unused-|no-unreachable$)/;

/** Runs the workspace's own ESLint, in trusted workspaces only. It never fixes, and an answer's own comments switch nothing off. */
export function createEslintTool(): Tool {
  const loader = new EslintLoader();
  /** What the documents have of their own, kept as long as they are. */
  const own = new Map<number, Promise<Linted>>();
  const ownOf = (document: OpenDocument): Promise<Linted> => {
    const known = own.get(document.id) ?? lint(loader, document, document.text);
    own.set(document.id, known);
    return known;
  };

  return {
    warmUp: () => Promise.resolve(),
    prepare: async (document) => {
      await ownOf(document);
    },
    forget: (id) => { own.delete(id); },
    check: async (job, report) => {
      if (job.checks.includes('eslint')) report('eslint', await check(loader, ownOf, job));
    },
  };
}

async function check(loader: EslintLoader, ownOf: (document: OpenDocument) => Promise<Linted>, job: ToolJob): Promise<CheckReport> {
  const { document, edits, after } = job;
  const before = await ownOf(document);
  if ('status' in before) return before;
  if (before.isUnreadable) return { status: 'unchecked', reason: "this workspace's ESLint cannot read the file as it is" };
  const now = await lint(loader, document, withoutAddedDirectives('eslint', document.text, edits, after));
  if ('status' in now) return now;
  const added = new Set<Problem>(addedProblems(before.problems, now.problems, edits));
  const mistakes = now.problems.filter((problem) => added.has(problem) && problem.isMistake);
  const others = now.problems.filter((problem) => added.has(problem) && !problem.isMistake);
  const report = reportOf('eslint', mistakes, after);
  const doubts = reportOf('eslint', others, after);
  return report.status === 'done' && doubts.status === 'done' ? { ...report, doubts: doubts.findings.map(({ check: name, code, message, at }) => ({ check: name, code, message, at })) } : report;
}

async function lint(loader: EslintLoader, { place }: OpenDocument, text: string): Promise<Linted> {
  const found = place === undefined ? null : await findEslint(place);
  if (place === undefined || found === null) return { status: 'unchecked', reason: 'this workspace has no ESLint of its own' };
  try {
    return await lintWith(await loader.load(found), place.path, text);
  } catch {
    return { status: 'unchecked', reason: "this workspace's ESLint failed" };
  }
}

async function lintWith(eslint: EslintInstance, filePath: string, text: string): Promise<Linted> {
  const results = await eslint.lintText(text, { filePath, warnIgnored: false });
  const [result] = results;
  // Its configuration leaves the file out.
  if (result === undefined) return { status: 'nothing' };
  const rules = eslint.getRulesMetaForResults(results);
  const errors = result.messages.filter(({ severity, ruleId, fatal }) => severity === ERROR && (ruleId !== null || fatal === true));
  const problems = errors.map((message): RuleProblem => {
    const { ruleId, fatal } = message;
    return { ...placed(text, message), code: ruleId ?? 'parse', message: message.message, isMistake: fatal === true || isMistake(ruleId ?? '', rules) };
  });
  return { problems, isUnreadable: errors.some(({ fatal }) => fatal === true) };
}

/** A rule that does not say what it is about fails nothing. */
function isMistake(rule: string, rules: ReturnType<EslintInstance['getRulesMetaForResults']>): boolean {
  return rules[rule]?.type === 'problem' && !HARMLESS.test(rule);
}

function placed(text: string, { line = 1, column = 1, endLine = line, endColumn = column }: EslintMessage): { start: number; end: number } {
  return {
    start: offsetAt(text, { line: line - 1, character: column - 1 }),
    end: offsetAt(text, { line: endLine - 1, character: endColumn - 1 }),
  };
}
