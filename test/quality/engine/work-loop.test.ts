import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { EngineMessage, OpenDocument } from '../../../src/quality/engine/engine-protocol.ts';
import type { Tool, ToolJob } from '../../../src/quality/engine/tool.ts';
import { WorkLoop } from '../../../src/quality/engine/work-loop.ts';
import type { CheckReport } from '../../../src/quality/verdict.ts';

const DONE: CheckReport = { status: 'done', findings: [] };

function documentOf(id: number): OpenDocument {
  return { id, languageId: 'typescript', text: `text ${String(id)}` };
}

/** A loop over a tool that writes down what it does, and what the loop sends. */
function loopWith(tool: Partial<Tool> = {}) {
  const done: string[] = [];
  const sent: string[] = [];
  const loop = new WorkLoop({
    warmUp: () => Promise.resolve(),
    prepare: ({ id }) => Promise.resolve(void done.push(`prepare ${String(id)}`)),
    forget: (id) => void done.push(`forget ${String(id)}`),
    check: ({ document, after, limitMs }, report) => {
      done.push(`check ${String(document.id)} ${after} ${String(limitMs)}`);
      report('syntax', DONE);
      return Promise.resolve();
    },
    ...tool,
  }, (message: EngineMessage) => void sent.push([message.kind, 'job' in message ? message.job : '', 'check' in message ? message.check : ''].join(' ').trim()));
  return {
    loop, done, sent,
    open: (id: number) => { loop.received({ kind: 'open', document: documentOf(id) }); },
    check: (job: number, id: number, limitMs = 1_000) => { loop.received({ kind: 'check', job, id, edits: [{ start: 0, end: 4, newText: 'new' }], checks: ['syntax', 'lint'], asked: null, limitMs }); },
  };
}

/** Until the loop has nothing to do any more. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
}

beforeEach(() => { vi.useFakeTimers({ toFake: ['performance'] }); });
afterEach(() => { vi.useRealTimers(); });

describe('the work loop', () => {
  it('takes the newest job first, and prepares documents when it has none, the newest first', async () => {
    const { done, sent, open, check } = loopWith();
    for (const id of [1, 2, 3]) open(id);
    check(1, 1);
    check(2, 2);
    await settled();
    expect(done).toEqual(['check 2 new 2 1000', 'check 1 new 1 1000', 'prepare 3', 'prepare 2', 'prepare 1']);
    expect(sent).toEqual(['report 2 syntax', 'done 2', 'report 1 syntax', 'done 1']);
  });

  it('drops a job that is cancelled before it begins, and ends it', async () => {
    const { loop, done, sent, open, check } = loopWith({ prepare: () => Promise.resolve() });
    open(1);
    check(1, 1);
    check(2, 1);
    loop.received({ kind: 'cancel', job: 1 });
    loop.received({ kind: 'cancel', job: 7 });
    await settled();
    expect(done).toEqual(['check 1 new 1 1000']);
    expect(sent).toEqual(['done 1', 'report 2 syntax', 'done 2']);
  });

  it('runs a job that has begun to its end, and then the newest of those that came meanwhile', async () => {
    let go: () => void = () => undefined;
    const began: number[] = [];
    const { loop, sent, open, check } = loopWith({
      check: async ({ document }) => {
        began.push(document.id);
        if (document.id === 1) await new Promise<void>((resolve) => { go = resolve; });
      },
    });
    for (const id of [1, 2, 3]) open(id);
    check(1, 1);
    await settled();
    loop.received({ kind: 'cancel', job: 1 });
    check(2, 2);
    check(3, 3);
    await settled();
    expect(began).toEqual([1]);
    go();
    await settled();
    expect(began).toEqual([1, 3, 2]);
    expect(sent).toEqual(['done 1', 'done 3', 'done 2']);
  });

  it('gives a job what is left of its time, counted from when the process was ready', async () => {
    const { loop, done, sent, open, check } = loopWith({ prepare: () => Promise.resolve() });
    open(1);
    check(1, 1, 100);
    vi.advanceTimersByTime(500);
    loop.ready();
    vi.advanceTimersByTime(40);
    await settled();
    expect(done).toEqual(['check 1 new 1 60']);
    check(2, 1, 100);
    vi.advanceTimersByTime(100);
    await settled();
    expect(done).toHaveLength(1);
    expect(sent.at(-1)).toBe('done 2');
  });

  it('does not take off time while the process still starts', async () => {
    const { done, open, check } = loopWith({ prepare: () => Promise.resolve() });
    open(1);
    check(1, 1, 100);
    vi.advanceTimersByTime(500);
    await settled();
    expect(done).toEqual(['check 1 new 1 100']);
  });

  it('ends a job whose tool fails, or whose document is not there, without a report', async () => {
    const { sent, open, check } = loopWith({ check: ({ document }) => (document.id === 1 ? Promise.reject(new Error('no')) : Promise.resolve()) });
    open(1);
    check(1, 1);
    check(2, 9);
    await settled();
    expect(sent).toEqual(['done 2', 'done 1']);
  });

  it('goes on when a document cannot be prepared', async () => {
    const { done, open } = loopWith({ prepare: ({ id }) => (id === 2 ? Promise.reject(new Error('no')) : Promise.resolve(void done.push(`prepare ${String(id)}`))) });
    open(1);
    open(2);
    await settled();
    expect(done).toEqual(['prepare 1']);
  });

  it('reports only what was asked, once, and nothing after the end', async () => {
    let late: Parameters<Tool['check']>[1] = () => undefined;
    const { sent, open, check } = loopWith({
      check: (_: ToolJob, report) => {
        late = report;
        for (const name of ['types', 'syntax', 'syntax'] as const) report(name, DONE);
        return Promise.resolve();
      },
    });
    open(1);
    check(1, 1);
    await settled();
    late('lint', DONE);
    expect(sent).toEqual(['report 1 syntax', 'done 1']);
  });

  it('says what the tool finds in a document, or that it finds nothing', async () => {
    const { loop, sent, open } = loopWith({ diagnose: () => Promise.resolve([{ start: 0, end: 1, message: 'm', severity: 'error' }]) });
    open(1);
    loop.received({ kind: 'diagnose', job: 1, id: 1 });
    await settled();
    expect(sent).toEqual(['diagnostics 1', 'done 1']);
    const without = loopWith();
    without.open(1);
    without.loop.received({ kind: 'diagnose', job: 1, id: 1 });
    await settled();
    expect(without.sent).toEqual(['diagnostics 1', 'done 1']);
  });

  it('forgets a document at once, but one that is worked on only then', async () => {
    let go: () => void = () => undefined;
    const { loop, done, open, check } = loopWith({ prepare: () => Promise.resolve(), check: () => new Promise<void>((resolve) => { go = resolve; }) });
    open(1);
    open(2);
    check(1, 1);
    await settled();
    loop.received({ kind: 'forget', id: 2 });
    loop.received({ kind: 'forget', id: 1 });
    expect(done).toEqual(['forget 2']);
    go();
    await settled();
    expect(done).toEqual(['forget 2', 'forget 1']);
  });

  it('does not prepare what is forgotten already', async () => {
    const { loop, done, open } = loopWith();
    open(1);
    loop.received({ kind: 'forget', id: 1 });
    await settled();
    expect(done).toEqual(['forget 1']);
  });
});
