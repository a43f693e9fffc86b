import { describe, expect, test, vi } from 'vitest';
import type { LedgerNotice } from '../../src/spend/ledger.ts';
import { openLedger } from '../../src/spend/sqlite-ledger.ts';
import { attemptRow, granted, holdRequest, NO_CAPS, opened, temporaryFile, valueOf } from './ledger-fixture.ts';

/** Fifty seconds later: past any heartbeat. */
const LATER = 50_000;

describe('a hold whose window no longer beats', () => {
  test('is settled once, at its worst case, when the next window opens', async () => {
    const path = temporaryFile();
    const start = new Date(2026, 4, 20, 12).getTime();
    const dead = await openLedger({ path, clock: () => start, heartbeatMs: 1_000_000 });
    granted(await dead.hold(holdRequest('1', 0.4, { inputTokens: 77, purpose: 'classify' }), NO_CAPS));
    await dead.close();

    const next = await opened({ path, clock: () => start + LATER * 1000 });
    expect(next.notices).toEqual([{ kind: 'orphans', count: 1 }]);
    const again = await opened({ path, clock: () => start + LATER * 1000 });
    expect(again.notices).toEqual([]);
    expect(await again.spent()).toEqual({ day: 0, month: 0.4 });
    expect(await valueOf(again, `SELECT result || failure_kind || basis || purpose || input_tokens || (at = ${String(start)}) FROM attempt`))
      .toBe('errorunaccountedestimateclassify771');
    expect(await valueOf(again, 'SELECT COUNT(*) FROM hold')).toBe(0);
  });

  test('still counts while it may be alive', async () => {
    const path = temporaryFile();
    const other = await opened({ path });
    granted(await other.hold(holdRequest('1', 0.4), NO_CAPS));
    const ledger = await opened({ path });
    expect(ledger.notices).toEqual([]);
    expect(await ledger.spent()).toMatchObject({ day: 0.4 });
  });

  test('is found from the timer, and told', async () => {
    const path = temporaryFile();
    let now = new Date(2026, 4, 20, 12).getTime();
    const dead = await openLedger({ path, clock: () => now });
    granted(await dead.hold(holdRequest('1', 0.4), NO_CAPS));
    await dead.close();
    const notices: LedgerNotice[] = [];
    // Every look at the clock is 2 ms later: it passes five beats of 5 ms by ticking steadily.
    await opened({ path, clock: () => (now += 2), heartbeatMs: 5, onNotice: (notice) => notices.push(notice) });
    await vi.waitFor(() => { expect(notices).toEqual([{ kind: 'orphans', count: 1 }]); });
  });

  test('is none while its window beats', async () => {
    const path = temporaryFile();
    let now = new Date(2026, 4, 20, 12).getTime();
    const alive = await opened({ path, clock: () => now, heartbeatMs: 5 });
    granted(await alive.hold(holdRequest('1', 0.4), NO_CAPS));
    now += LATER;
    await vi.waitFor(async () => { expect(await valueOf(alive, 'SELECT beat_at FROM hold')).toBe(now); });
    const next = await opened({ path, clock: () => now, heartbeatMs: 5 });
    expect(next.notices).toEqual([]);
    expect(await valueOf(next, 'SELECT COUNT(*) FROM hold')).toBe(1);
  });

  test('is not looked for right after the machine slept: the others have slept too', async () => {
    const path = temporaryFile();
    let now = new Date(2026, 4, 20, 12).getTime();
    const other = await opened({ path, clock: () => now, heartbeatMs: 1_000_000 });
    granted(await other.hold(holdRequest('1', 0.4), NO_CAPS));
    const notices: LedgerNotice[] = [];
    let looks = 0;
    // Each look at the clock is a sleep later, so that no two beats are steady.
    const clock = (): number => {
      looks++;
      return (now += LATER);
    };
    const looking = await opened({ path, clock, heartbeatMs: 1, onNotice: (notice) => notices.push(notice) });
    // Opening settles what it finds; a hold taken after that is what is watched here.
    granted(await other.hold(holdRequest('2', 0.3), NO_CAPS));
    const seen = looks;
    await vi.waitFor(() => { expect(looks).toBeGreaterThan(seen + 5); });
    expect(await valueOf(looking, "SELECT COUNT(*) FROM hold WHERE attempt_id = '2'")).toBe(1);
    expect(notices).toEqual([]);
  });

  test('gives way to what really happened when the window was only asleep', async () => {
    const path = temporaryFile();
    const start = new Date(2026, 4, 20, 12).getTime();
    const asleep = await opened({ path, clock: () => start, heartbeatMs: 1_000_000 });
    const settled = granted(await asleep.hold(holdRequest('1', 0.4), NO_CAPS));
    const released = granted(await asleep.hold(holdRequest('2', 0.3), NO_CAPS));
    const awake = await opened({ path, clock: () => start + LATER });
    expect(awake.notices).toEqual([{ kind: 'orphans', count: 2 }]);
    expect(await awake.spent()).toMatchObject({ day: 0.7 });
    await settled.settle(attemptRow('1', 0.1, { at: start }));
    await released.release();
    expect(await awake.spent()).toMatchObject({ day: 0.1 });
    expect(await valueOf(awake, 'SELECT COUNT(*) FROM attempt')).toBe(1);
  });

  test('is an orphan too when its heartbeat is in the future, because the clock was set back', async () => {
    const path = temporaryFile();
    const start = new Date(2026, 4, 20, 12).getTime();
    const dead = await openLedger({ path, clock: () => start });
    granted(await dead.hold(holdRequest('1', 0.4), NO_CAPS));
    await dead.close();
    const next = await opened({ path, clock: () => start - LATER });
    expect(next.notices).toEqual([{ kind: 'orphans', count: 1 }]);
  });
});
