import { once } from 'node:events';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { openQueue, type QueuedItem, type QueueOptions, type QueueStore } from '../../src/journal/queue-store.ts';
import { temporaryFile } from '../spend/ledger-fixture.ts';
import { line, startWindow } from '../spend/windows.ts';

const LEASE = 1000;

async function opened(path = ':memory:', options: QueueOptions = {}): Promise<QueueStore> {
  const queue = await openQueue(path, options);
  onTestFinished(() => queue.close());
  return queue;
}

function item(id: string, change: Partial<QueuedItem> = {}): QueuedItem {
  const ref = { file: 'file:///home/me/a.ts', range: { start: 3, end: 40 }, task: 'explain', question: 'why?', contentHash: 'c0ffee' } as const;
  return { id, batch: null, ref, class: 'automation', tries: 0, notBefore: 0, addedAt: 0, lastReason: null, ...change };
}

async function added(queue: QueueStore, ...items: readonly QueuedItem[]): Promise<void> {
  for (const one of items) expect(await queue.add(one)).toEqual({ ok: true, value: undefined });
}

async function claimed(queue: QueueStore, now: number): Promise<QueuedItem | null> {
  const result = await queue.claim(now, LEASE);
  if (!result.ok) throw new Error(result.message);
  return result.value;
}

describe('the queue', () => {
  test('gives back what was put in, and once for the same id', async () => {
    const queue = await opened();
    const given = item('1', { batch: 'b', class: 'batch', tries: 2, notBefore: 5, addedAt: 4, lastReason: 'the endpoint was busy' });
    await added(queue, given, item('1', { lastReason: 'again' }));
    expect(await claimed(queue, 5)).toEqual(given);
    expect(await claimed(queue, 5)).toBeNull();
    await queue.done('1');
    expect(await claimed(queue, 5 + LEASE)).toBeNull();
  });

  test('gives the oldest of those that are due', async () => {
    const queue = await opened();
    await added(queue, item('late', { addedAt: 3 }), item('not yet', { addedAt: 1, notBefore: 100 }), item('early', { addedAt: 2 }));
    expect((await claimed(queue, 10))?.id).toBe('early');
    expect((await claimed(queue, 10))?.id).toBe('late');
    expect(await claimed(queue, 99)).toBeNull();
    expect((await claimed(queue, 100))?.id).toBe('not yet');
  });

  test('gives what was postponed again when its time has come, with its reason and one try more', async () => {
    const queue = await opened();
    await added(queue, item('1', { tries: 1 }));
    expect(await claimed(queue, 10)).toMatchObject({ tries: 1 });
    await queue.postpone('1', 50, 'busy');
    expect(await claimed(queue, 49)).toBeNull();
    expect(await claimed(queue, 50)).toMatchObject({ tries: 2, lastReason: 'busy', notBefore: 50 });
    await queue.postpone('1', 60, 'cancelled', false);
    expect(await claimed(queue, 60)).toMatchObject({ tries: 2, lastReason: 'cancelled' });
  });

  test('keeps what was given up for review until it is dismissed', async () => {
    const queue = await opened();
    const [one, two] = [item('1', { addedAt: 1 }), item('2', { addedAt: 2 })];
    await added(queue, one, two);
    for (const { id } of [one, two]) {
      await claimed(queue, 10);
      await queue.giveUp(id, `no answer for ${id}`, Number(id));
    }
    expect(await claimed(queue, 1_000_000)).toBeNull();
    expect(await queue.review()).toEqual({ ok: true, value: [
      { item: { ...two, tries: 1, lastReason: 'no answer for 2' }, reason: 'no answer for 2', at: 2 },
      { item: { ...one, tries: 1, lastReason: 'no answer for 1' }, reason: 'no answer for 1', at: 1 },
    ] });
    await added(queue, item('3'));
    for (const id of ['2', '3']) await queue.dismiss(id);
    expect(await queue.review()).toMatchObject({ value: [{ item: { id: '1' } }] });
    // Only what is up for review can be dismissed.
    expect((await claimed(queue, 10))?.id).toBe('3');
  });
});

describe('batches', () => {
  test('wait as a whole while they are paused; the others go on', async () => {
    const queue = await opened();
    await added(queue, item('a1', { batch: 'a', addedAt: 1 }), item('a2', { batch: 'a', addedAt: 2 }), item('b1', { batch: 'b', addedAt: 3 }), item('alone', { addedAt: 4 }));
    await queue.pauseBatch('a', 'the budget is spent');
    await queue.pauseBatch('a', 'the budget is spent for today');
    expect((await claimed(queue, 10))?.id).toBe('b1');
    expect((await claimed(queue, 10))?.id).toBe('alone');
    expect(await claimed(queue, 10)).toBeNull();
    await queue.giveUp('b1', 'no', 10);
    expect(await queue.batches()).toEqual({ ok: true, value: [
      { batch: 'a', waiting: 0, paused: 2, review: 0, pausedBecause: 'the budget is spent for today' },
      { batch: 'b', waiting: 0, paused: 0, review: 1, pausedBecause: null },
    ] });
    await queue.resumeBatches();
    expect((await claimed(queue, 10))?.id).toBe('a1');
    expect(await queue.batches()).toMatchObject({ value: [{ batch: 'a', waiting: 2, paused: 0, pausedBecause: null }, { batch: 'b' }] });
  });
});

