import { expect, test } from 'vitest';
import { openLedger } from '../../src/spend/sqlite-ledger.ts';
import { temporaryFile, valueOf } from './ledger-fixture.ts';
import { line, startWindow } from './windows.ts';

const MINUTE = 60_000;

interface Report {
  readonly granted: { readonly complete: number; readonly explain: number };
  readonly highest: { readonly all: number; readonly explain: number };
  readonly refused: Readonly<Record<string, number>>;
}

/** Three windows that ask for 3 x 60 x 0.01 USD at once, one half of it for explanations. */
async function race(path: string, caps: object): Promise<Report[]> {
  const windows = ['one', 'two', 'three'].map((name) => startWindow('racing-window.ts', path, name, '60', '0.01', JSON.stringify(caps)));
  await Promise.all(windows.map(line));
  for (const window of windows) window.stdin?.write('go\n');
  return (await Promise.all(windows.map(line))).map((text) => JSON.parse(text) as Report);
}

function sum(reports: readonly Report[], of: (report: Report) => number): number {
  return reports.reduce((total, report) => total + of(report), 0);
}

test('processes that race for one budget never pass its cap, and use it up', { timeout: MINUTE }, async () => {
  const path = temporaryFile();
  const reports = await race(path, { day: 1, month: null, tasks: {} });
  expect(sum(reports, ({ granted }) => granted.complete + granted.explain)).toBe(100);
  expect(Math.max(...reports.map(({ highest }) => highest.all))).toBeLessThanOrEqual(1);
  for (const { refused } of reports) expect(Object.keys(refused).filter((why) => why !== 'all day')).toEqual([]);
  const ledger = await openLedger({ path });
  expect(await ledger.spent()).toEqual({ day: 1, month: 1 });
  expect(await valueOf(ledger, 'SELECT COUNT(*) FROM attempt')).toBe(100);
  await ledger.close();
});

test('nor a task\'s own cap, beside which the other tasks have the rest', { timeout: MINUTE }, async () => {
  const path = temporaryFile();
  const reports = await race(path, { day: 1, month: null, tasks: { explain: { day: null, month: 0.25 } } });
  expect(sum(reports, ({ granted }) => granted.explain)).toBe(25);
  expect(sum(reports, ({ granted }) => granted.complete)).toBe(75);
  expect(Math.max(...reports.map(({ highest }) => highest.explain))).toBeLessThanOrEqual(0.25);
  expect(sum(reports, ({ refused }) => (refused['explain month'] ?? 0) + (refused['all day'] ?? 0))).toBe(80);
  const ledger = await openLedger({ path });
  expect(await ledger.spent()).toEqual({ day: 1, month: 1 });
  expect(await ledger.spentOn('explain')).toEqual({ day: 0.25, month: 0.25 });
  expect(await ledger.spentOn('debug')).toEqual({ day: 0, month: 0 });
  await ledger.close();
});
