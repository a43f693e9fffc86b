import { describe, expect, onTestFinished, test } from 'vitest';
import { openQueue, type QueuedItem, type QueueStore } from '../../src/journal/queue-store.ts';
import { queueLater, refOf, requestFrom, runQueue, type QueueWorld } from '../../src/journal/queue.ts';
import type { SelectionRequest } from '../../src/request/request.ts';
import type { Decision, RouteResult } from '../../src/routing/decision.ts';
import { attempt, decision } from './decision-fixture.ts';

const document = { file: 'a.ts', languageId: 'typescript', text: 'const secretName = 1;\n', version: 1 };
const request: SelectionRequest = { id: 'r', task: 'explain', trigger: 'manual', document, selection: { start: 0, end: 21 }, diagnostics: [], question: 'Why?' };
const realFile = { path: '/home/me/a.ts', folders: [] };
const never = new AbortController().signal;

async function opened(): Promise<QueueStore> {
  const store = await openQueue(':memory:');
  onTestFinished(() => store.close());
  return store;
}

const answered = decision('r', [attempt('a')], { task: 'explain' });
const stopped = (later: Decision['later'], reason: Decision['reason'] = 'failed'): Decision =>
  decision('r', [], { task: 'explain', class: 'automation', outcome: 'stopped', reason, message: 'quotes `secretName`', later });

/** A world at the time `now.at`, in which each asking ends with the next of these decisions. */
function worldOf(now: { at: number }, decisions: readonly Decision[], change: Partial<QueueWorld> = {}): QueueWorld & { readonly told: string[]; readonly asked: QueuedItem[] } {
  const told: string[] = [];
  const asked: QueuedItem[] = [];
  const left = [...decisions];
  return {
    told, asked,
    now: () => now.at,
    resolve: (ref) => Promise.resolve(requestFrom(ref, document, realFile)),
    ask: (_request, _file, item) => {
      asked.push(item);
      const next = left.shift();
      if (next === undefined) throw new Error('asked once more than the test says');
      const result: RouteResult = { decision: next, content: null, incomplete: false, trimmed: false };
      return Promise.resolve(result);
    },
    mayGoOn: () => Promise.resolve(true),
    onPaused: (until) => told.push(`paused until ${until}`),
    deliver: (item, end) => told.push(`${item.id}: ${'answer' in end ? end.answer.decision.outcome : end.givenUp}`),
    ...change,
  };
}

async function add(store: QueueStore, change: Partial<QueuedItem> = {}): Promise<void> {
  await store.add({ id: 'one', batch: null, ref: refOf(request, realFile.path), class: 'automation', tries: 1, notBefore: 0, addedAt: 0, lastReason: null, ...change });
}

describe('what is queued', () => {
  test('is what its decision says is to be made again, without a word of the code', async () => {
    const store = await opened();
    expect(await queueLater(store, request, stopped({ how: 'retry', at: 50 }), realFile.path, 1)).toBe(true);
    const claimed = await store.claim(50, 1_000);
    expect(claimed).toMatchObject({ ok: true, value: { class: 'automation', tries: 1, notBefore: 50, ref: { file: '/home/me/a.ts', range: { start: 0, end: 21 }, task: 'explain', question: 'Why?' } } });
    expect(JSON.stringify(claimed)).not.toContain('secretName');
  });

  test('waits once, however often it is asked, and is asked again after it was given up', async () => {
    const store = await opened();
    for (let press = 0; press < 3; press++) await queueLater(store, request, stopped({ how: 'retry', at: 5 }), realFile.path, press);
    const first = await store.claim(5, 1_000);
    expect([first.ok && first.value !== null, await store.claim(5, 1_000)]).toEqual([true, { ok: true, value: null }]);
    await store.giveUp(first.ok ? (first.value?.id ?? '') : '', 'failed', 6);
    await queueLater(store, request, stopped({ how: 'retry', at: 7 }), realFile.path, 7);
    expect(await store.claim(7, 1_000)).toMatchObject({ value: { notBefore: 7 } });
  });

  test('is no question out of a conversation', async () => {
    const store = await opened();
    const followUp = { ...request, conversation: [{ question: '', answer: 'It adds.' }] };
    expect(await queueLater(store, followUp, stopped({ how: 'retry', at: 5 }), realFile.path, 1)).toBe(false);
  });

  test('of the class batch is paused with the others and goes on with them', async () => {
    const store = await opened();
    await queueLater(store, request, { ...stopped({ how: 'pause', at: 1e9 }, 'budget'), class: 'batch' }, realFile.path, 1);
    const world = worldOf({ at: 5 }, [answered]);
    await runQueue(store, world, never);
    expect(world.told).toHaveLength(1);
  });

  test('is nothing else', async () => {
    const store = await opened();
    expect(await queueLater(store, request, answered, realFile.path, 1)).toBe(false);
    expect(await queueLater(store, request, { ...stopped({ how: 'retry', at: 5 }), class: 'interactive' }, realFile.path, 1)).toBe(false);
    expect(await store.claim(100, 1_000)).toEqual({ ok: true, value: null });
  });

  test('comes back as the same request, unless the file has changed', () => {
    const ref = refOf(request, realFile.path);
    expect(requestFrom(ref, document, realFile)).toMatchObject({ request: { task: 'explain', selection: request.selection, question: 'Why?', trigger: 'auto' }, realFile });
    expect(requestFrom(ref, { ...document, text: `${document.text} ` }, realFile)).toMatchObject({ gone: expect.stringContaining('has changed') as string });
  });
});

