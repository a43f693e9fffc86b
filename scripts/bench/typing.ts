/**
 * `npm run bench -- typing --file FILE [--speed CPM] [--seed S] [--json]`: what inline completion sends, wastes, offers and saves
 * while somebody types a file, with Stepladder's own session, router, ledger, gate and local tier, and beside it with a plain
 * debounce and with what other providers publish about themselves (typing/peers.ts). `ours` is as it ships, `oursWithoutRecall`
 * with the local tier off. Counts are per 1,000 keystrokes.
 *
 * Typing is simulated (typing/trace.ts), the user accepts by a rule (typing/replay.ts), the model is scripted
 * (typing/continuation.ts), and time is virtual: only the main thread's time is real. An extension that never asks has few
 * requests and saves nothing; `charactersSaved` decides.
 *
 * The repository around the file (`--repo`, else the nearest folder upward with a `.git` or `package.json`) is what the local
 * tier knows, without the file itself. `--latency`, `--tokens-per-second` and `--right` are the model's, `--reading` is how long
 * an offer stands before it is accepted, `--lines` types the first lines only, `--gate` has every answer judged by all checks in
 * the gate's processes instead of by those of the reply alone.
 */
import { compare } from './typing/compare.ts';
import { ArgumentError, readArguments } from './typing/arguments.ts';
import { tableOf } from './typing/figures.ts';

try {
  const plan = readArguments(process.argv.slice(2));
  const report = await compare(plan, (line) => void process.stderr.write(`${line}\n`));
  console.log(plan.json ? JSON.stringify(report, null, 2) : tableOf(report));
} catch (error) {
  if (!(error instanceof ArgumentError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
