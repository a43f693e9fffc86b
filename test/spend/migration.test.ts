import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, onTestFinished, test } from 'vitest';
import { connect } from '../../src/spend/database.ts';
import type { Schema } from '../../src/spend/layout.ts';
import { LEDGER_SCHEMA } from '../../src/spend/schema.ts';
import { attemptRow, granted, holdRequest, NO_CAPS, opened, temporaryFile, valueOf } from './ledger-fixture.ts';
import { Version1 } from './version-1.ts';
import { startWindow } from './windows.ts';

const NOON = new Date(2026, 4, 20, 12).getTime();
const DAY = 86_400_000;
const clock = (): number => NOON;

/** A window of version 1 and what it has written: 0.5 USD today, 0.2 a week ago, one of unknown price, and 0.1 held. */
function oldWindow(path: string): Version1 {
  const old = new Version1(path);
  onTestFinished(() => { old.db.close(); });
  old.settle('today', 500_000_000, NOON);
  old.settle('last week', 200_000_000, NOON - 7 * DAY);
  old.settle('unpriced', null, NOON);
  old.hold('open', 100_000_000, NOON);
  old.decide('one', NOON);
  return old;
}

/** Columns, indexes and triggers. */
function layoutOf(db: DatabaseSync): unknown {
  const parts = db.prepare("SELECT type, name FROM sqlite_schema WHERE name NOT LIKE 'sqlite%' ORDER BY name").all();
  return parts.map(({ type, name }) => ({
    type, name,
    columns: db.prepare('SELECT name, type, "notnull", dflt_value, pk FROM pragma_table_info(?) ORDER BY name').all(String(name)),
  }));
}

describe('a file of version 1', () => {
  test('becomes what a fresh one is', () => {
    const path = temporaryFile();
    oldWindow(path);
    const migrated = connect(path, LEDGER_SCHEMA).db;
    const fresh = connect(':memory:', LEDGER_SCHEMA).db;
    expect(layoutOf(migrated)).toEqual(layoutOf(fresh));
    expect(migrated.prepare('PRAGMA user_version').get()).toEqual(fresh.prepare('PRAGMA user_version').get());
    migrated.close();
    fresh.close();
  });

  test('keeps its rows and its sums', async () => {
    const path = temporaryFile();
    oldWindow(path);
    const ledger = await opened({ path, clock });
    expect(ledger.notices).toEqual([]);
    expect(await ledger.spent()).toEqual({ day: 0.6, month: 0.8 });
    expect(await ledger.spentOn('explain')).toEqual({ day: 0.6, month: 0.8 });
    expect(await valueOf(ledger, "SELECT COUNT(*) FROM attempt WHERE purpose = 'answer' AND context_share = 1")).toBe(3);
    expect(await valueOf(ledger, "SELECT COUNT(*) FROM hold WHERE purpose = 'answer'")).toBe(1);
    expect(await valueOf(ledger, 'SELECT COUNT(*) FROM decision WHERE cached = 0 AND class IS NULL AND band IS NULL')).toBe(1);
  });

  test('takes what an old window that still has it open goes on writing, and counts it', async () => {
    const path = temporaryFile();
    const old = oldWindow(path);
    const ledger = await opened({ path, clock });
    old.settle('open', 50_000_000, NOON);
    old.hold('next', 30_000_000, NOON);
    old.decide('two', NOON);
    expect(await ledger.spentOn('explain')).toEqual({ day: 0.58, month: 0.78 });
    expect(await ledger.hold(holdRequest('new', 0.43), { day: 1, month: null, tasks: {} })).toMatchObject({ ok: false, spent: 0.58 });
    granted(await ledger.hold(holdRequest('new', 0.42), { day: 1, month: null, tasks: {} }));
    // It takes the window of the new hold for dead, and is put right by what really happened.
    old.settleOrphans();
    expect(await ledger.spent()).toEqual({ day: 1, month: 1.2 });
    old.settle('new', 20_000_000, NOON);
    old.settle('new', 10_000_000, NOON);
    expect(await ledger.spent()).toEqual({ day: 0.6, month: 0.8 });
    expect(await valueOf(ledger, 'SELECT COUNT(*) FROM decision')).toBe(2);
  });

  test('is migrated once by windows that open it together', async () => {
    const path = temporaryFile();
    oldWindow(path);
    const windows = await Promise.all(Array.from({ length: 4 }, () => opened({ path, clock })));
    for (const window of windows) expect(await window.spent()).toEqual({ day: 0.6, month: 0.8 });
  });

  test('is waited for while an old window writes to it', async () => {
    const path = temporaryFile();
    const old = oldWindow(path);
    old.db.exec('BEGIN IMMEDIATE');
    const opening = opened({ path, clock, waitMs: 10_000 });
    await new Promise((resolve) => setImmediate(resolve));
    expect(old.version).toBe(1);
    old.db.exec('COMMIT');
    expect(await (await opening).spent()).toEqual({ day: 0.6, month: 0.8 });
  });

  test('stays one when the migration fails half-way', () => {
    const path = temporaryFile();
    const old = oldWindow(path);
    const [first] = LEDGER_SCHEMA.migrations;
    const broken: Schema = { ...LEDGER_SCHEMA, migrations: [{ ...first!, statements: [...first!.statements, 'ALTER TABLE nowhere ADD COLUMN a'] }] };
    const before = layoutOf(old.db);
    expect(() => connect(path, broken)).toThrow('nowhere');
    expect(layoutOf(old.db)).toEqual(before);
    expect(old.version).toBe(1);
  });

  test('stays one when its window is killed before the migration is done, and the next one does it', { timeout: 60_000 }, async () => {
    const path = temporaryFile();
    const old = oldWindow(path);
    const before = layoutOf(old.db);
    const window = startWindow('dying-migration.ts', path);
    await once(window, 'exit');
    expect(window.signalCode).toBe('SIGKILL');
    expect(layoutOf(old.db)).toEqual(before);
    expect(old.version).toBe(1);
    expect(await (await opened({ path, clock })).spent()).toEqual({ day: 0.6, month: 0.8 });
  });

  test('that lacks a table is salvaged into this version, with the defaults for what it does not have', async () => {
    const path = temporaryFile();
    const old = oldWindow(path);
    old.db.exec('DROP TABLE feedback; PRAGMA wal_checkpoint(TRUNCATE)');
    const ledger = await opened({ path, clock });
    expect(ledger.notices).toMatchObject([{ kind: 'recovered', attempts: 3, decisions: 1 }]);
    expect(await ledger.spent()).toEqual({ day: 0.6, month: 0.8 });
    expect(await valueOf(ledger, "SELECT COUNT(*) FROM attempt WHERE purpose = 'answer' AND context_share = 1")).toBe(3);
    expect(await valueOf(ledger, 'SELECT cached FROM decision')).toBe(0);
  });
});

