import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEngine, type Engine } from '../../src/quality/engine/engine.ts';
import { createGate } from '../../src/quality/create-gate.ts';
import type { Reply } from '../../src/quality/gate.ts';
import type { CheckReport, Verdict } from '../../src/quality/verdict.ts';
import type { Request } from '../../src/request/request.ts';
import { completeAt, selectionIn } from './golden.ts';

const F = '```';
const limits = { completeMs: 30_000, debugMs: 30_000, extraAutoMs: 30_000 };
const gate = createGate({ engine: createEngine({ entry: fileURLToPath(new URL('../../src/quality/engine/engine-main.ts', import.meta.url)) }), limits });
// The processes start slowly on a busy machine.
beforeAll(async () => { await gate.judge(completeAt('║'), said('f();'), new AbortController().signal); }, 60_000);
afterAll(() => gate.dispose());

function said(text: string, cutOff = false): Reply {
  return { text, cutOff };
}

async function verdictOf(request: Request, reply: Reply, judge = gate): Promise<Verdict> {
  return (await judge.judge(request, reply, new AbortController().signal)).verdict;
}

/** An engine that answers with what it is given, and remembers what it was asked. */
function engineWith(check: Engine['check']): Engine & { asked: number } {
  const engine = {
    asked: 0,
    start: () => undefined,
    open: () => undefined,
    check: (...call: Parameters<Engine['check']>) => {
      engine.asked++;
      return check(...call);
    },
    diagnose: () => Promise.resolve([]),
    rssMb: () => null,
    isReady: () => true,
    dispose: () => Promise.resolve(),
  };
  return engine;
}

function reportsOf(syntax: CheckReport, lint: CheckReport): Engine {
  return engineWith(() => Promise.resolve(new Map([['syntax' as const, syntax], ['lint' as const, lint]])));
}

const DONE: CheckReport = { status: 'done', findings: [] };
const FOUND: CheckReport = { status: 'done', findings: [{ check: 'syntax', code: 'TS1005', message: "')' expected.", at: { line: 1, column: 2 }, span: { start: 1, end: 2 } }] };
const LATE: CheckReport = { status: 'unchecked', reason: 'the checker did not answer in time' };

describe('the gate over its engine', () => {
  it('passes what passes every check', async () => {
    expect(await verdictOf(completeAt('const a = ║;'), said('Math.max(1)'))).toEqual({ result: 'passed', by: ['reply', 'syntax', 'lint', 'types'] });
  });

  it('fails what a check finds', async () => {
    expect(await verdictOf(completeAt('const a = ║;'), said('f(1'))).toEqual({
      result: 'failed', by: ['reply', 'syntax'], findings: [{ check: 'syntax', code: 'TS1005', message: "')' expected.", at: { line: 1, column: 14 } }],
    });
    expect(await verdictOf(completeAt('const a = ║;'), said('b === NaN'))).toMatchObject({ result: 'failed', by: ['reply', 'syntax', 'lint'], findings: [{ code: 'use-isnan' }] });
  });

  it('fails what only another look at the types finds', async () => {
    expect(await verdictOf(completeAt('const a = ║;'), said('f(1)'))).toMatchObject({ result: 'failed', by: ['reply', 'syntax', 'lint', 'types'], findings: [{ check: 'types', code: 'TS2304' }] });
  });

  it('finds no name missing in a part of a program', async () => {
    for (const [language, answer] of [['typescript', 'frame.sum()'], ['python', 'frame.sum()']] as const) {
      const request = completeAt('total = ║\n', language);
      expect(await verdictOf(request, said(answer))).toMatchObject({ result: 'failed' });
      expect(await verdictOf({ ...request, document: { ...request.document, isPart: true } }, said(answer))).toMatchObject({ result: 'passed' });
    }
  });

  it('checks a patch', async () => {
    const request = selectionIn('function f() {\n«  return a === NaN;»\n}\n');
    const good = await gate.judge(request, said(`Never true.\n${F}ts\n  return Number.isNaN(a);\n${F}`), new AbortController().signal);
    expect(good.verdict).toEqual({ result: 'passed', by: ['reply', 'syntax', 'lint', 'types'] });
    expect(good.content).toEqual({ text: 'Never true.', edits: [{ start: 15, end: 35, newText: '  return Number.isNaN(a);\n' }] });
    expect(await verdictOf(request, said(`Never true.\n${F}ts\n  return Number.isNaN(a;\n${F}`))).toMatchObject({ result: 'failed', findings: [{ code: 'TS1005' }] });
  });

  it('does not blame an answer for what the file has, and says what it could not check', async () => {
    expect(await verdictOf(completeAt('const = 1;\nfunction f() {\n  ║\n}\n'), said('return 1;'))).toEqual({ result: 'passed', by: ['reply', 'syntax', 'lint', 'types'] });
    expect(await verdictOf(completeAt('function f() {\n  if (a) {\n    ║\n'), said('f();'))).toEqual({
      result: 'unchecked', by: ['reply', 'syntax', 'types'], reason: 'not verified: the code around it has errors of its own',
    });
  });
});

