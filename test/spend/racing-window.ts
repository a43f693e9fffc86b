// A window of its own process, for tests: holds and settles against caps until told enough, and reports what it was granted.
// argv: ledger file, name, rounds, worst case (USD), caps as JSON. Every second attempt is an explanation.
import type { BudgetCaps } from '../../src/config/config.ts';
import { openLedger } from '../../src/spend/sqlite-ledger.ts';
import { attemptRow, holdRequest } from './attempt-fixture.ts';

const [path = '', name = '', rounds = '', worst = '', capsJson = ''] = process.argv.slice(2);
const caps = JSON.parse(capsJson) as BudgetCaps;
const ledger = await openLedger({ path, waitMs: 30_000 });
// All windows start together: the parent says when.
process.stdout.write('ready\n');
await new Promise((resolve) => process.stdin.once('data', resolve));

const granted = { complete: 0, explain: 0 };
const highest = { all: 0, explain: 0 };
const refused: Record<string, number> = {};
for (let round = 0; round < Number(rounds); round++) {
  const task = round % 2 === 0 ? 'complete' : 'explain';
  const id = `${name}-${String(round)}`;
  const result = await ledger.hold(holdRequest(id, Number(worst), { task }), caps);
  if (result.ok) {
    granted[task]++;
    highest.all = Math.max(highest.all, (await ledger.spent()).day);
    highest.explain = Math.max(highest.explain, (await ledger.spentOn('explain')).day);
    await result.hold.settle(attemptRow(id, Number(worst), { task }));
  } else {
    const why = result.why === 'cap' ? `${result.task ?? 'all'} ${result.cap}` : result.why;
    refused[why] = (refused[why] ?? 0) + 1;
  }
}
await ledger.close();
process.stdout.write(`${JSON.stringify({ granted, highest, refused })}\n`);
process.stdin.destroy();
