import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { createEngine, type CheckInput, type Engine, type EngineOptions } from '../../../src/quality/engine/engine.ts';
import type { CheckName, CheckReport } from '../../../src/quality/verdict.ts';
import type { DocumentSnapshot, TextEdit } from '../../../src/request/document.ts';

const engines: Engine[] = [];

function engineOf(script: string, options: Omit<EngineOptions, 'entry'> = {}): Engine {
  const engine = createEngine({ entry: fileURLToPath(new URL(script, import.meta.url)), ...options });
  engines.push(engine);
  return engine;
}

function documentOf(text: string, version = 1): DocumentSnapshot {
  return { file: 'a.ts', languageId: 'typescript', text, version };
}

function inputOf(document: DocumentSnapshot, edits: readonly TextEdit[]): CheckInput {
  return { document, edits, asked: null };
}

function insertionAt(at: number, newText: string) {
  return [{ start: at, end: at, newText }];
}

async function codes(reports: Promise<ReadonlyMap<CheckName, CheckReport>>): Promise<Record<string, unknown>> {
  const entries = [...(await reports)].map(([check, report]) => [check, report.status === 'done' ? report.findings.map(({ code }) => code) : report.status === 'unchecked' ? report.reason : report.status]);
  return Object.fromEntries(entries) as Record<string, unknown>;
}

const LONG = { limitMs: 30_000 };
const BOTH: readonly CheckName[] = ['syntax', 'lint'];

/** The real one starts slowly, so tests that do it no harm share it. */
const shared = createEngine({ entry: fileURLToPath(new URL('../../../src/quality/engine/engine-main.ts', import.meta.url)), hangMs: 30_000, diagnoseMs: 30_000 });
afterAll(() => shared.dispose());

afterEach(async () => {
  await Promise.all(engines.splice(0).map((engine) => engine.dispose()));
});

