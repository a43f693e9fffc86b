import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { downloads, installAside, npm, root } from '../install.mjs';
import { runScript } from '../platform/script.ts';
import type { SuiteResult } from '../../test/editor/suite/index.ts';

/** Of the mutants in each folder, at least so many in a hundred must be killed. */
const LEAST_SCORE = 85;

const manifests = path.join(import.meta.dirname, 'stryker');
const report = path.join(downloads, 'mutation.json');

/** What of Stryker's report is read. */
interface MutationReport {
  readonly files: Readonly<Record<string, { readonly mutants: readonly { readonly status: string }[] }>>;
}

/** Changes the sources of the mutated folders, one place at a time, and counts a folder as passed where the tests notice often enough. */
export async function mutants(limit: number): Promise<SuiteResult> {
  const home = await strykerHome();
  rmSync(report, { force: true });
  const stryker = path.relative(root, path.join(home, 'node_modules', '@stryker-mutator', 'core', 'bin', 'stryker.js'));
  await runScript(stryker, ['run', 'scripts/nightly/stryker.config.js'], { env: { STEPLADDER_STRYKER: home }, limit });
  if (!existsSync(report)) return { passed: 0, failed: 1, skipped: [] };
  const scores = scoresOf(JSON.parse(readFileSync(report, 'utf8')) as MutationReport);
  for (const [folder, score] of scores) console.log(`${folder}: ${score.toFixed(1)} % of the mutants are killed`);
  const passed = [...scores.values()].filter((score) => score >= LEAST_SCORE).length;
  return { passed, failed: scores.size - passed, skipped: [] };
}

/**
 * Stryker is no dependency of the project: few people need it, and it would make `npm ci` slow. It is installed below the
 * project's folder and without its peers, so that it finds the project's own vitest.
 */
async function strykerHome(): Promise<string> {
  const manifest = JSON.parse(readFileSync(path.join(manifests, 'package.json'), 'utf8')) as { dependencies: Readonly<Record<string, string>> };
  const home = path.join(downloads, `stryker-${manifest.dependencies['@stryker-mutator/core'] ?? ''}`);
  const isThere = (): boolean => existsSync(path.join(home, 'node_modules', '@stryker-mutator', 'vitest-runner'));
  if (isThere()) return home;
  await installAside(home, fill, isThere);
  return home;
}

async function fill(aside: string): Promise<string> {
  const home = path.join(aside, 'stryker');
  mkdirSync(home);
  for (const name of ['package.json', 'package-lock.json']) copyFileSync(path.join(manifests, name), path.join(home, name));
  await npm(['ci', '--legacy-peer-deps'], home);
  return home;
}

/** Per folder, 0 to 100. A mutant that hangs is noticed; one that cannot be loaded is none. */
function scoresOf({ files }: MutationReport): ReadonlyMap<string, number> {
  const counts = new Map<string, { killed: number; all: number }>();
  for (const [file, { mutants: all }] of Object.entries(files)) {
    const folder = path.posix.dirname(file.replaceAll('\\', '/'));
    const count = counts.get(folder) ?? { killed: 0, all: 0 };
    counts.set(folder, count);
    for (const { status } of all) {
      if (!['Killed', 'Timeout', 'Survived', 'NoCoverage'].includes(status)) continue;
      count.all++;
      if (status === 'Killed' || status === 'Timeout') count.killed++;
    }
  }
  return new Map([...counts].map(([folder, { killed, all }]) => [folder, all === 0 ? 100 : (killed / all) * 100]));
}