describe('the verdict', () => {
  const request = completeAt('const a = ║;');

  it.each<[string, CheckReport, CheckReport, Verdict['result'], string[]]>([
    ['all done', DONE, DONE, 'passed', ['reply', 'syntax', 'lint']],
    ['a finding, then nothing', FOUND, LATE, 'failed', ['reply', 'syntax']],
    ['a finding behind nothing', LATE, FOUND, 'failed', ['reply', 'lint']],
    ['half done', DONE, LATE, 'unchecked', ['reply', 'syntax']],
    ['nothing done', LATE, LATE, 'unchecked', ['reply']],
  ])('%s', async (_, syntax, lint, result, by) => {
    expect(await verdictOf(request, said('1'), createGate({ engine: reportsOf(syntax, lint) }))).toMatchObject({ result, by });
  });

  it('is failed without a look at the code when the reply is no answer, in any language', async () => {
    const engine = engineWith(() => Promise.resolve(new Map()));
    for (const language of ['typescript', 'ruby', 'markdown', 'nothing-known']) {
      expect(await verdictOf(completeAt('║', language), said("I'm sorry, but I can't help with that."), createGate({ engine }))).toMatchObject({ result: 'failed', by: ['reply'] });
    }
    expect(engine.asked).toBe(0);
  });

  it('is unchecked where nothing can verify the language', async () => {
    expect(await verdictOf(completeAt('x = ║', 'lua'), said('1'))).toEqual({ result: 'unchecked', by: ['reply'], reason: 'not verified: Lua' });
    expect(await verdictOf(selectionIn('«x»', 'debug', 'lua'), said(`y\n${F}\nz\n${F}`))).toEqual({ result: 'unchecked', by: ['reply'], reason: 'not verified: Lua' });
  });

  it('is unchecked without an engine, or with one that is late', async () => {
    expect(await verdictOf(request, said('1'), createGate({ engine: null }))).toMatchObject({ result: 'unchecked', reason: 'not verified: the checker is not there' });
    const late = createEngine({ entry: fileURLToPath(new URL('../fixtures/quality/silent.mjs', import.meta.url)), startMs: 0 });
    const impatient = createGate({ engine: late, limits: { completeMs: 10, debugMs: 10 } });
    expect(await verdictOf(request, said('1'), impatient)).toMatchObject({ result: 'unchecked', reason: 'not verified: the checker did not answer in time' });
    await impatient.dispose();
  });

  it('needs the reply check only where there is no code to apply', async () => {
    const without = createGate({ engine: null });
    expect(await verdictOf(selectionIn('«a»', 'explain', 'ruby'), said('It is a.'), without)).toEqual({ result: 'passed', by: ['reply'] });
    expect(await verdictOf(selectionIn('«a»', 'debug'), said('Nothing is wrong with it.'), without)).toEqual({ result: 'passed', by: ['reply'] });
  });
});
