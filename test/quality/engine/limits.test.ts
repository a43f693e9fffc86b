import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createEngine, type Engine, type EngineOptions } from '../../../src/quality/engine/engine.ts';
import { ExpectedAnswers } from '../../../src/quality/engine/expected-answers.ts';
import { Restarts } from '../../../src/quality/engine/restarts.ts';
import { NumberedDocuments, SentDocuments } from '../../../src/quality/engine/sent-documents.ts';
import type { CheckName } from '../../../src/quality/verdict.ts';
import type { DocumentSnapshot } from '../../../src/request/document.ts';

const DOCUMENT: DocumentSnapshot = { file: 'a.ts', languageId: 'typescript', text: 'healthy 1', version: 1, place: { path: '/a.ts', folder: null, trusted: false } };
const engines: Engine[] = [];

/** A healthy engine, unless a document says otherwise. */
function engineWith(options: Omit<EngineOptions, 'entry'> = {}): Engine {
  const engine = createEngine({ entry: fileURLToPath(new URL('../../fixtures/quality/fuzzed.mjs', import.meta.url)), ...options });
  engines.push(engine);
  return engine;
}

afterEach(async () => {
  vi.useRealTimers();
  await Promise.all(engines.splice(0).map((engine) => engine.dispose()));
});

/** The report itself, so that one can see whether it is the same one; the codes of its findings name the process. */
async function reportOf(engine: Engine, document: DocumentSnapshot, check: CheckName = 'syntax', newText = 'b', asked: string | null = null) {
  return (await engine.check({ document, edits: [{ start: 0, end: 0, newText }], asked }, [check], { limitMs: 30_000 })).get(check);
}

describe('the memory of answers', () => {
  it('gives the same report for the same question and no other', async () => {
    const engine = engineWith();
    const first = await reportOf(engine, DOCUMENT);
    expect(await reportOf(engine, { ...DOCUMENT })).toBe(first);
    for (const other of [{ version: 2 }, { languageId: 'javascript' }, { place: { path: '/b.ts', folder: null, trusted: false } }, { place: { path: '/a.ts', folder: '/', trusted: false } }, { place: { path: '/a.ts', folder: null, trusted: true } }]) {
      expect(await reportOf(engine, { ...DOCUMENT, ...other }), JSON.stringify(other)).not.toBe(first);
    }
    expect(await reportOf(engine, DOCUMENT, 'syntax', 'c')).not.toBe(first);
    expect(await reportOf(engine, DOCUMENT, 'lint')).not.toBe(first);
    expect(await reportOf(engine, DOCUMENT, 'syntax', 'b', 'why?')).not.toBe(first);
    expect(await reportOf(engine, DOCUMENT)).toBe(first);
    // A version number that is used for two texts stands for the last one.
    expect(await reportOf(engine, { ...DOCUMENT, text: 'healthy 2' })).not.toBe(first);
  });

  it.each<[CheckName, boolean]>([['syntax', true], ['lint', true], ['examples', true], ['types', false], ['eslint', false]])(
    'of %s lasts as long as nothing else can change it',
    async (check, lasts) => {
      vi.useFakeTimers({ toFake: ['performance'] });
      const engine = engineWith();
      const first = await reportOf(engine, DOCUMENT, check);
      vi.advanceTimersByTime(2_000);
      expect(await reportOf(engine, DOCUMENT, check)).toBe(first);
      vi.advanceTimersByTime(1);
      expect((await reportOf(engine, DOCUMENT, check)) === first).toBe(lasts);
    },
  );

  it('holds no check that could not be made', async () => {
    const engine = engineWith();
    const fickle: DocumentSnapshot = { ...DOCUMENT, text: 'empty 1' };
    expect(await reportOf(engine, fickle)).toEqual({ status: 'unchecked', reason: 'the checker could not read it' });
    expect(await reportOf(engine, fickle)).not.toBe(await reportOf(engine, fickle));
  });

  it('says of a check that no process makes that it is not made', async () => {
    expect(await reportOf(engineWith(), DOCUMENT, 'command')).toEqual({ status: 'unchecked', reason: 'nothing here can check it' });
  });
});

describe('memory', () => {
  it('beyond the bound ends a process that has nothing to do, and starts another one', async () => {
    const engine = engineWith({ rssLimitMb: 100, backoffMs: [0] });
    const pids = [];
    for (const megabytes of [100, 100, 101, 50]) {
      const report = await reportOf(engine, { ...DOCUMENT, text: `healthy ${String(megabytes)} ${String(pids.length)}` });
      pids.push(report?.status === 'done' ? report.findings[0]?.code.split('|').at(-1) : report);
    }
    expect(pids[1]).toBe(pids[0]);
    expect(pids[2]).toBe(pids[0]);
    expect(pids[3]).toMatch(/^\d+$/);
    expect(pids[3]).not.toBe(pids[0]);
    expect(engine.rssMb()).toBe(50);
  });

  it('beyond the bound ends none that has a job', async () => {
    const engine = engineWith({ rssLimitMb: 100, backoffMs: [0] });
    const texts = [900, 900, 900].map((megabytes, index) => `healthy ${String(megabytes)} ${String(index)}`);
    const reports = await Promise.all(texts.map((text, version) => reportOf(engine, { ...DOCUMENT, text, version })));
    const pids = reports.map((report) => (report?.status === 'done' ? report.findings[0]?.code.split('|').at(-1) : report));
    expect(new Set(pids).size).toBe(1);
  });
});

