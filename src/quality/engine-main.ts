/** The engine's own process: parses and lints what the host sends, so that the host's thread never does. */
import { applyEdits, positionAt, type TextEdit } from '../request/document.ts';
import { codeChecks } from './checks/languages.ts';
import type { ParsedText } from './checks/syntax.ts';
import type { EngineMessage, HostMessage, OpenDocument } from './engine-protocol.ts';
import type { Problem } from './shift.ts';
import type { CheckName, CheckReport } from './verdict.ts';

type Job = Extract<HostMessage, { kind: 'check' | 'diagnose' }>;

const documents = new Map<number, OpenDocument>();
/** The documents as they parse, kept as long as they are. */
const parsed = new Map<number, ParsedText>();
const jobs: Job[] = [];
let working = false;

process.on('message', (message: HostMessage) => {
  switch (message.kind) {
    case 'open': documents.set(message.document.id, message.document); break;
    case 'forget': documents.delete(message.id); parsed.delete(message.id); break;
    case 'cancel': drop(message.job); break;
    default: jobs.push(message);
  }
  wake();
});
process.on('disconnect', () => process.exit(0));

void warmUp();

/** Loads the tools and runs them once, so that the first request does not wait for it. */
async function warmUp(): Promise<void> {
  const { parse, syntaxProblems } = await syntax();
  const text = 'class A { a(b: number): number { return b; } }\n';
  const before = parse(text, 'typescript');
  syntaxProblems(() => before, before, [], 'typescript');
  // Who waits for syntax only, does not wait for lint to load.
  await new Promise(setImmediate);
  const { lintProblems } = await lint();
  lintProblems(() => before, before, [{ start: 0, end: 0, newText: text }], 'typescript');
  send({ kind: 'ready', rssMb: rssMb() });
}

function syntax(): Promise<typeof import('./checks/syntax.ts')> {
  return import('./checks/syntax.ts');
}

function lint(): Promise<typeof import('./checks/lint.ts')> {
  return import('./checks/lint.ts');
}

/** A job that has begun runs to its end. */
function drop(job: number): void {
  const index = jobs.findIndex((queued) => queued.job === job);
  if (index === -1) return;
  jobs.splice(index, 1);
  send({ kind: 'done', job, rssMb: rssMb() });
}

function wake(): void {
  if (working) return;
  working = true;
  // Messages that are here already are read first: one of them may cancel a job.
  setImmediate(() => void work());
}

/** The newest job first: the user is waiting for that one. Documents are parsed when no job waits. */
async function work(): Promise<void> {
  const job = jobs.pop();
  const next = job === undefined ? unparsed() : null;
  try {
    if (job !== undefined) await run(job);
    else if (next !== null) parsed.set(next.id, (await syntax()).parse(next.text, next.languageId));
  } catch {
    // A parser that fails on a text has nothing to say about it; a job that was cut short ends as unchecked.
    if (next !== null) documents.delete(next.id);
  }
  if (job !== undefined) send({ kind: 'done', job: job.job, rssMb: rssMb() });
  working = false;
  if (jobs.length > 0 || unparsed() !== null) wake();
}

function unparsed(): OpenDocument | null {
  for (const document of documents.values()) {
    if (!parsed.has(document.id) && codeChecks(document.languageId) !== null) return document;
  }
  return null;
}

async function run(job: Job): Promise<void> {
  const document = documents.get(job.id);
  if (document === undefined || codeChecks(document.languageId) === null) return;
  const { parse, syntaxDiagnostics, syntaxProblems } = await syntax();
  const before = (): ParsedText => {
    const known = parsed.get(document.id) ?? parse(document.text, document.languageId);
    parsed.set(document.id, known);
    return known;
  };
  if (job.kind === 'diagnose') {
    send({ kind: 'diagnostics', job: job.job, diagnostics: syntaxDiagnostics(before()) });
    return;
  }
  const after = parse(applyEdits(document.text, job.edits), document.languageId);
  const broken = job.checks.includes('syntax') ? syntaxProblems(before, after, job.edits, document.languageId) : [];
  if (job.checks.includes('syntax')) report(job, 'syntax', broken, after.source.text);
  if (!job.checks.includes('lint') || broken.length > 0) return;
  const { lintProblems } = await lint();
  report(job, 'lint', lintProblems(before, after, job.edits, document.languageId), after.source.text);
}

function report(job: { readonly job: number; readonly edits: readonly TextEdit[] }, check: CheckName, problems: readonly Problem[] | null, text: string): void {
  send({ kind: 'report', job: job.job, check, report: reportOf(check, problems, text) });
}

function reportOf(check: CheckName, problems: readonly Problem[] | null, text: string): CheckReport {
  if (problems === null) return { status: 'unchecked', reason: 'the code around it has errors of its own' };
  const findings = problems.map(({ code, message, start, end }) => {
    const { line, character } = positionAt(text, start);
    return { check, code, message, at: { line: line + 1, column: character + 1 }, span: { start, end } };
  });
  return { status: 'done', findings };
}

function rssMb(): number {
  return Math.round(process.memoryUsage.rss() / 1_048_576);
}

function send(message: EngineMessage): void {
  // The host may be gone between a job and its answer.
  if (process.connected) process.send?.(message);
}
