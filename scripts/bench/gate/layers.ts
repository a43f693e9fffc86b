/** The times of the gate's layers. */
import { setTimeout } from 'node:timers/promises';
import { requiredChecks } from '../../../src/quality/checks/languages.ts';
import { createGate } from '../../../src/quality/create-gate.ts';
import { createEngine, type Engine } from '../../../src/quality/engine/engine.ts';
import type { CheckName, CheckReport } from '../../../src/quality/verdict.ts';
import type { CompleteRequest } from '../../../src/request/request.ts';
import { edited, requestFor, type Asked } from './edited.ts';
import type { Project } from './project.ts';
import type { MarkedSource } from './source.ts';
import { measured, type Layer } from './times.ts';

export interface Effort {
  readonly warmUp: number;
  readonly runs: number;
  /** Processes that are started to measure the first answer of one. */
  readonly coldRuns: number;
}

/** Longer than anything that is measured takes; a real call has less. */
export const LIMIT_MS = 60_000;
const POLL_MS = 20;
const LIMITS = { completeMs: LIMIT_MS, debugMs: LIMIT_MS, extraAutoMs: LIMIT_MS };

/** A layer that could not be measured, and why. */
export interface Skipped {
  readonly name: string;
  readonly language: string;
  readonly reason: string;
}

export type Measured = Layer | Skipped;

interface Question {
  readonly next: () => Asked;
  readonly language: string;
}

/** Syntax, lint and the whole gate on a file of one language, warm and cold. */
export async function fileLayers(engine: Engine, source: MarkedSource, entry: string, effort: Effort): Promise<Measured[]> {
  const question = { next: () => edited(source, null), language: source.language };
  const layers = [
    await checkLayer('syntax', ['syntax'], engine, question, effort),
    ...(requiredChecks(source.language).includes('lint') ? [await checkLayer('syntax+lint', ['syntax', 'lint'], engine, question, effort)] : []),
    await gateLayer(engine, question, effort),
    await sendLayer(engine, question, effort),
  ];
  return [...layers, await coldLayer('syntax (cold)', ['syntax'], entry, question, effort)];
}

/** What is made of a whole project: types, and the gate with them. */
export async function projectLayers(engine: Engine, project: Project, entry: string, effort: Effort): Promise<Measured[]> {
  let run = 0;
  const next = (): Asked => {
    const typed = `// ${String(++run).padStart(6, '0')}\n`;
    const place = { path: project.file, folder: project.folder, trusted: true };
    const request = requestFor(typed + project.text, project.cursor + typed.length, { file: 'src/app/screen-0.ts', language: 'typescript' }, null);
    return { request: { ...request, document: { ...request.document, place } }, answer: project.answer };
  };
  const question = { next, language: 'typescript project' };
  return [
    await coldLayer('types (cold)', ['types'], entry, question, { ...effort, coldRuns: Math.min(2, effort.coldRuns) }),
    await checkLayer('types', ['types'], engine, question, effort),
    await gateLayer(engine, question, effort),
  ];
}

const EXAMPLE = `/**
 * @example
 * doubled([1, 2]) // => [2, 4]
 * doubled([]) // => []
 */
export function doubled(values: readonly number[]): number[] {
  `;

/** Code that says what it must give is run. */
export async function exampleLayers(engine: Engine, { language, file }: MarkedSource, entry: string, effort: Effort): Promise<Measured[]> {
  const text = language === 'javascript' ? EXAMPLE.replace(': readonly number[]): number[]', ')') : EXAMPLE;
  let run = 0;
  const next = (): Asked => {
    const typed = `// ${String(++run).padStart(6, '0')}\n${text}`;
    return { request: requestFor(`${typed}\n}\n`, typed.length, { language, file }, null), answer: 'return values.map((value) => value * 2);' };
  };
  const question = { next, language };
  return [await checkLayer('examples', ['examples'], engine, question, effort), await coldLayer('examples (cold)', ['examples'], entry, question, effort)];
}

async function checkLayer(name: string, checks: readonly CheckName[], engine: Engine, { next, language }: Question, effort: Effort): Promise<Measured> {
  const missing = await whyNot(engine, next, checks);
  if (missing !== null) return { name, language, reason: missing };
  let asked = next();
  return measured({
    name, language, ...effort,
    before: async () => {
      asked = next();
      await settled(engine, asked.request, checks);
    },
    action: async () => { await checked(engine, asked, checks); },
  });
}

