import type ts from 'typescript';
import { applyEdits, type TextEdit } from '../../request/document.ts';
import { parse } from '../checks/syntax.ts';
import { reportOf } from '../engine/report.ts';
import { insertedSpans, type Problem } from '../shift.ts';
import type { CheckReport } from '../verdict.ts';
import { assertedExamples } from './asserted.ts';
import { cut, isExpected, shown, type Data } from './data.ts';
import { consistent, type Example } from './example.ts';
import { isUnfinished } from './finished.ts';
import { purePart } from './pure-part.ts';
import type { Outcome, Sandbox } from './sandbox.ts';
import { editedTargets, targetNamed, type Target } from './targets.ts';
import { askedExamples, writtenExamples } from './written.ts';

/** An answer in its file. */
export interface ExamplesInput {
  readonly text: string;
  readonly languageId: string;
  readonly edits: readonly TextEdit[];
  /** What the user said about it in words. */
  readonly asked: string | null;
  /** For all examples together, in ms. */
  readonly limitMs: number;
}

/** Examples of one function that are run. */
const MOST_EXAMPLES = 20;
/** Share of the time that the answer's own run may take; the rest is for the old text's. */
const OWN_SHARE = 0.6;
/** Inputs larger than this may well need more memory or nested calls than the sandbox has; smaller ones do not. */
const SMALL = 500;

type Failure = Problem & { readonly example: Example; readonly got: Outcome };

/**
 * Runs the examples that the file or the user gives for the functions that the edits write in. What fails and did not fail
 * before is a finding; what failed before in another way, or while the function is still being written, is a doubt or unknown.
 */
export async function checkExamples(input: ExamplesInput, sandbox: Sandbox): Promise<CheckReport> {
  const after = applyEdits(input.text, input.edits);
  const { source, problems } = parse(after, input.languageId);
  const withExamples = editedTargets(source, input.edits, input.text).flatMap((target) => {
    const examples = examplesFor(target, source, input);
    return examples.length === 0 ? [] : [{ target, examples }];
  });
  if (withExamples.length === 0) return { status: 'nothing' };
  if (problems.length > 0) return { status: 'unchecked', reason: 'the file does not parse, so that its examples cannot be run' };
  const results = [];
  for (const { target, examples } of withExamples) results.push(await judged(target, examples, source, input, sandbox));
  const findings = results.flatMap((result) => result.findings);
  const reason = results.find((result) => result.reason !== null)?.reason ?? null;
  if (findings.length === 0 && reason !== null) return { status: 'unchecked', reason };
  return reportOf('examples', findings, after, results.flatMap((result) => result.doubts));
}

function examplesFor(target: Target, source: ts.SourceFile, { edits, asked }: ExamplesInput): Example[] {
  const written = writtenExamples(target.doc, target);
  const asserted = assertedExamples(source, target, insertedSpans(edits));
  return consistent([...(asked === null ? [] : askedExamples(asked, target)), ...written, ...asserted]).slice(0, MOST_EXAMPLES);
}

interface Judged {
  readonly findings: readonly Problem[];
  readonly doubts: readonly Problem[];
  /** Why it could not be told, for people. */
  readonly reason: string | null;
}

async function judged(target: Target, examples: readonly Example[], source: ts.SourceFile, input: ExamplesInput, sandbox: Sandbox): Promise<Judged> {
  const unknown = (reason: string): Judged => ({ findings: [], doubts: [], reason });
  const part = purePart(source, target);
  if ('reason' in part) return unknown(`the examples of \`${target.name}\` were not run: ${part.reason}`);
  const share = input.limitMs * OWN_SHARE;
  const outcomes = await sandbox.run(part.code, examples.map(({ call }) => call), share);
  if (outcomes === null) return unknown(`the examples of \`${target.name}\` were not run: the code around it cannot be loaded alone`);
  const failures = examples.flatMap((example, index) => failureOf(example, outcomes[index], target) ?? []);
  const reason = examples.flatMap((example, index) => unknownBecause(example, outcomes[index], target) ?? [])[0] ?? null;
  if (failures.length === 0) return { findings: [], doubts: [], reason };
  if (failures.some(({ got }) => isUnfinished(target, got, input))) return unknown(`\`${target.name}\` is still being written`);
  const old = await oldOutcomes(target, failures.map(({ example }) => example), input, sandbox);
  const isOld = (failure: Failure, index: number): boolean => !failure.example.isAsked && failedBefore(failure, old?.[index], target, input);
  return { findings: failures.filter((failure, index) => !isOld(failure, index)), doubts: failures.filter(isOld), reason };
}

/** What the old text gives; null where it has no such function, or one with nothing in it. */
async function oldOutcomes(target: Target, examples: readonly Example[], { text, languageId, limitMs }: ExamplesInput, sandbox: Sandbox): Promise<readonly Outcome[] | null> {
  const { source, problems } = parse(text, languageId);
  const before = problems.length > 0 ? null : targetNamed(source, target);
  if (before === null || !hasContent(before)) return null;
  const part = purePart(source, before);
  return 'reason' in part ? null : sandbox.run(part.code, examples.map(({ call }) => call), limitMs * (1 - OWN_SHARE));
}

function hasContent({ node: { body } }: Target): boolean {
  return body !== undefined && (!('statements' in body) || body.statements.length > 0);
}

/** The same failure as before is none of the answer's; nor is any other, where only a line of a function in the making was written. */
function failedBefore(failure: Failure, before: Outcome | undefined, target: Target, { edits }: ExamplesInput): boolean {
  const old = before === undefined ? null : failureOf(failure.example, before, target);
  const isLine = edits.every(({ newText }) => !newText.trim().includes('\n'));
  return old !== null && (isLine || old.message === failure.message);
}

function failureOf(example: Example, got: Outcome | undefined, { at }: Target): Failure | null {
  const failed = (code: string, happened: string): Failure => ({ code, message: `\`${cut(example.call)}\` ${happened}, the example says ${shown(example.expected)}`, ...at, example, got: got ?? { kind: 'broken' } });
  if (got?.kind === 'value') return isExpected(example.expected, got.value, example.loose) ? null : failed('example-fails', `gave ${shown(got.value)}`);
  if (got?.kind === 'thrown') return failed('example-throws', `threw ${got.message === '' ? 'something' : `"${cut(got.message)}"`}`);
  if (got?.kind === 'exhausted' && example.args.every(isSmall)) return failed('example-throws', got.what === 'stack' ? 'called itself without end' : 'ran out of memory');
  return null;
}

function unknownBecause(example: Example, got: Outcome | undefined, { name }: Target): string | null {
  if (got === undefined || got.kind === 'broken') return `the sandbox could not run the examples of \`${name}\``;
  if (got.kind === 'ended') return `the examples of \`${name}\` did not end in time`;
  if (got.kind === 'missing') return `the examples of \`${name}\` need a name that is not in the file`;
  return got.kind === 'exhausted' && !example.args.every(isSmall) ? `the examples of \`${name}\` need more memory than they are given` : null;
}

function isSmall(data: Data): boolean {
  switch (data.type) {
    case 'number': return Math.abs(data.value) <= SMALL;
    case 'bigint': return data.digits.length <= 3;
    case 'string': return data.value.length <= SMALL;
    case 'array':
    case 'set': return data.items.length <= SMALL && data.items.every(isSmall);
    case 'object': return data.entries.every(([, value]) => isSmall(value));
    case 'map': return data.entries.every(([key, value]) => isSmall(key) && isSmall(value));
    default: return true;
  }
}
