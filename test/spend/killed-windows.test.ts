import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openLedger, type OpenedLedger } from '../../src/spend/sqlite-ledger.ts';
import { toNano } from '../../src/spend/money.ts';
import { actualCost, DEATH_POINTS, type DeathPlan, type DeathPoint, type Step, worstCost } from './death-plan.ts';
import { temporaryFile, valueOf } from './ledger-fixture.ts';
import { line, startWindow } from './windows.ts';

const isNightly = process.env['STEPLADDER_NIGHTLY'] === '1';
const DEATHS = isNightly ? 1000 : 50;
/** Windows of one ledger at a time. */
const AT_ONCE = 4;
const SEED = 20_260_520;
const NOON = new Date(2026, 4, 20, 12).getTime();
/** Past five beats of two seconds. */
const EXPIRED = 15_000;

interface Life extends Pick<DeathPlan, 'before' | 'point'> {
  /** How long after its first line a window is killed that does not die by itself, ms. */
  readonly lasts: number;
}

const life: fc.Arbitrary<Life> = fc.record({
  before: fc.nat(3), point: fc.constantFrom(...DEATH_POINTS), lasts: fc.double({ min: 0, max: 12, noNaN: true }),
});

/** What a window said before it died: the last step of each attempt, by index. */
async function liveAndDie(plan: DeathPlan, lasts: number): Promise<readonly Step[]> {
  const window = startWindow('dying-window.ts', JSON.stringify(plan));
  let text = '';
  window.stdout?.on('data', (chunk: Buffer) => { text += chunk.toString(); });
  const gone = once(window, 'close');
  if (plan.point === 'any time') {
    await line(window);
    await delay(lasts);
    window.kill('SIGKILL');
  }
  await gone;
  expect(window.signalCode).toBe('SIGKILL');
  const steps: Step[] = [];
  for (const said of text.trim().split('\n').filter((line) => line !== '')) {
    const [step, index] = said.split(' ');
    steps[Number(index)] = step as Step;
  }
  return steps;
}

/** What may have become of an attempt: `settled` at its cost, `orphan` at its worst case, `none` that was never held. */
type Fate = 'settled' | 'orphan' | 'none';

function fatesOf(step: Step | undefined, point: DeathPoint): readonly Fate[] {
  if (step === 'settled') return ['settled'];
  // Killed from outside, it may have done one thing more than it could say.
  if (point === 'any time') return step === undefined ? ['none', 'orphan'] : ['orphan', 'settled'];
  return step === undefined ? ['none'] : ['orphan'];
}

async function rowsOf(ledger: OpenedLedger, name: string): Promise<ReadonlyMap<string, { cost: number; isOrphan: boolean }>> {
  const read = await ledger.store.read((db) => db.prepare('SELECT * FROM attempt WHERE attempt_id LIKE ?').all(`${name}-%`));
  if (!read.ok) throw new Error(read.message);
  return new Map(read.value.map((row) => [String(row['attempt_id']), { cost: Number(row['cost_nano']), isOrphan: row['failure_kind'] === 'unaccounted' }]));
}

/** Sums up what the windows' attempts became, in nano-USD, after checking each of them. */
async function account(ledger: OpenedLedger, name: string, steps: readonly Step[], point: DeathPoint): Promise<{ nano: number; orphans: number; rows: number }> {
  const rows = await rowsOf(ledger, name);
  const sum = { nano: 0, orphans: 0, rows: 0 };
  for (let index = 0; index <= steps.length; index++) {
    const row = rows.get(`${name}-${String(index)}`);
    const fate: Fate = row === undefined ? 'none' : row.isOrphan ? 'orphan' : 'settled';
    expect(fatesOf(steps[index], point), `${name}-${String(index)}, killed ${point}, said ${steps[index] ?? 'nothing'}`).toContain(fate);
    if (row === undefined) continue;
    expect(row.cost).toBe(toNano(row.isOrphan ? worstCost(index) : actualCost(index)));
    sum.nano += row.cost;
    sum.orphans += row.isOrphan ? 1 : 0;
    sum.rows++;
  }
  return sum;
}

test(`${String(DEATHS)} windows killed between hold, send and settle lose nothing and count nothing twice`, { timeout: DEATHS * 1000 }, async () => {
  const path = temporaryFile();
  const lives = fc.sample(life, { numRuns: DEATHS, seed: SEED });
  expect(new Set(lives.map(({ point }) => point)).size).toBe(DEATH_POINTS.length);
  let now = NOON;
  let nano = 0;
  let rows = 0;
  for (let first = 0; first < lives.length; first += AT_ONCE) {
    const windows = lives.slice(first, first + AT_ONCE).map((life, index) => ({ ...life, name: `window ${String(first + index)}` }));
    const ends = await Promise.all(windows.map(({ name, before, point, lasts }) => liveAndDie({ path, name, now, before, point }, lasts)));
    now += EXPIRED;
    const clock = (): number => now;
    const survivors = await Promise.all([openLedger({ path, clock, waitMs: 30_000 }), openLedger({ path, clock, waitMs: 30_000 })]);
    const [ledger] = survivors;
    let orphans = 0;
    for (const [index, { name, point }] of windows.entries()) {
      const sum = await account(ledger, name, ends[index]!, point);
      nano += sum.nano;
      rows += sum.rows;
      orphans += sum.orphans;
    }
    // Each orphan was settled by one of the two, and said once.
    expect(survivors.flatMap(({ notices }) => notices).reduce((sum, notice) => sum + (notice.kind === 'orphans' ? notice.count : NaN), 0)).toBe(orphans);
    expect(await valueOf(ledger, 'SELECT SUM(cost_nano) FROM attempt')).toBe(nano);
    expect(await valueOf(ledger, 'SELECT COUNT(*) FROM attempt')).toBe(rows);
    expect(await valueOf(ledger, 'SELECT COUNT(*) FROM hold')).toBe(0);
    expect(toNano((await ledger.spent()).day)).toBe(nano);
    for (const survivor of survivors) await survivor.close();
  }
});

test('a window killed in the middle of a settlement leaves its hold and no row', { timeout: 60_000 }, async () => {
  const path = temporaryFile();
  expect(await liveAndDie({ path, name: 'half', now: NOON, before: 0, point: 'during settle' }, 0)).toEqual(['sent']);
  const ledger = await openLedger({ path, clock: () => NOON });
  expect(ledger.notices).toEqual([]);
  expect(await valueOf(ledger, 'SELECT worst_nano FROM hold')).toBe(toNano(worstCost(0)));
  expect(await valueOf(ledger, 'SELECT COUNT(*) FROM attempt')).toBe(0);
  await ledger.close();
});
