import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test, vi } from 'vitest';
import type { LedgerNotice } from '../../src/spend/ledger.ts';
import { recover } from '../../src/spend/salvage.ts';
import { LEDGER_SCHEMA } from '../../src/spend/schema.ts';
import { openLedger, type OpenedLedger } from '../../src/spend/sqlite-ledger.ts';
import { attemptRow, granted, holdRequest, NO_CAPS, opened, spend, temporaryFile, temporaryFolder, valueOf } from './ledger-fixture.ts';

const CAPS = { day: 1, month: null, tasks: {} };

/** A disk that takes no writes, as SQLite reports a full or read-only one. */
async function setWritable(ledger: OpenedLedger, writable: boolean): Promise<void> {
  await ledger.store.read((db) => { db.exec(`PRAGMA query_only = ${writable ? '0' : '1'}`); });
}

describe('a disk that takes no writes', () => {
  test('lets a settlement wait in memory and writes it when it can', async () => {
    const notices: LedgerNotice[] = [];
    const ledger = await opened({ path: temporaryFile(), onNotice: (notice) => notices.push(notice) });
    const hold = granted(await ledger.hold(holdRequest('1', 0.4), CAPS));
    await setWritable(ledger, false);
    await hold.settle(attemptRow('1', 0.1));
    expect(notices).toEqual([{ kind: 'unsaved', count: 1 }]);
    // The file still holds the worst case.
    expect(await ledger.spent()).toMatchObject({ day: 0.4 });
    await setWritable(ledger, true);
    await spend(ledger, '2', 0.2);
    expect(await ledger.spent()).toMatchObject({ day: 0.3 });
    expect(notices.at(-1)).toEqual({ kind: 'unsaved', count: 0 });
  });

  test('is tried again from the timer', async () => {
    const notices: LedgerNotice[] = [];
    const ledger = await opened({ path: temporaryFile(), heartbeatMs: 5, onNotice: (notice) => notices.push(notice) });
    const hold = granted(await ledger.hold(holdRequest('1', 0.4), CAPS));
    await setWritable(ledger, false);
    await hold.settle(attemptRow('1', 0.1));
    await setWritable(ledger, true);
    await vi.waitFor(() => { expect(notices.at(-1)).toEqual({ kind: 'unsaved', count: 0 }); });
    expect(await ledger.spent()).toMatchObject({ day: 0.1 });
  });

  test('stops paid calls after three that could not be recorded, never free ones', async () => {
    const ledger = await opened({ path: temporaryFile() });
    await spend(ledger, '0', 0.1);
    await setWritable(ledger, false);
    for (const id of ['1', '2', '3']) await spend(ledger, id, 0.1);
    expect(await ledger.hold(holdRequest('4', 0.1), NO_CAPS)).toEqual({ ok: false, why: 'ledger', message: 'cannot record spend' });
    expect(await ledger.hold(holdRequest('5', 0), CAPS)).toMatchObject({ ok: true });
    expect((await ledger.spent()).day).toBeCloseTo(0.4, 9);
    await setWritable(ledger, true);
    await spend(ledger, '6', 0.1);
    expect(await valueOf(ledger, 'SELECT COUNT(*) FROM attempt')).toBe(5);
  });

  test('does not let attempts at once slip past the three, nor past the cap', async () => {
    const ledger = await opened({ path: temporaryFile() });
    await setWritable(ledger, false);
    const many = await Promise.all(Array.from({ length: 8 }, (_, id) => ledger.hold(holdRequest(String(id), 0.1), CAPS)));
    expect(many.filter((result) => result.ok)).toHaveLength(3);
    const other = await opened({ path: temporaryFile() });
    await setWritable(other, false);
    const dear = await Promise.all(Array.from({ length: 3 }, (_, id) => other.hold(holdRequest(String(id), 0.6), CAPS)));
    expect(dear.map((result) => result.ok || result.why)).toEqual([true, 'cap', 'cap']);
  });

  test('does not let a task slip past its own cap either', async () => {
    const ledger = await opened({ path: temporaryFile() });
    const caps = { day: null, month: null, tasks: { explain: { day: 0.5, month: null } } };
    await spend(ledger, '0', 0.2, { task: 'explain' });
    await setWritable(ledger, false);
    const explain = { task: 'explain' } as const;
    expect(await ledger.hold(holdRequest('1', 0.4, explain), caps)).toMatchObject({ why: 'cap', task: 'explain', spent: 0.2 });
    await granted(await ledger.hold(holdRequest('2', 0.3, explain), caps)).settle(attemptRow('2', 0.25, explain));
    expect(await ledger.hold(holdRequest('3', 0.1, explain), caps)).toMatchObject({ why: 'cap', task: 'explain', spent: 0.45 });
    granted(await ledger.hold(holdRequest('4', 0.4), caps));
    expect(await ledger.spentOn('explain')).toMatchObject({ day: 0.45 });
    expect(await ledger.spent()).toMatchObject({ day: 0.85 });
  });

  test('that cannot even be read counts what was spent on anything against the task', async () => {
    const ledger = await opened({ path: temporaryFile() });
    const caps = { day: null, month: null, tasks: { explain: { day: 0.5, month: null } } };
    await spend(ledger, '0', 0.3);
    expect(await ledger.spent()).toMatchObject({ day: 0.3 });
    await ledger.store.read((db) => { db.exec('ALTER TABLE hold RENAME TO elsewhere'); });
    expect(await ledger.hold(holdRequest('1', 0.4, { task: 'explain' }), caps)).toMatchObject({ why: 'cap', task: 'explain', spent: 0.3 });
    granted(await ledger.hold(holdRequest('2', 0.2, { task: 'explain' }), caps));
  });

  test('that has no place for the file is the same', async () => {
    const blocker = join(temporaryFolder(), 'a file');
    writeFileSync(blocker, '');
    const ledger = await opened({ path: join(blocker, 'ledger.db') });
    for (const id of ['1', '2', '3']) await spend(ledger, id, 0.1);
    expect((await ledger.spent()).day).toBeCloseTo(0.3, 9);
    expect(await ledger.hold(holdRequest('4', 0.1), CAPS)).toMatchObject({ ok: false, why: 'ledger' });
  });

  test('that is really full is the same', async () => {
    const ledger = await opened({ path: temporaryFile() });
    await ledger.store.read((db) => { db.exec('PRAGMA max_page_count = 1'); });
    const long = 'm'.repeat(200);
    let id = 0;
    await vi.waitFor(async () => {
      id++;
      const result = await ledger.hold(holdRequest(String(id), 0.001, { tier: long, model: long, provider: long }), NO_CAPS);
      if (result.ok) await result.hold.settle(attemptRow(String(id), 0.001, { tier: long, model: long, provider: long }));
      expect(result).toMatchObject({ ok: false, message: 'cannot record spend' });
    }, { interval: 0 });
    expect((await ledger.spent()).day).toBeCloseTo(0.001 * (id - 1), 9);
  });
});

