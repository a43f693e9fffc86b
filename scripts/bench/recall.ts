/**
 * How good the local tier is on a repository: it holds out files, indexes the rest, and writes the held-out ones line by line.
 * `node scripts/bench/recall.ts --repo DIR [--files N] [--seed S] [--json]`
 *
 * What is a position: see recall/positions.ts. What of the file is written above is in the index as well, nothing of what is
 * below. Exact is a proposal that is, to the letter, the rest of the line; where it goes on over further lines, those too.
 * Read are the files that the extension would read; held out are such with code in them (`--files`, 40 by default; half of
 * them at most), which ones the seed says.
 */
import { parseArgs } from 'node:util';
import { propose } from '../../src/recall/propose/propose.ts';
import type { TextIndex } from '../../src/recall/index/text-index.ts';
import { TASK_DEFAULTS } from '../../src/routing/policy.ts';
import { readRepo, splitRepo, type Split } from './recall/files.ts';
import type { Played } from './recall/figures.ts';
import { positionsOf } from './recall/positions.ts';
import { indexOf, replay, type ReplayedLine } from './recall/replay.ts';
import { reportOf, tableOf, type IndexFacts } from './recall/report.ts';

interface Arguments {
  readonly repo: string;
  readonly files: number;
  readonly seed: number;
  readonly json: boolean;
}

/** What the arguments say, or what is wrong with them. */
function readArguments(): Arguments | string {
  const { values } = parseArgs({ options: { repo: { type: 'string' }, files: { type: 'string', default: '40' }, seed: { type: 'string', default: '1' }, json: { type: 'boolean', default: false } } });
  const [files, seed] = [Number(values.files), Number(values.seed)];
  if (values.repo === undefined) return 'Usage: npm run bench -- recall --repo DIR [--files N] [--seed S] [--json]';
  if (!Number.isInteger(files) || files < 1) return `--files takes a whole number from 1 on, not "${values.files}".`;
  if (!Number.isInteger(seed)) return `--seed takes a whole number, not "${values.seed}".`;
  return { repo: values.repo, files, seed, json: values.json };
}

function playedAt(kind: Played['kind'], { index, file, line, below, type }: ReplayedLine, column: number): Played {
  const offset = type(column);
  const start = performance.now();
  const proposal = propose(index, { file, offset });
  const ms = performance.now() - start;
  if (proposal === null) return { kind, probability: 0, tokens: 0, isLong: false, isExact: false, ms };
  const { text, probability, tokens } = proposal;
  const rest = `${line.slice(column).trimEnd()}${below}\n`;
  return { kind, probability, tokens, isLong: text.includes('\n'), isExact: rest.startsWith(`${text}\n`), ms };
}

function play(index: TextIndex, { held }: Split): Played[] {
  const played: Played[] = [];
  replay(index, held, (line) => {
    const positions = positionsOf(line.line);
    if (positions === null) return;
    played.push(playedAt('lineStart', line, positions.lineStart));
    if (positions.midLine !== null) played.push(playedAt('midLine', line, positions.midLine));
  });
  return played;
}

function factsOf(index: TextIndex, split: Split, indexMs: number): IndexFacts {
  const { tokens, bytes, files } = index.figures();
  return { tokens, indexMs, bytesPerToken: bytes / tokens, files, heldFiles: split.held.length };
}

/** What went wrong, for people; null where nothing did. */
async function run({ repo, files, seed, json }: Arguments): Promise<string | null> {
  const split = splitRepo(await readRepo(repo), files, seed);
  if (split.held.length === 0) return `${repo} has fewer than two files of code that would be read, so there is nothing to measure.`;
  const start = performance.now();
  const index = indexOf(split);
  const facts = factsOf(index, split, performance.now() - start);
  const report = reportOf(facts, play(index, split), TASK_DEFAULTS.complete.recall ?? 1);
  console.log(json ? JSON.stringify(report, null, 2) : tableOf(report));
  return null;
}

const read = readArguments();
const wrong = typeof read === 'string' ? read : await run(read).catch((error: unknown) => (error instanceof Error ? error.message : String(error)));
if (wrong !== null) {
  console.error(wrong);
  process.exitCode = 2;
}