describe('windows', () => {
  test('of one queue: what one has, no other gets before its lease ends, and the late one cannot take it back', async () => {
    const path = temporaryFile();
    const [slow, other] = [await opened(path), await opened(path)];
    await added(slow, item('1'));
    expect(await claimed(slow, 0)).toMatchObject({ id: '1', tries: 0 });
    expect(await claimed(other, LEASE - 1)).toBeNull();
    expect(await claimed(other, LEASE)).toMatchObject({ id: '1', tries: 1 });
    await slow.postpone('1', 0, 'late');
    await slow.giveUp('1', 'late', LEASE);
    expect(await claimed(slow, LEASE + 1)).toBeNull();
    expect(await slow.review()).toMatchObject({ value: [] });
    await other.done('1');
    expect(await claimed(slow, 10 * LEASE)).toBeNull();
  });

  test('do not wait for ever for a lease that was taken before the clock was set back', async () => {
    const queue = await opened();
    await added(queue, item('1'));
    expect(await claimed(queue, 1_000_000)).toMatchObject({ id: '1' });
    expect(await claimed(queue, 999_500)).toBeNull();
    expect(await claimed(queue, 1000)).toMatchObject({ id: '1' });
  });

  test('of their own process never claim the same request, and together claim all', { timeout: 60_000 }, async () => {
    const path = temporaryFile();
    const queue = await opened(path);
    const ids = Array.from({ length: 120 }, (_, index) => `item ${String(index)}`);
    await Promise.all(ids.map((id) => queue.add(item(id))));
    const windows = ['one', 'two', 'three'].map(() => startWindow('../journal/claiming-window.ts', path, '60000', '40'));
    await Promise.all(windows.map(line));
    for (const window of windows) window.stdin?.write('go\n');
    const claims = (await Promise.all(windows.map(line))).map((text) => JSON.parse(text) as string[]);
    expect(claims.flat().sort()).toEqual([...ids].sort());
    expect(claims.map((one) => one.length)).toEqual([40, 40, 40]);
  });

  test('that die with a request leave it to the next one, as tried', { timeout: 60_000 }, async () => {
    const path = temporaryFile();
    const queue = await opened(path);
    await added(queue, item('1'));
    const window = startWindow('../journal/claiming-window.ts', path, String(LEASE), 'dying');
    expect(await line(window)).toBe('1');
    window.kill('SIGKILL');
    await once(window, 'exit');
    expect(await claimed(queue, 1000 + LEASE - 1)).toBeNull();
    expect(await claimed(queue, 1000 + LEASE)).toMatchObject({ id: '1', tries: 1 });
  });
});

describe('the file', () => {
  test.skipIf(process.platform === 'win32')('is for the user alone, and not the ledger\'s', async () => {
    const path = temporaryFile();
    const queue = await opened(path);
    await added(queue, item('1'));
    for (const file of [path, `${path}-wal`, `${path}-shm`]) expect(statSync(file).mode & 0o777).toBe(0o600);
    const db = new DatabaseSync(path, { readOnly: true });
    expect(db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").all().map((row) => row['name'])).toEqual(['item', 'pause']);
    db.close();
  });

  test('holds no more than the reference', async () => {
    const path = temporaryFile();
    const queue = await openQueue(path);
    const canary = 'canaryIdentifier';
    // What a caller might have at hand beside the reference.
    await added(queue, { ...item('1'), text: canary, ref: { ...item('1').ref, text: canary } } as QueuedItem);
    expect(await claimed(queue, 0)).toEqual(item('1'));
    await queue.close();
    expect(readFileSync(path).includes('file:///home/me/a.ts')).toBe(true);
    expect(readFileSync(path).includes(canary)).toBe(false);
  });

  test('that is damaged is moved aside, and what can be read of it is kept', async () => {
    const path = temporaryFile();
    const before = await openQueue(path);
    await added(before, item('1', { lastReason: 'kept' }));
    await before.close();
    const db = new DatabaseSync(path);
    db.exec('DROP TABLE pause');
    db.close();
    const onRecovered = vi.fn();
    const queue = await opened(path, { onRecovered });
    expect(onRecovered.mock.calls).toMatchObject([[{ rows: { item: 1, pause: 0 } }]]);
    expect(await claimed(queue, 0)).toMatchObject({ id: '1', lastReason: 'kept' });
  });

  test('of another program, and a folder that is none, are said and left alone', async () => {
    const path = temporaryFile();
    const db = new DatabaseSync(path);
    db.exec('CREATE TABLE theirs (a TEXT)');
    db.close();
    const bytes = readFileSync(path);
    const foreign = await opened(path);
    expect(await foreign.add(item('1'))).toEqual({ ok: false, fault: 'read-only', message: 'the file for the queue is a database of another program' });
    expect(readFileSync(path).equals(bytes)).toBe(true);
    const blocker = temporaryFile();
    writeFileSync(blocker, '');
    const nowhere = await opened(`${blocker}/queue.sqlite`);
    expect(await nowhere.claim(0, LEASE)).toMatchObject({ ok: false, fault: 'refused' });
  });
});
