import type { DatabaseSync } from 'node:sqlite';
import { DatabaseSync as Database } from 'node:sqlite';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Schema } from '../../src/spend/layout.ts';
import { SqliteStore } from '../../src/spend/sqlite-store.ts';
import { temporaryFile } from './ledger-fixture.ts';

const SCHEMA: Schema = {
  title: 'list', applicationId: 7, version: 1, tables: { entry: 'CREATE TABLE entry (name TEXT PRIMARY KEY) STRICT' }, derived: {}, indexes: [], migrations: [],
};

function opened(path: string, waitMs = 10_000): SqliteStore {
  const store = new SqliteStore({ path, schema: SCHEMA, clock: Date.now, waitMs, onRecovered: () => undefined });
  onTestFinished(() => { store.close(); });
  return store;
}

function add(name: string): (db: DatabaseSync) => number {
  return (db) => {
    db.prepare('INSERT INTO entry (name) VALUES (?)').run(name);
    return count(db);
  };
}

function count(db: DatabaseSync): number {
  return Number(db.prepare('SELECT COUNT(*) AS count FROM entry').get()?.['count']);
}

describe('writes of one turn', () => {
  test('share a transaction, each seeing those before it', async () => {
    const path = temporaryFile();
    const store = opened(path);
    await store.write(add('first'));
    const other = new Database(path);
    onTestFinished(() => { other.close(); });
    const results = await Promise.all(['a', 'b', 'c'].map((name) => store.write((db) => ({ here: add(name)(db), elsewhere: count(other) }))));
    expect(results.map((result) => result.ok && result.value)).toEqual([{ here: 2, elsewhere: 1 }, { here: 3, elsewhere: 1 }, { here: 4, elsewhere: 1 }]);
    expect(count(other)).toBe(4);
  });

  test('do not fail for each other', async () => {
    const store = opened(temporaryFile());
    await store.write(add('taken'));
    const bug = new TypeError('a bug');
    const results = await Promise.allSettled([
      store.write(add('a')), store.write(add('taken')), store.write(() => { throw bug; }), store.write(add('b')),
    ]);
    expect(results).toEqual([
      { status: 'fulfilled', value: { ok: true, value: 2 } },
      { status: 'fulfilled', value: { ok: false, fault: 'refused', message: 'UNIQUE constraint failed: entry.name' } },
      { status: 'rejected', reason: bug },
      { status: 'fulfilled', value: { ok: true, value: 3 } },
    ]);
    expect(await store.read(count)).toEqual({ ok: true, value: 3 });
  });

  test('that find the file locked wait until it is free, or each until its deadline', async () => {
    const path = temporaryFile();
    const store = opened(path);
    await store.write(add('first'));
    const hasty = opened(path, 0);
    const other = new Database(path);
    onTestFinished(() => { other.close(); });
    other.exec('BEGIN IMMEDIATE');
    const patient = ['a', 'b'].map((name) => store.write(add(name)));
    expect(await hasty.write(add('c'))).toEqual({ ok: false, fault: 'locked', message: 'the list is locked' });
    other.exec('ROLLBACK');
    expect(await Promise.all(patient)).toEqual([{ ok: true, value: 2 }, { ok: true, value: 3 }]);
  });
});

test('a reading sees one state of the file, whatever others write meanwhile', async () => {
  const path = temporaryFile();
  const store = opened(path);
  await store.write(add('first'));
  const other = new Database(path);
  onTestFinished(() => { other.close(); });
  const seen = await store.read((db) => {
    const before = count(db);
    add('theirs')(other);
    return [before, count(db)];
  });
  expect(seen).toEqual({ ok: true, value: [1, 1] });
  expect(await store.read(count)).toEqual({ ok: true, value: 2 });
});

describe('closing', () => {
  test('writes what waits, and says of what comes later that it is closed', async () => {
    const path = temporaryFile();
    const store = opened(path);
    const written = store.write(add('a'));
    store.close();
    expect(await written).toEqual({ ok: true, value: 1 });
    expect(await store.write(add('b'))).toEqual({ ok: false, fault: 'refused', message: 'the list is closed' });
    expect(await opened(path).read(count)).toEqual({ ok: true, value: 1 });
  });

  test('does not wait for a locked file', async () => {
    const path = temporaryFile();
    const store = opened(path);
    await store.write(add('first'));
    const other = new Database(path);
    onTestFinished(() => { other.close(); });
    other.exec('BEGIN IMMEDIATE');
    const written = store.write(add('a'));
    store.close();
    expect(await written).toMatchObject({ ok: false, fault: 'refused' });
  });
});
