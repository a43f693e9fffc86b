import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { createGate } from '../../../src/quality/create-gate.ts';
import { createEngine, type Engine } from '../../../src/quality/engine/engine.ts';
import type { Wait } from '../../../src/quality/engine/engine-process.ts';
import type { CheckName, CheckReport } from '../../../src/quality/verdict.ts';
import { completeAt } from '../golden.ts';

const STARTING: CheckReport = { status: 'unchecked', reason: 'the checker is still starting' };
const engines: Engine[] = [];

afterEach(async () => {
  await Promise.all(engines.splice(0).map((engine) => engine.dispose()));
});

describe('a process that still starts', () => {
  it('is not waited for by a call that says so, however long it may wait', async () => {
    const engine = createEngine({ entry: fileURLToPath(new URL('../../fixtures/quality/silent.mjs', import.meta.url)) });
    engines.push(engine);
    const { document } = completeAt('a║');
    const reports = await engine.check({ document, edits: [], asked: null }, ['types'], { limitMs: 60_000, waitForStart: false });
    expect(reports.get('types')).toEqual(STARTING);
  });

  it('is asked by such a call once it runs', async () => {
    const engine = createEngine({ entry: fileURLToPath(new URL('../../../src/quality/engine/engine-main.ts', import.meta.url)), hangMs: 30_000 });
    engines.push(engine);
    const { document } = completeAt('const a = 1;║');
    await engine.check({ document, edits: [], asked: null }, ['syntax'], { limitMs: 30_000 });
    const reports = await engine.check({ document, edits: [{ start: 0, end: 0, newText: ' ' }], asked: null }, ['syntax'], { limitMs: 30_000, waitForStart: false });
    expect(reports.get('syntax')).toMatchObject({ status: 'done', findings: [] });
  });

  it.each([['auto', false], ['manual', true]] as const)('is waited for by the checks that are required; by the others not for an automatic answer (%s)', async (trigger, waits) => {
    const waited = new Map<CheckName, boolean>();
    const engine: Engine = {
      start: () => undefined, open: () => undefined, diagnose: () => Promise.resolve([]), rssMb: () => null, isReady: () => false, dispose: () => Promise.resolve(),
      check: (_, checks, { waitForStart = true }: Wait) => {
        for (const check of checks) waited.set(check, waitForStart);
        return Promise.resolve(new Map(checks.map((check) => [check, waitForStart ? { status: 'done', findings: [] } : STARTING])));
      },
    };
    const { verdict, missed } = await createGate({ engine }).judge({ ...completeAt('f(║);\n'), trigger }, { text: 'x', cutOff: false }, new AbortController().signal);
    expect(verdict.result).toBe('passed');
    expect(Object.fromEntries(waited)).toEqual({ syntax: true, lint: true, types: waits });
    expect(missed).toEqual(waits ? [] : [{ check: 'types', reason: 'the checker is still starting' }]);
  });
});
