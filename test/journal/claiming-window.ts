// A window of its own process, for tests: claims what is due until nothing is or it has had enough, and reports what it had.
// argv: queue file, lease (ms), and how many are enough, or `dying` to say what it claimed first and then wait to be killed.
import { setImmediate as endOfTurn } from 'node:timers/promises';
import { openQueue } from '../../src/journal/queue-store.ts';

const [path = '', lease = '', how = ''] = process.argv.slice(2);
const queue = await openQueue(path, { waitMs: 30_000 });
if (how === 'dying') {
  const first = await queue.claim(1000, Number(lease));
  process.stdout.write(`${first.ok ? (first.value?.id ?? 'nothing') : first.message}\n`);
  setInterval(() => undefined, 1000);
} else {
  // All windows start together: the parent says when.
  process.stdout.write('ready\n');
  await new Promise((resolve) => process.stdin.once('data', resolve));
  const claimed: string[] = [];
  while (claimed.length < Number(how)) {
    const next = await queue.claim(1000, Number(lease));
    if (!next.ok) throw new Error(next.message);
    if (next.value === null) break;
    claimed.push(next.value.id);
    await endOfTurn();
    if (claimed.length % 2 === 0) await queue.done(next.value.id);
  }
  await queue.close();
  process.stdout.write(`${JSON.stringify(claimed)}\n`);
  process.stdin.destroy();
}
