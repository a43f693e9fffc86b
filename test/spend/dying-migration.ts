// A window of its own process, for tests: dies after it has migrated a ledger and before that is committed. argv: ledger file.
import { DatabaseSync } from 'node:sqlite';
import { transact } from '../../src/spend/database.ts';
import { migrate } from '../../src/spend/layout.ts';
import { LEDGER_SCHEMA } from '../../src/spend/schema.ts';

const db = new DatabaseSync(process.argv[2] ?? '');
transact(db, () => {
  migrate(db, LEDGER_SCHEMA);
  process.kill(process.pid, 'SIGKILL');
  for (;;);
});
