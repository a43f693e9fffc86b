/**
 * How much of the wrong answers the gate sees, by the level that `verifiability` gives to their requests.
 * `node scripts/train/verifiability.ts [--data FILE[.gz] ...] [--source FOLDER ...]`
 * A source folder shows how rare each level is: the cursor in place of each line of its files.
 */
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { codeChecks } from '../../src/quality/checks/languages.ts';
import { languageOfFile } from '../../src/request/language.ts';
import type { Trigger } from '../../src/request/request.ts';
import { verifiability } from '../../src/routing/classify/verifiable.ts';
import { judgeAll, type Judged } from './judged.ts';
import { bootstrap } from './measures.ts';
import { isStrict, readRecordings } from '../recordings/recordings.ts';

/** The weights of the answers to one task. */
interface Tally {
  wrong: number;
  caught: number;
  right: number;
  rejected: number;
}

function tally(judged: readonly Judged[]): Tally {
  const sum: Tally = { wrong: 0, caught: 0, right: 0, rejected: 0 };
  for (const { recording, failed } of judged) {
    const weight = recording.samples.length;
    if (recording.correct) sum.right += weight;
    else sum.wrong += weight;
    if (failed && recording.correct) sum.rejected += weight;
    if (failed && !recording.correct) sum.caught += weight;
  }
  return sum;
}

function total(tallies: readonly Tally[], key: keyof Tally): number {
  return tallies.reduce((sum, one) => sum + one[key], 0);
}

function line(name: string, judged: readonly Judged[]): string {
  const tasks = [...Map.groupBy(judged, ({ recording }) => recording.task_id).values()].map(tally);
  const caught = (drawn: readonly Tally[]): number => total(drawn, 'caught') / total(drawn, 'wrong');
  const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
  const { low, high } = bootstrap(tasks, caught);
  return `  ${name.padEnd(70)} ${String(tasks.length).padStart(4)} tasks  wrong caught ${percent(caught(tasks)).padStart(7)} (${percent(low)} to ${percent(high)}, of ${total(tasks, 'wrong')})`
    + `  right rejected ${percent(total(tasks, 'rejected') / total(tasks, 'right'))}`;
}

function nameOf({ recording, request }: Judged, withWhy: boolean): string {
  const { level, why } = verifiability(request, codeChecks(request.document.languageId));
  return `${recording.task} ${recording.language}: ${level}${withWhy ? ` (${why})` : ''}`;
}

/** A cursor in place of each line that is not empty: how often each level is said. */
function levelsIn(folder: string, trigger: Trigger): string {
  const counts = new Map<string, number>();
  for (const file of globSync('**/*.{ts,tsx,js,jsx,py,go,rs,java,rb}', { cwd: folder, exclude: ['**/node_modules/**', '**/dist/**'] })) {
    const text = readFileSync(path.join(folder, file), 'utf8');
    const languageId = languageOfFile(file);
    for (const { index, 0: taken } of text.matchAll(/\S[^\n]*/g)) {
      const document = { file, languageId, text: text.slice(0, index) + text.slice(index + taken.length), version: 1 };
      const { level } = verifiability({ id: file, task: 'complete', trigger, document, cursor: index }, codeChecks(languageId));
      counts.set(level, (counts.get(level) ?? 0) + 1);
    }
  }
  const lines = [...counts.values()].reduce((sum, count) => sum + count, 0);
  return `  ${folder}, ${trigger}, ${lines} lines: ${[...counts].map(([level, count]) => `${level} ${(100 * count / lines).toFixed(2)} %`).join(', ')}`;
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { data: { type: 'string', multiple: true, default: [] }, source: { type: 'string', multiple: true, default: [] } } });
  if (values.data.length + values.source.length === 0) {
    console.error('Usage: node scripts/train/verifiability.ts [--data FILE[.gz] ...] [--source FOLDER ...]');
    process.exitCode = 2;
    return;
  }
  for (const folder of values.source) for (const trigger of ['auto', 'manual'] as const) console.log(levelsIn(folder, trigger));
  if (values.data.length === 0) return;
  const judged = await judgeAll(readRecordings(values.data).filter((one) => one.task !== 'repair' && isStrict(one)));
  for (const withWhy of [false, true]) {
    console.log(withWhy ? '\nWith the reason:' : 'By level (95 % intervals, by task):');
    const groups = [...Map.groupBy(judged, (one) => nameOf(one, withWhy))].sort(([one], [other]) => one.localeCompare(other));
    for (const [name, own] of groups) console.log(line(name, own));
  }
}

await main();
