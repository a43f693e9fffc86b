import { getEventListeners } from 'node:events';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createEngine, type Engine } from '../../../src/quality/engine/engine.ts';
import type { CheckName, CheckReport } from '../../../src/quality/verdict.ts';

const FAULTS = [
  'crash', 'crash-after-answer', 'hang', 'silent', 'spoiled', 'garbage', 'late', 'other-job', 'not-asked', 'twice', 'done-twice', 'empty',
  'ready-again', 'flood', 'disconnect',
] as const;
type Fault = (typeof FAULTS)[number];

/** What a fault may still leave of an answer: `believed` where all of it may have come before the fault. */
const BELIEVED: ReadonlySet<Fault> = new Set<Fault>(['crash-after-answer', 'twice', 'done-twice']);

interface Step {
  readonly fault: Fault | 'healthy';
  readonly seed: number;
  readonly checks: readonly CheckName[];
  readonly cancelled: boolean;
}

const entry = fileURLToPath(new URL('../../fixtures/quality/fuzzed.mjs', import.meta.url));
const OPTIONS = { entry, hangMs: 250, startMs: 20_000, backoffMs: [0], readAgainMs: 0 };

let version = 0;

async function asked(engine: Engine, { fault, seed, checks, cancelled }: Step): Promise<void> {
  const text = `${fault} ${String(seed)} ${String(++version)}`;
  const controller = new AbortController();
  const input = { document: { file: 'a.ts', languageId: 'typescript', text, version }, edits: [{ start: 0, end: 0, newText: `answer ${String(version)}` }], asked: null };
  const question = `${text}|answer ${String(version)}|`;
  const answer = engine.check(input, checks, { limitMs: 150, signal: controller.signal });
  if (cancelled) controller.abort();
  const reports = await answer;
  expect([...reports.keys()].toSorted()).toEqual(checks.toSorted());
  for (const report of reports.values()) believe(report, question, fault);
  expect(getEventListeners(controller.signal, 'abort')).toEqual([]);
}

function believe(report: CheckReport, question: string, fault: Step['fault']): void {
  if (report.status === 'unchecked') {
    expect(report.reason).toMatch(/^(?:the checker (?:stopped|did not answer in time|could not read it)|cancelled|the project is still being read)$/);
    return;
  }
  expect(fault === 'healthy' || BELIEVED.has(fault), fault).toBe(true);
  const codes = report.status === 'done' ? report.findings.map(({ code }) => code.startsWith(question)) : report.status;
  expect(codes).toEqual([true]);
}

/** A process that has been ended may take the next question with it, not the one after that. */
async function answersAgain(engine: Engine): Promise<void> {
  const answers: string[] = [];
  while (answers.length < 6 && answers.at(-1) !== 'done') {
    const document = { file: 'a.ts', languageId: 'typescript', text: `healthy 1 ${String(++version)}`, version };
    const reports = await engine.check({ document, edits: [], asked: null }, ['syntax'], { limitMs: 20_000 });
    answers.push(reports.get('syntax')?.status ?? 'no report');
  }
  expect(answers.at(-1)).toBe('done');
}

const stepOf = (fault: fc.Arbitrary<Step['fault']>): fc.Arbitrary<Step> => fc.record({
  fault,
  seed: fc.nat(1_000_000),
  checks: fc.constantFrom<readonly CheckName[]>(['syntax'], ['syntax', 'lint'], ['lint', 'syntax']),
  cancelled: fc.nat(9).map((chance) => chance === 0),
});

/** What Node itself still holds of processes and their pipes. */
function held(): string[] {
  return process.getActiveResourcesInfo().filter((name) => name === 'ProcessWrap' || name === 'PipeWrap');
}

/** Node lets go of a process some turns after it has ended. */
async function nothingLeft(before: readonly string[]): Promise<void> {
  for (let turn = 0; turn < 100 && held().length > before.length; turn++) await new Promise(setImmediate);
  expect(held()).toEqual(before);
}

it.each(FAULTS)('an engine with the fault %s settles every call, is believed in nothing but its answers, and is used again', async (fault) => {
  const before = held();
  const engine = createEngine(OPTIONS);
  try {
    await asked(engine, { fault, seed: 1, checks: ['syntax', 'lint'], cancelled: false });
    await answersAgain(engine);
  } finally {
    await engine.dispose();
  }
  await nothingLeft(before);
});

it('an engine with any faults at once does so too', async () => {
  const before = held();
  await fc.assert(fc.asyncProperty(fc.array(stepOf(fc.constantFrom(...FAULTS, 'healthy' as const)), { minLength: 1, maxLength: 6 }), async (steps) => {
    const engine = createEngine(OPTIONS);
    try {
      await Promise.all(steps.map((step) => asked(engine, step)));
      await answersAgain(engine);
    } finally {
      await engine.dispose();
    }
  }), { numRuns: 15, seed: 4, endOnFailure: true });
  await nothingLeft(before);
}, 30_000);

it('an engine that sends one wrong part is believed in nothing', async () => {
  const engine = createEngine(OPTIONS);
  try {
    for (let seed = 0; seed < 20; seed++) await asked(engine, { fault: 'spoiled', seed, checks: ['syntax'], cancelled: false });
  } finally {
    await engine.dispose();
  }
}, 30_000);