describe('running the queue', () => {
  test('gives the answer and is done with it', async () => {
    const store = await opened();
    await add(store);
    const world = worldOf({ at: 1 }, [answered]);
    expect(await runQueue(store, world, never)).toBe(1);
    expect(world.told).toEqual(['one: answered']);
    expect(await store.claim(1e9, 1_000)).toEqual({ ok: true, value: null });
  });

  test('asks again when it is due, five times in all, and then puts it on the review list', async () => {
    const store = await opened();
    await add(store);
    const now = { at: 0 };
    const world = worldOf(now, Array.from({ length: 4 }, (_, index) => stopped({ how: 'retry', at: (index + 1) * 100 })));
    for (let round = 0; round < 8; round++) {
      await runQueue(store, world, never);
      now.at += 60;
    }
    expect(world.asked.map(({ tries }) => tries)).toEqual([1, 2, 3, 4]);
    expect(world.told).toEqual(['one: quotes `secretName`']);
    expect(await store.review()).toMatchObject({ ok: true, value: [{ item: { id: 'one' }, reason: 'failed' }] });
  });

  test('gives up at once what no waiting mends, and what is gone', async () => {
    const store = await opened();
    await add(store);
    await add(store, { id: 'two', addedAt: 1, ref: { ...refOf(request, realFile.path), contentHash: 'other' } });
    const world = worldOf({ at: 5 }, [stopped(null, 'config')]);
    await runQueue(store, world, never);
    expect(world.told).toEqual(['one: quotes `secretName`', expect.stringContaining('two: a.ts has changed') as string]);
  });

  test('does not ask a third time what windows have died of', async () => {
    const store = await opened();
    await add(store, { tries: 5 });
    const world = worldOf({ at: 5 }, []);
    await runQueue(store, world, never);
    expect(world.told).toEqual(['one: It was tried 5 times.']);
  });

  test('stops a whole batch at its band, counts no try, and goes on when the budget allows', async () => {
    const store = await opened();
    await add(store, { id: 'one', batch: 'b', class: 'batch', tries: 0 });
    await add(store, { id: 'two', batch: 'b', class: 'batch', tries: 0, addedAt: 1 });
    let allowed = false;
    const world = worldOf({ at: 5 }, [stopped({ how: 'pause', at: 1e9 }, 'budget'), answered, answered], { mayGoOn: () => Promise.resolve(allowed) });
    await runQueue(store, world, never);
    expect(world.asked.map(({ id }) => id)).toEqual(['one']);
    await runQueue(store, world, never);
    expect(world.asked).toHaveLength(1);
    allowed = true;
    await runQueue(store, world, never);
    expect(world.asked.map(({ id, tries }) => [id, tries])).toEqual([['one', 0], ['one', 0], ['two', 0]]);
    expect(world.told).toEqual(['paused until 1000000000', 'one: answered', 'two: answered']);
  });

  test('leaves everything where it is when the window ends', async () => {
    const store = await opened();
    await add(store);
    const end = new AbortController();
    const world = worldOf({ at: 5 }, [], {
      ask: () => {
        end.abort();
        return Promise.resolve({ decision: stopped(null, 'cancelled'), content: null, incomplete: false, trimmed: false });
      },
    });
    expect(await runQueue(store, world, end.signal)).toBe(1);
    expect(await store.claim(5, 1_000)).toMatchObject({ ok: true, value: { id: 'one', tries: 1 } });
  });
});
