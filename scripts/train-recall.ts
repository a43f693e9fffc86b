/**
 * Fits how likely the local tier's proposals are right, and writes `src/recall/propose/weights.ts`.
 * `node scripts/train-recall.ts --repo DIR ... [--report DIR ...] [--files N] [--lines N] [--trees N] [--seed S] [--dry]`
 * It learns from the repositories of `--repo` and says how good it is on those of `--report`; where there are none of these,
 * every second one of `--repo` is held back. Nothing of the repositories is written, only numbers.
 *
 * The split of the weights that ship, made before anything was measured:
 * - learned from: viem, mobx, @trpc/server, react-native-paper, puppeteer-core, @reduxjs/toolkit (TypeScript), webpack, fastify
 *   (JavaScript), django, networkx (Python), grpc-go, docker (Go), tokio, syn (Rust), activerecord (Ruby), JDK 17's java.base
 *   (Java), eigen (C++);
 * - features and settings chosen by: rxjs, tiptap, svelte, scrapy, gin with cobra, hyper, rspec-core;
 * - measured at the end: zod, matrix-js-sdk, blueprint, effect, three, eslint, sqlalchemy, flask with jinja, x/tools, clap, rack,
 *   openjfx, twig (PHP, which nothing was learned from), and this project.
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { FEATURES } from '../src/recall/propose/features.ts';
import { judgeOf, type TreeWeights } from '../src/recall/propose/model.ts';
import { readRepo } from './bench/recall/files.ts';
import { boost, type Rows } from './train/recall/boost.ts';
import { examplesOf, type Example } from './train/recall/examples.ts';
import { picksLine, picksOf, type Pick } from './train/recall/picks.ts';
import { recallFile } from './train/recall/recall-file.ts';

const FILE = fileURLToPath(new URL('../src/recall/propose/weights.ts', import.meta.url));
const DEPTH = 4;
/** Chosen on the tuning repositories, like the number of trees. */
const RATE = 0.2;
const RIDGE = 5;
const LEAF_WEIGHT = 20;

const log = (line: string): void => void process.stderr.write(`${line}\n`);

async function examples(repos: readonly string[], heldFiles: number, lines: number, seed: number): Promise<Example[]> {
  const all: Example[] = [];
  for (const repo of repos) {
    const own = examplesOf(await readRepo(repo), { repo: path.basename(repo), heldFiles, lines, seed });
    log(`${repo}: ${own.length} cursors`);
    all.push(...own);
  }
  return all;
}

function rowsOf(all: readonly Example[]): Rows {
  const labels = Uint8Array.from(all.flatMap(({ isRight }) => isRight.map(Number)));
  const values = new Float32Array(labels.length * FEATURES.length);
  let at = 0;
  for (const { features } of all) {
    values.set(features, at);
    at += features.length;
  }
  return { values, features: FEATURES.length, labels, weights: new Float32Array(labels.length).fill(1) };
}

function fit(all: readonly Example[], trees: number): TreeWeights {
  const fitted = boost(rowsOf(all), { trees, depth: DEPTH, rate: RATE, ridge: RIDGE, leafWeight: LEAF_WEIGHT }, (tree, loss) => { if (tree % 10 === 0) log(`tree ${tree}: ${loss.toFixed(5)}`); });
  return {
    depth: DEPTH, base: fitted.base,
    features: fitted.trees.flatMap(({ features }) => features),
    thresholds: fitted.trees.flatMap(({ thresholds }) => thresholds.map((each) => (each === Infinity ? null : each))),
    leaves: fitted.trees.flatMap(({ leaves }) => leaves),
  };
}

function report(name: string, picks: readonly Pick[]): string[] {
  return (['lineStart', 'midLine', 'anywhere'] as const).map((kind) => picksLine(`${name} ${kind}`, picks.filter((pick) => pick.kind === kind)));
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      repo: { type: 'string', multiple: true, default: [] }, report: { type: 'string', multiple: true, default: [] }, files: { type: 'string', default: '40' }, lines: { type: 'string', default: '3000' },
      trees: { type: 'string', default: '100' }, seed: { type: 'string', default: '1' }, dry: { type: 'boolean', default: false },
    },
  });
  if (values.repo.length === 0 || (values.repo.length === 1 && values.report.length === 0)) {
    console.error('Usage: node scripts/train-recall.ts --repo DIR --repo DIR ... [--report DIR ...] [--files N] [--lines N] [--trees N] [--seed S] [--dry]');
    process.exitCode = 2;
    return;
  }
  const learned = values.report.length > 0 ? values.repo : values.repo.filter((_, at) => at % 2 === 0);
  const told = values.report.length > 0 ? values.report : values.repo.filter((_, at) => at % 2 === 1);
  const sizes = [Number(values.files), Number(values.lines), Number(values.seed)] as const;
  const learn = await examples(learned, ...sizes);
  const weights = fit(learn, Number(values.trees));
  const judge = judgeOf(weights);
  const picks = picksOf(await examples(told, ...sizes), judge);
  for (const [repo, own] of Map.groupBy(picks, (pick) => pick.repo)) console.log(report(repo, own).join('\n'));
  const figures = [...report('Learned from:', picksOf(learn, judge)), ...report('Not seen:', picks)];
  console.log(figures.join('\n'));
  if (!values.dry) writeFileSync(FILE, recallFile(weights, figures));
}

await main();