test.each(['old', 'empty'])('a file that is %s is not made current by two windows that look at it before either has done it', (what) => {
  const path = temporaryFile();
  if (what === 'old') oldWindow(path);
  let isFirst = true;
  const slow: Schema = {
    ...LEDGER_SCHEMA,
    // The other window does it while this one still looks.
    get applicationId() {
      if (isFirst) {
        isFirst = false;
        connect(path, LEDGER_SCHEMA).db.close();
      }
      return LEDGER_SCHEMA.applicationId;
    },
  };
  const { db } = connect(path, slow);
  expect(isFirst).toBe(false);
  const sums = db.prepare("SELECT nano FROM spent WHERE task = 'explain' ORDER BY span, start").all().map(({ nano }) => nano);
  expect(sums).toEqual(what === 'old' ? [2e8, 5e8, 2e8, 5e8] : []);
  db.close();
});

describe('a file of this version', () => {
  test('is newer to an older version, which leaves it alone', async () => {
    const path = temporaryFile();
    const ledger = await opened({ path, clock });
    await granted(await ledger.hold(holdRequest('1', 0.5), NO_CAPS)).settle(attemptRow('1', 0.5, { at: NOON }));
    await ledger.close();
    const bytes = readFileSync(path);
    const version1: Schema = { ...LEDGER_SCHEMA, version: 1, migrations: [] };
    const { db, readOnly } = connect(path, version1);
    expect(readOnly).toBe('newer');
    expect(() => { db.exec('DELETE FROM attempt'); }).toThrow('readonly');
    db.close();
    expect(readFileSync(path).equals(bytes)).toBe(true);
  });

  test.each(['hold', 'spent'])('that lacks the table %s is salvaged, and has its sums once', async (table) => {
    const path = temporaryFile();
    const before = await opened({ path, clock });
    await granted(await before.hold(holdRequest('1', 0.5), NO_CAPS)).settle(attemptRow('1', 0.5, { at: NOON, purpose: 'classify', contextShare: 0.5 }));
    await before.close();
    const db = new DatabaseSync(path);
    db.exec(`DROP TABLE ${table}`);
    db.close();
    const ledger = await opened({ path, clock });
    expect(ledger.notices).toMatchObject([{ kind: 'recovered', attempts: 1 }]);
    expect(await ledger.spent()).toEqual({ day: 0.5, month: 0.5 });
    expect(await valueOf(ledger, 'SELECT purpose || context_share FROM attempt')).toBe('classify0.5');
  });

  test('of version 0 is no ledger of any version', async () => {
    const path = temporaryFile();
    writeFileSync(path, '');
    const db = new DatabaseSync(path);
    db.exec('PRAGMA application_id = 0x53544c44; CREATE TABLE attempt (a TEXT)');
    db.close();
    expect((await opened({ path, clock })).notices).toMatchObject([{ kind: 'recovered', attempts: 0 }]);
  });
});
