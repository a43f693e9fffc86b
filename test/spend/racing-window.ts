// A window of its own process, for tests: holds and settles against a cap until told enough, and reports what it was granted.
// argv: ledger file, name, rounds, worst case (USD), cap (USD a day).
import { openLedger } from '../../src/spend/sqlite-ledger.ts';
import type { AttemptRow } from '../../src/spend/ledger.ts';

const [path = '', name = '', rounds = '', worst = '', cap = ''] = process.argv.slice(2);
const ledger = await openLedger({ path, waitMs: 30_000 });
// Both windows start together: the parent says when.
process.stdout.write('ready\n');
await new Promise((resolve) => process.stdin.once('data', resolve));

let granted = 0;
let highest = 0;
const refused: Record<string, number> = {};
for (let round = 0; round < Number(rounds); round++) {
  const id = `${name}-${String(round)}`;
  const described = { attemptId: id, requestId: id, task: 'complete', tier: 'cheap', provider: 'a', model: 'small', inputTokens: 10 };
  const result = await ledger.hold({ ...described, worstCase: Number(worst) }, { day: Number(cap), month: null });
  if (result.ok) {
    granted++;
    highest = Math.max(highest, (await ledger.spent()).day);
    const row: AttemptRow = {
      ...described, at: Date.now(), servedModel: null, result: 'passed', failureKind: null, httpStatus: 200, ms: 1, outputTokens: 1,
      cost: Number(worst), basis: 'usage',
    };
    await result.hold.settle(row);
  } else {
    refused[result.why] = (refused[result.why] ?? 0) + 1;
  }
}
await ledger.close();
process.stdout.write(`${JSON.stringify({ granted, highest, refused })}\n`);
process.stdin.destroy();