describe('the engine', () => {
  it('checks, gives places, and finds what changed between versions', async () => {
    const engine = shared;
    engine.open(documentOf('const a = ;\n'), BOTH);
    const reports = await engine.check(inputOf(documentOf('const a = ;\n'), insertionAt(10, 'b === NaN')), BOTH, LONG);
    expect(reports.get('lint')).toMatchObject({ status: 'done', findings: [{ check: 'lint', code: 'use-isnan', at: { line: 1, column: 11 }, span: { start: 10, end: 19 } }] });
    expect(await codes(engine.check(inputOf(documentOf('const a = ;\n'), insertionAt(10, 'b(')), BOTH, LONG)))
      .toEqual({ syntax: ['TS1005'], lint: 'the checker could not read it' });
    // The same version with another text is another document.
    expect(await engine.diagnose(documentOf('const a = 1;\n'))).toEqual([]);
    expect(await engine.diagnose(documentOf('const a = ;\n', 2))).toMatchObject([{ start: 10, severity: 'error', source: 'ts', code: '1109' }]);
    expect(engine.rssMb()).toBeGreaterThan(0);
    expect(engine.isReady()).toBe(true);
  });

  it('keeps only a few documents and still knows each', async () => {
    const engine = shared;
    const texts = Array.from({ length: 20 }, (_, index) => `const a${String(index)} = ;\n`);
    for (const [version, text] of texts.entries()) engine.open(documentOf(text, version), BOTH);
    for (const [version, text] of texts.entries()) {
      expect(await codes(engine.check(inputOf(documentOf(text, version), insertionAt(text.indexOf(';'), '1')), ['syntax'], LONG))).toEqual({ syntax: [] });
    }
  });

  it('survives a text that no parser can read', async () => {
    const engine = shared;
    const deep = `const a = ${'['.repeat(200_000)};`;
    expect(await codes(engine.check(inputOf(documentOf(deep), insertionAt(0, ' ')), ['syntax'], LONG))).toEqual({ syntax: 'the checker could not read it' });
    expect(await codes(engine.check(inputOf(documentOf('a();', 2), insertionAt(0, 'b();')), BOTH, LONG))).toEqual({ syntax: [], lint: [] });
  });

  it.each([
    ['dies', '../../fixtures/quality/crash.mjs', 'the checker stopped'],
    ['is missing', '../../fixtures/quality/there-is-none.mjs', 'the checker stopped'],
    ['answers garbage', '../../fixtures/quality/garbage.mjs', 'the checker stopped'],
  ])('that %s gives unchecked', async (_, script, reason) => {
    const engine = engineOf(script, { backoffMs: [60_000] });
    expect(await codes(engine.check(inputOf(documentOf('a'), []), BOTH, LONG))).toEqual({ syntax: reason, lint: reason });
    // It is not started again and again.
    expect(await codes(engine.check(inputOf(documentOf('a'), []), ['syntax'], LONG))).toEqual({ syntax: 'the checker is not running' });
    expect(await engine.diagnose(documentOf('a'))).toEqual([]);
  });

  it('gives unchecked when its time is over', async () => {
    const engine = engineOf('../../fixtures/quality/silent.mjs', { diagnoseMs: 20, startMs: 0 });
    expect(await codes(engine.check(inputOf(documentOf('a'), []), ['syntax'], { limitMs: 20 }))).toEqual({ syntax: 'the checker did not answer in time' });
    expect(await engine.diagnose(documentOf('a'))).toEqual([]);
  });

  it('lets the time of a call begin when it has started', async () => {
    const engine = engineOf('../../../src/quality/engine/engine-main.ts', { startMs: 30_000, hangMs: 30_000 });
    // Far less than the start takes, far more than such a check.
    expect(await codes(engine.check(inputOf(documentOf('a();'), insertionAt(0, 'b();')), ['syntax'], { limitMs: 200 }))).toEqual({ syntax: [] });
  });

  it('is killed when it hangs', async () => {
    const engine = engineOf('../../fixtures/quality/hang.mjs', { hangMs: 100, startMs: 0, backoffMs: [60_000] });
    expect(await codes(engine.check(inputOf(documentOf('a'), []), ['syntax'], LONG))).toEqual({ syntax: 'the checker stopped' });
  });

  it('is started again after a crash', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'engine-'));
    try {
      const engine = engineOf('../../fixtures/quality/crash-once.mjs', { backoffMs: [0, 60_000] });
      const document = documentOf(join(directory, 'marker'));
      expect(await codes(engine.check(inputOf(document, []), ['syntax'], LONG))).toEqual({ syntax: 'the checker stopped' });
      expect(await codes(engine.check(inputOf(document, []), ['syntax'], LONG))).toEqual({ syntax: [] });
    } finally {
      rmSync(directory, { recursive: true });
    }
  });

  it('gives up at once when the caller does', async () => {
    const engine = engineOf('../../fixtures/quality/silent.mjs');
    const controller = new AbortController();
    const reports = codes(engine.check(inputOf(documentOf('a'), []), ['syntax'], { ...LONG, signal: controller.signal }));
    controller.abort();
    expect(await reports).toEqual({ syntax: 'cancelled' });
    expect(await codes(engine.check(inputOf(documentOf('a'), []), ['syntax'], { ...LONG, signal: controller.signal }))).toEqual({ syntax: 'cancelled' });
  });

  it('answers what comes after a cancelled job', async () => {
    const engine = shared;
    const controller = new AbortController();
    const first = codes(engine.check(inputOf(documentOf('a();'), insertionAt(0, 'b();')), BOTH, { ...LONG, signal: controller.signal }));
    const second = codes(engine.check(inputOf(documentOf('a();'), insertionAt(0, 'c();')), BOTH, LONG));
    controller.abort();
    expect(await first).toEqual({ syntax: 'cancelled', lint: 'cancelled' });
    expect(await second).toEqual({ syntax: [], lint: [] });
  });

  it('ends what waits when it is disposed of, and does not start again', async () => {
    const engine = engineOf('../../fixtures/quality/hang.mjs');
    const reports = codes(engine.check(inputOf(documentOf('a'), []), ['syntax'], LONG));
    await engine.dispose();
    expect(await reports).toEqual({ syntax: 'the checker was stopped' });
    expect(await codes(engine.check(inputOf(documentOf('a'), []), ['syntax'], LONG))).toEqual({ syntax: 'the checker is not running' });
  });

  it('sees no key of the environment', async () => {
    process.env['STEPLADDER_KEY_CANARY'] = 'canary';
    process.env['NODE_OPTIONS_CANARY'] = 'canary';
    try {
      const [seen] = await engineOf('../../fixtures/quality/environment.mjs', { diagnoseMs: 30_000 }).diagnose(documentOf('a'));
      expect(seen?.message).toContain('ELECTRON_RUN_AS_NODE');
      expect(seen?.message.toLowerCase()).not.toContain('canary');
    } finally {
      delete process.env['STEPLADDER_KEY_CANARY'];
      delete process.env['NODE_OPTIONS_CANARY'];
    }
  });
});
