// A window of its own process, for tests: holds, sends and settles one attempt after the other, says so in a line each, and
// dies where its plan says. argv: the plan as JSON.
import { writeSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { openLedger } from '../../src/spend/sqlite-ledger.ts';
import { actualCost, type DeathPlan, type DeathPoint, type Step, worstCost } from './death-plan.ts';
import { attemptRow, holdRequest } from './attempt-fixture.ts';

const { path, name, now, before, point } = JSON.parse(process.argv[2] ?? '') as DeathPlan;
const ledger = await openLedger({ path, clock: () => now, waitMs: 30_000 });
for (let index = 0; ; index++) {
  const id = `${name}-${String(index)}`;
  const dieAt = (here: DeathPoint): void => {
    if (here === point && index === before) die();
  };
  dieAt('before hold');
  const result = await ledger.hold(holdRequest(id, worstCost(index)), { day: null, month: null, tasks: {} });
  if (!result.ok) throw new Error(`no hold: ${result.why}`);
  say('held', index);
  dieAt('after hold');
  say('sent', index);
  dieAt('after send');
  await delay(1);
  if (point === 'during settle' && index === before) await dieSettling();
  await result.hold.settle(attemptRow(id, actualCost(index), { at: now }));
  say('settled', index);
  dieAt('after settle');
}

/** In one go: nothing said is lost when the process dies right after. */
function say(step: Step, index: number): void {
  writeSync(1, `${step} ${String(index)}\n`);
}

/** Dies in the middle of the settlement: its row is in and its hold is out, whichever came first, and nothing is committed yet. */
async function dieSettling(): Promise<void> {
  let isHalf = false;
  await ledger.store.read((db) => {
    db.function('die', () => {
      if (isHalf) die();
      isHalf = true;
      return null;
    });
    db.exec('CREATE TEMP TRIGGER row_in AFTER INSERT ON attempt BEGIN SELECT die(); END; CREATE TEMP TRIGGER hold_out AFTER DELETE ON hold BEGIN SELECT die(); END');
  });
}

function die(): never {
  process.kill(process.pid, 'SIGKILL');
  for (;;);
}