describe('a damaged file', () => {
  test('that is no database is moved aside with the date, and a fresh one begun', async () => {
    const path = temporaryFile();
    const rubbish = 'this is no database '.repeat(500);
    writeFileSync(path, rubbish);
    const ledger = await opened({ path, clock: () => Date.parse('2026-05-20T12:00:00Z') });
    const movedTo = `${path}.damaged-2026-05-20T12-00-00.000Z`;
    expect(ledger.notices).toEqual([{ kind: 'recovered', decisions: 0, attempts: 0, movedTo }]);
    expect(readFileSync(movedTo, 'utf8')).toBe(rubbish);
    await spend(ledger, '1', 0.1, { at: Date.parse('2026-05-20T12:00:00Z') });
    expect(await ledger.spent()).toMatchObject({ day: 0.1 });
  });

  test('gives up what can be read of it', async () => {
    const path = temporaryFile();
    const before = await openLedger({ path });
    for (let id = 0; id < 400; id++) await spend(before, String(id), 0.001);
    await before.close();
    const bytes = readFileSync(path);
    // One page in the middle of the attempts, and everything of an index's page.
    const page = damagedPage(path);
    bytes.fill(0xa5, (page - 1) * 4096, page * 4096);
    writeFileSync(path, bytes);

    const notices: LedgerNotice[] = [];
    const ledger = await opened({ path, onNotice: (notice) => notices.push(notice) });
    await ledger.store.read((db) => db.prepare('SELECT TOTAL(ms) FROM attempt').get());
    const [recovery] = [...ledger.notices, ...notices];
    if (recovery?.kind !== 'recovered') throw new Error('the damage was not seen');
    expect(recovery.attempts).toBeGreaterThan(200);
    expect(recovery.attempts).toBeLessThan(400);
    expect(await valueOf(ledger, 'SELECT COUNT(*) FROM attempt')).toBe(recovery.attempts);
    expect((await ledger.spent()).day).toBeCloseTo(recovery.attempts * 0.001, 9);
    expect(existsSync(recovery.movedTo)).toBe(true);
  });

  test('is recovered once by windows that meet it together, and none goes on with the old file', async () => {
    const path = temporaryFile();
    const early = await opened({ path });
    await spend(early, '1', 0.1);
    const other = new DatabaseSync(path);
    other.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    other.close();
    const windows = await Promise.all([opened({ path }), opened({ path })]);
    writeFileSync(path, 'this is no database '.repeat(500));
    const late = await opened({ path });
    for (const [index, ledger] of [early, ...windows, late].entries()) await spend(ledger, `after ${String(index)}`, 0.1);
    expect(readdirSync(dirname(path)).filter((name) => name.includes('damaged')).filter((name) => !/-(wal|shm)$/.test(name))).toHaveLength(1);
    expect((await late.spent()).day).toBeCloseTo(0.4, 9);
  });

  test('that another window has recovered already is left alone', async () => {
    const path = temporaryFile();
    const ledger = await opened({ path });
    await spend(ledger, '1', 0.1);
    expect(recover(path, LEDGER_SCHEMA, Date.now())).toBeNull();
    expect(readdirSync(dirname(path)).filter((name) => name.includes('damaged'))).toEqual([]);
    expect(await ledger.spent()).toMatchObject({ day: 0.1 });
  });

  test('is not touched while another window recovers it', async () => {
    const path = temporaryFile();
    writeFileSync(path, 'this is no database '.repeat(500));
    mkdirSync(`${path}.recovering`);
    const ledger = await opened({ path, waitMs: 20 });
    expect(await ledger.hold(holdRequest('1', 0.1), CAPS)).toMatchObject({ ok: false, why: 'ledger' });
    rmdirSync(`${path}.recovering`);
    granted(await ledger.hold(holdRequest('1', 0.1), CAPS));
  });

  test('that lacks a table is recovered too', async () => {
    const path = temporaryFile();
    const before = await openLedger({ path });
    await spend(before, '1', 0.25);
    await before.close();
    const db = new DatabaseSync(path);
    db.exec('DROP TABLE feedback');
    db.close();
    const ledger = await opened({ path });
    expect(ledger.notices).toMatchObject([{ kind: 'recovered', attempts: 1 }]);
    expect(await ledger.spent()).toMatchObject({ day: 0.25 });
  });
});

