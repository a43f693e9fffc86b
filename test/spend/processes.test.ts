import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openLedger } from '../../src/spend/sqlite-ledger.ts';
import { temporaryFile, valueOf } from './ledger-fixture.ts';

const MINUTE = 60_000;

function startWindow(script: string, ...args: string[]): ChildProcess {
  const file = fileURLToPath(new URL(script, import.meta.url));
  const child = spawn(process.execPath, ['--no-warnings', file, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  onTestFinished(() => { child.kill('SIGKILL'); });
  return child;
}

/** The next line that the window prints. */
async function line(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('no stdout');
  let text = '';
  while (!text.includes('\n')) {
    const [chunk] = await once(child.stdout, 'data') as [Buffer];
    text += chunk.toString();
  }
  return text.trim();
}

test('processes that race for one budget never pass its cap, and use it up', { timeout: MINUTE }, async () => {
  const path = temporaryFile();
  const windows = ['one', 'two', 'three'].map((name) => startWindow('racing-window.ts', path, name, '60', '0.01', '1'));
  await Promise.all(windows.map(line));
  for (const window of windows) window.stdin?.write('go\n');
  const reports = (await Promise.all(windows.map(line))).map((text) => JSON.parse(text) as { granted: number; highest: number; refused: object });
  // 3 x 60 x 0.01 USD were asked for, 1 USD was there.
  expect(reports.reduce((sum, { granted }) => sum + granted, 0)).toBe(100);
  expect(Math.max(...reports.map(({ highest }) => highest))).toBeLessThanOrEqual(1);
  for (const { refused } of reports) expect(Object.keys(refused).filter((why) => why !== 'cap')).toEqual([]);
  const ledger = await openLedger({ path });
  expect(await ledger.spent()).toEqual({ day: 1, month: 1 });
  expect(await valueOf(ledger, 'SELECT COUNT(*) FROM attempt')).toBe(100);
  await ledger.close();
});

describe('a killed window', () => {
  test('leaves a hold that is settled once, round after round', { timeout: MINUTE }, async () => {
    const path = temporaryFile();
    let now = Date.now();
    for (let round = 1; round <= 3; round++) {
      const window = startWindow('dying-window.ts', path, `round ${String(round)}`, '0.1');
      await line(window);
      window.kill('SIGKILL');
      await once(window, 'exit');
      now += MINUTE;
      const clock = (): number => now;
      const [first, second] = await Promise.all([openLedger({ path, clock, waitMs: MINUTE }), openLedger({ path, clock, waitMs: MINUTE })]);
      expect([...first.notices, ...second.notices]).toEqual([{ kind: 'orphans', count: 1 }]);
      expect(await valueOf(first, 'SELECT SUM(cost_nano) FROM attempt')).toBe(round * 100_000_000);
      expect(await valueOf(first, 'SELECT COUNT(*) FROM hold')).toBe(0);
      await first.close();
      await second.close();
    }
  });

  test('in the middle of a transaction leaves none of it', { timeout: MINUTE }, async () => {
    const path = temporaryFile();
    const window = startWindow('dying-window.ts', path, 'half', '0.1', 'writing');
    await once(window, 'exit');
    const ledger = await openLedger({ path });
    expect(ledger.notices).toEqual([]);
    expect(await valueOf(ledger, 'SELECT worst_nano FROM hold')).toBe(100_000_000);
    expect(await valueOf(ledger, 'SELECT COUNT(*) FROM feedback')).toBe(0);
    await ledger.close();
  });
});