/** Everything, as a request meets it: the reply is read, required checks are made, then the others. */
async function gateLayer(engine: Engine, { next, language }: Question, effort: Effort): Promise<Measured> {
  const gate = createGate({ engine, limits: LIMITS });
  let asked = next();
  const judge = async (): Promise<string> => (await gate.judge(asked.request, { text: asked.answer, cutOff: false }, new AbortController().signal)).verdict.result;
  const first = await judge();
  if (first !== 'passed') return { name: 'gate', language, reason: `the right answer is ${first}` };
  return measured({
    name: 'gate', language, ...effort,
    before: async () => {
      asked = next();
      gate.prepare(asked.request);
      await settled(engine, asked.request, ['syntax', 'types']);
    },
    action: async () => {
      if (await judge() !== 'passed') throw new Error('The gate did not pass a right answer.');
    },
  });
}

/** Sending the document ahead, which the host does while the model answers. */
async function sendLayer(engine: Engine, { next, language }: Question, effort: Effort): Promise<Measured> {
  let asked = next();
  return measured({
    name: 'document sent ahead', language, ...effort,
    before: async () => {
      await engine.diagnose(asked.request.document);
      asked = next();
    },
    action: async () => {
      engine.open(asked.request.document, ['syntax', 'lint']);
      await new Promise(setImmediate);
    },
  });
}

/** The first answer of a process that does not run yet. */
async function coldLayer(name: string, checks: readonly CheckName[], entry: string, { next, language }: Question, { coldRuns }: Effort): Promise<Measured> {
  let engine = createEngine({ entry, startMs: LIMIT_MS, hangMs: LIMIT_MS });
  try {
    const missing = await whyNot(engine, next, checks);
    if (missing !== null) return { name, language, reason: missing };
    return await measured({
      name, language, warmUp: 0, runs: coldRuns,
      before: async () => {
        await engine.dispose();
        engine = createEngine({ entry, startMs: LIMIT_MS, hangMs: LIMIT_MS });
      },
      action: async () => {
        // A project that is still being read is asked for again, as it is at the next key.
        while (isStillReading(await reportsOf(engine, next(), checks))) await setTimeout(POLL_MS);
      },
    });
  } finally {
    await engine.dispose();
  }
}

/** The document is in the processes, and its own errors are known, before the answer comes: it is sent when the model is asked. */
async function settled(engine: Engine, request: CompleteRequest, checks: readonly CheckName[]): Promise<void> {
  engine.open(request.document, checks);
  // The text as it is, checked: whatever a process does when it gets a document it has done by then.
  await engine.check({ document: request.document, edits: [], asked: null }, checks, { limitMs: LIMIT_MS });
}

async function reportsOf(engine: Engine, { request, answer }: Asked, checks: readonly CheckName[]): Promise<ReadonlyMap<CheckName, CheckReport>> {
  return engine.check({ document: request.document, edits: [{ start: request.cursor, end: request.cursor, newText: answer }], asked: null }, checks, { limitMs: LIMIT_MS });
}

async function checked(engine: Engine, asked: Asked, checks: readonly CheckName[]): Promise<void> {
  const reason = reasonOf(await reportsOf(engine, asked, checks));
  if (reason !== null) throw new Error(`The engine did not pass a right answer: ${reason}`);
}

async function whyNot(engine: Engine, next: () => Asked, checks: readonly CheckName[]): Promise<string | null> {
  let reports = await reportsOf(engine, next(), checks);
  const start = performance.now();
  while (isStillReading(reports) && performance.now() - start < LIMIT_MS) {
    await setTimeout(POLL_MS);
    reports = await reportsOf(engine, next(), checks);
  }
  return reasonOf(reports);
}

function isStillReading(reports: ReadonlyMap<CheckName, CheckReport>): boolean {
  const types = reports.get('types');
  return types?.status === 'unchecked' && types.reason.includes('still');
}

/** Why a right answer is not passed; null where it is. */
function reasonOf(reports: ReadonlyMap<CheckName, CheckReport>): string | null {
  for (const [check, report] of reports) {
    if (report.status === 'unchecked') return `${check}: ${report.reason}`;
    if (report.status === 'nothing') return `${check}: there is nothing to check`;
    const [finding] = report.findings;
    if (finding !== undefined) return `${check}: ${finding.message}`;
  }
  return null;
}
