import { expect, test } from 'vitest';
import type { LedgerStore } from '../../src/spend/store.ts';
import { WriteQueue } from '../../src/spend/write-queue.ts';

/** A store that refuses until it is told to work. */
function refusing(): { readonly store: Pick<LedgerStore, 'write' | 'read'>; works: boolean; writes: number } {
  const world = {
    works: false,
    writes: 0,
    store: {
      write: () => {
        world.writes++;
        return Promise.resolve(world.works ? { ok: true, value: undefined } : { ok: false, fault: 'refused', message: 'disk full' });
      },
      read: () => Promise.reject(new Error('nothing is read')),
    } as unknown as LedgerStore,
  };
  return world;
}

test('keeps a thousand writes, counts what found no room, and loses nothing of the rest', async () => {
  const world = refusing();
  const queue = new WriteQueue(world.store);
  const saved: number[] = [];
  for (let index = 0; index < 1_002; index++) expect(await queue.push({ apply: () => undefined, onSaved: () => saved.push(index) })).toBe(false);
  expect([queue.length, queue.dropped]).toEqual([1_000, 2]);
  world.works = true;
  expect(await queue.flush()).toBe(true);
  expect([queue.length, saved.length, saved.at(-1)]).toEqual([0, 1_000, 999]);
});

test('with nothing to write asks the store for nothing', async () => {
  const world = refusing();
  expect(await new WriteQueue(world.store).flush()).toBe(true);
  expect(world.writes).toBe(0);
});
