import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createEngine, type Engine, type EngineOptions } from '../../../src/quality/engine/engine.ts';
import type { Progress } from '../../../src/quality/engine/engine-protocol.ts';
import type { CheckName, CheckReport } from '../../../src/quality/verdict.ts';
import type { DocumentSnapshot } from '../../../src/request/document.ts';

const engines: Engine[] = [];

function engineOf(script: 'fuzzed' | 'reads', options: Omit<EngineOptions, 'entry'> = {}): Engine {
  const engine = createEngine({ entry: fileURLToPath(new URL(`../../fixtures/quality/${script}.mjs`, import.meta.url)), startMs: 30_000, hangMs: 30_000, ...options });
  engines.push(engine);
  return engine;
}

afterEach(async () => {
  await Promise.all(engines.splice(0).map((engine) => engine.dispose()));
});

function documentOf(text: string, version = 1): DocumentSnapshot {
  return { file: 'a.ts', languageId: 'typescript', text, version };
}

interface Asked {
  readonly check?: CheckName;
  readonly waitForStart?: boolean;
}

async function reportOf(engine: Engine, document: DocumentSnapshot, newText: string, { check = 'types', waitForStart = true }: Asked = {}): Promise<CheckReport | undefined> {
  return (await engine.check({ document, edits: [{ start: 0, end: 0, newText }], asked: null }, [check], { limitMs: 30_000, waitForStart })).get(check);
}

/** The document's text, what was inserted, and the process that answered. */
function partsOf(report: CheckReport | undefined): readonly string[] {
  return report?.status === 'done' ? (report.findings[0]?.code.split('|') ?? []) : [];
}

/** An engine that has been sent the document, at the moment when it says that it is so far. */
async function engineAt(state: Progress['state'], document: DocumentSnapshot, options: Omit<EngineOptions, 'entry'> = {}): Promise<Engine> {
  return new Promise((resolve) => {
    const engine = engineOf('reads', { ...options, onProgress: (progress) => { if (progress.state === state) resolve(engine); } });
    engine.open(document, ['types']);
  });
}

describe('a project that is being read', () => {
  const unchecked = (reason: string): CheckReport => ({ status: 'unchecked', reason });

  it('is not waited for by a call that does not wait for the start', async () => {
    const document = documentOf('reads');
    const engine = await engineAt('reading', document);
    expect(await reportOf(engine, document, 'a', { waitForStart: false })).toEqual(unchecked('the project is still being read'));
    expect(await reportOf(engine, document, 'a')).toEqual({ status: 'done', findings: [] });
  });

  it('is used by such a call once it has been read', async () => {
    const document = documentOf('ready');
    const engine = await engineAt('ready', document);
    expect(await reportOf(engine, document, 'a', { waitForStart: false })).toEqual({ status: 'done', findings: [] });
  });

  it('and ends the process is not read again for long', async () => {
    const engine = await engineAt('failed', documentOf('dies'), { backoffMs: [0] });
    expect(await reportOf(engine, documentOf('ready', 2), 'a')).toEqual(unchecked('reading the project failed; it is tried again later'));
    // Another process reads no project.
    expect(await reportOf(engine, documentOf('ready', 2), 'a', { check: 'syntax' })).toEqual({ status: 'done', findings: [] });
  });

  it('and ends the process is read again after that', async () => {
    const engine = await engineAt('failed', documentOf('dies'), { backoffMs: [60_000], readAgainMs: 0 });
    expect(await reportOf(engine, documentOf('ready', 2), 'a')).toEqual({ status: 'done', findings: [] });
  });

  it('without an end ends the process, also when it has no job', async () => {
    const engine = await engineAt('failed', documentOf('reads'), { hangMs: 1, startMs: 0 });
    expect(await reportOf(engine, documentOf('ready', 2), 'a')).toEqual(unchecked('reading the project failed; it is tried again later'));
  });
});

describe('a process that nobody needs', () => {
  it('ends, which is no crash, and the next use starts another one that knows the document', async () => {
    const engine = engineOf('fuzzed', { idleMs: 1, backoffMs: [60_000] });
    const document = documentOf('healthy 7');
    const pids: (string | undefined)[] = [];
    for (const newText of ['a', 'b', 'c']) {
      const [text, inserted, pid] = partsOf(await reportOf(engine, document, newText));
      expect([text, inserted]).toEqual(['healthy 7', newText]);
      pids.push(pid);
      await vi.waitUntil(() => engine.rssMb() === null, { timeout: 30_000, interval: 5 });
    }
    expect(new Set(pids).size).toBe(3);
  });

  it('does not end while it has a job', async () => {
    // Answers much later than the limit.
    expect(partsOf(await reportOf(engineOf('fuzzed', { idleMs: 1 }), documentOf('late 1'), 'a')).slice(0, 2)).toEqual(['late 1', 'a']);
  });
});

describe('a large document', () => {
  it.each([[500_000, false], [500_001, true]])('of %i units is not sent: %s', async (length, isTooLarge) => {
    const engine = engineOf('fuzzed');
    const document = documentOf('healthy 1 '.padEnd(length));
    engine.open(document, ['syntax', 'types']);
    const reports = await engine.check({ document, edits: [{ start: 0, end: 0, newText: 'a' }], asked: null }, ['syntax', 'types'], { limitMs: 30_000 });
    const tooLarge: CheckReport = { status: 'unchecked', reason: 'the file is too large to check' };
    for (const check of ['syntax', 'types'] as const) {
      if (isTooLarge) expect(reports.get(check)).toEqual(tooLarge);
      else expect(reports.get(check)?.status).toBe('done');
    }
    if (isTooLarge) expect(await engine.diagnose(document)).toEqual([]);
    expect(engine.rssMb() === null).toBe(isTooLarge);
  });
});