describe('a file that is not ours to write', () => {
  async function expectReadOnly(path: string, reason: 'newer' | 'foreign'): Promise<void> {
    const bytes = readFileSync(path);
    const ledger = await openLedger({ path });
    expect(ledger.notices).toEqual([{ kind: 'read-only', reason }]);
    expect(await ledger.hold(holdRequest('1', 0.1), NO_CAPS)).toMatchObject({ ok: false, why: 'ledger' });
    expect(await ledger.hold(holdRequest('1', null), NO_CAPS)).toMatchObject({ ok: false, why: 'ledger' });
    await granted(await ledger.hold(holdRequest('2', 0), CAPS)).settle(attemptRow('2', 0));
    await ledger.close();
    expect(readFileSync(path).equals(bytes)).toBe(true);
  }

  test('because a newer version wrote it, is read and left as it is', async () => {
    const path = temporaryFile();
    const before = await openLedger({ path });
    await spend(before, '1', 0.25);
    await before.close();
    const db = new DatabaseSync(path);
    db.exec('PRAGMA user_version = 99');
    db.close();
    await expectReadOnly(path, 'newer');
    expect(await (await opened({ path })).spent()).toMatchObject({ day: 0.25 });
  });

  test('because it is another program\'s database, is left as it is', async () => {
    const path = temporaryFile();
    const db = new DatabaseSync(path);
    db.exec('CREATE TABLE theirs (a TEXT)');
    db.close();
    await expectReadOnly(path, 'foreign');
  });
});

/** A leaf page in the middle of the attempts. */
function damagedPage(path: string): number {
  const db = new DatabaseSync(path);
  const { root } = db.prepare("SELECT rootpage AS root FROM sqlite_schema WHERE name = 'attempt'").get() ?? {};
  db.close();
  // An interior page of a table lists its children as 4-byte numbers, the places of which follow its 12-byte header.
  const bytes = readFileSync(path);
  const start = (Number(root) - 1) * 4096;
  const cells = bytes.readUInt16BE(start + 3);
  return bytes.readUInt32BE(start + bytes.readUInt16BE(start + 12 + 2 * Math.floor(cells / 2)));
}
