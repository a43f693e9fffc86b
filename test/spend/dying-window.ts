// A window of its own process, for tests: settles one attempt, holds another, says so, and waits to be killed.
// argv: ledger file, name, worst case (USD), and `writing` to die in the middle of a transaction instead.
import { openLedger } from '../../src/spend/sqlite-ledger.ts';

const [path = '', name = '', worst = '', when = ''] = process.argv.slice(2);
const ledger = await openLedger({ path, waitMs: 30_000 });
const described = { attemptId: name, requestId: name, task: 'debug', tier: 'premium', provider: 'a', model: 'large', inputTokens: 10 };
const result = await ledger.hold({ ...described, worstCase: Number(worst) }, { day: null, month: null });
if (!result.ok) throw new Error(`no hold: ${result.why}`);
if (when === 'writing') {
  await ledger.store.write((db) => {
    db.exec("UPDATE hold SET worst_nano = 0; INSERT INTO feedback (request_id, kind, at) VALUES ('half', 'shown', 1)");
    process.kill(process.pid, 'SIGKILL');
  });
}
process.stdout.write('held\n');
setInterval(() => undefined, 1000);