describe('a process that ended is started again', () => {
  it('at once, then after a while, then after longer ones', () => {
    const restarts = new Restarts([0, 10, 20]);
    const waits: number[] = [];
    let now = 1_000;
    for (let end = 0; end < 4; end++) {
      restarts.started(now);
      restarts.ended(now);
      const from = now;
      while (!restarts.mayStart(now)) now++;
      waits.push(now - from);
    }
    expect(waits).toEqual([0, 10, 20, 20]);
  });

  it('at once when it ran for a minute', () => {
    const restarts = new Restarts([0, 10]);
    restarts.started(0);
    restarts.ended(59_999);
    expect(restarts.mayStart(59_999)).toBe(true);
    restarts.started(60_000);
    restarts.ended(119_999);
    expect(restarts.mayStart(120_008)).toBe(false);
    restarts.started(120_009);
    restarts.ended(180_009);
    expect(restarts.mayStart(180_009)).toBe(true);
  });

  it('after ten minutes when it ended while it read a project, however long it ran', () => {
    const restarts = new Restarts([0]);
    restarts.started(0);
    restarts.ended(60_000, true);
    expect([restarts.afterReading, restarts.mayStart(659_999), restarts.mayStart(660_000)]).toEqual([true, false, true]);
    restarts.started(660_000);
    restarts.ended(660_001);
    expect([restarts.afterReading, restarts.mayStart(660_001)]).toEqual([false, true]);
  });
});

describe('what a process may say', () => {
  const check = { kind: 'check', job: 1, id: 1, edits: [], checks: ['syntax', 'lint'], asked: null, limitMs: 1 } as const;
  const report = (job: number, name: CheckName) => ({ kind: 'report', job, check: name, report: { status: 'unchecked', reason: 'r' } } as const);
  const done = (job: number) => ({ kind: 'done', job, rssMb: 1 } as const);
  const found = (job: number) => ({ kind: 'diagnostics', job, diagnostics: [] } as const);

  it('is one report for each check, and one end', () => {
    const expected = new ExpectedAnswers();
    expect(expected.takes(report(1, 'lint'))).toBe(false);
    expected.asked(check);
    expect(expected.isBusy).toBe(true);
    expect([report(1, 'lint'), report(1, 'lint'), report(1, 'types'), report(2, 'syntax'), found(1), report(1, 'syntax'), done(2), done(1), done(1)].map((message) => expected.takes(message)))
      .toEqual([true, false, false, false, false, true, false, true, false]);
    expect(expected.isBusy).toBe(false);
  });

  it('is one list of diagnostics, and one end', () => {
    const expected = new ExpectedAnswers();
    expected.asked({ kind: 'diagnose', job: 3, id: 1 });
    expect([found(2), found(3), found(3), report(3, 'syntax'), done(3)].map((message) => expected.takes(message))).toEqual([false, true, false, false, true]);
  });

  it('is that it is ready, once in its life', () => {
    const expected = new ExpectedAnswers();
    const ready = { kind: 'ready', rssMb: 1 } as const;
    expect([expected.takes(ready), expected.takes(ready)]).toEqual([true, false]);
    expected.asked(check);
    expected.clear();
    expect([expected.isBusy, expected.takes(ready), expected.takes(done(1))]).toEqual([false, true, false]);
  });

  it('is no more than a thousand messages without the end of a job', () => {
    const expected = new ExpectedAnswers();
    const progress = { kind: 'progress', progress: { project: 'p', state: 'reading' } } as const;
    const said = (): number => Array.from({ length: 1_100 }, () => expected.takes(progress)).filter(Boolean).length;
    expect(said()).toBe(1_000);
    expected.asked(check);
    expected.clear();
    expected.asked(check);
    expect(Array.from({ length: 900 }, () => expected.takes(progress)).every(Boolean)).toBe(true);
    expect(expected.takes(done(1))).toBe(true);
    expect(said()).toBe(1_000);
  });
});

describe('numbered documents', () => {
  it('keep their number while they are used, and a forgotten one gets a new one', () => {
    const numbered = new NumberedDocuments();
    const version = (number: number): DocumentSnapshot => ({ ...DOCUMENT, version: number });
    expect(Array.from({ length: 32 }, (_, index) => numbered.of(version(index)).id)).toEqual(Array.from({ length: 32 }, (_, index) => index + 1));
    expect(numbered.of(version(0)).id).toBe(1);
    expect(numbered.of(version(32)).id).toBe(33);
    expect(numbered.of(version(0)).id).toBe(1);
    expect(numbered.of(version(1)).id).toBe(34);
  });

  it('are sent once while a process keeps them, and the oldest of nine is forgotten', () => {
    const sent = new SentDocuments();
    for (let id = 1; id <= 8; id++) expect(sent.use(id)).toEqual({ isNew: true, forgotten: [] });
    expect(sent.use(1)).toEqual({ isNew: false, forgotten: [] });
    expect(sent.use(9)).toEqual({ isNew: true, forgotten: [2] });
    expect(sent.use(2)).toEqual({ isNew: true, forgotten: [3] });
    sent.clear();
    expect(sent.use(1)).toEqual({ isNew: true, forgotten: [] });
  });
});
