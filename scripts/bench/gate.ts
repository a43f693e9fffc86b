/**
 * How long the gate's layers take, what they let pass and what they reject, beside bare parsers and ESLint.
 * `node scripts/bench/gate.ts [--json] [--quick] [--only times|mutations] [--languages go,rust] [--wrong]`; `--wrong` lists
 * each wrong verdict; the project is measured with TypeScript.
 *
 * The engine's processes run as they do in the editor; what a layer needs is sent ahead, as it is while a model answers.
 */
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createGate } from '../../src/quality/create-gate.ts';
import { createEngine, type Engine } from '../../src/quality/engine/engine.ts';
import { baselinesFor, type Baseline } from './gate/baselines.ts';
import { exampleLayers, fileLayers, LIMIT_MS, projectLayers, type Effort, type Measured } from './gate/layers.ts';
import { writeProject } from './gate/project.ts';
import { aimsOf, partsOf, tableOf } from './gate/report.ts';
import type { MarkedSource } from './gate/source.ts';
import { SOURCES } from './gate/sources.ts';
import { cases, cellsOf, judged, kindsOf, type Judged } from './gate/verdicts.ts';

interface Plan {
  readonly effort: Effort;
  /** Cases of each kind in each context of each language: 6 × 4 × 6 times as many in all. */
  readonly cases: number;
}

const FULL: Plan = { effort: { warmUp: 40, runs: 200, coldRuns: 5 }, cases: 7 };
/** Only shows that everything works: the figures say nothing. */
const QUICK: Plan = { effort: { warmUp: 1, runs: 3, coldRuns: 1 }, cases: 1 };

const ENTRY = fileURLToPath(new URL('../../src/quality/engine/engine-main.ts', import.meta.url));
const log = (line: string): void => void process.stderr.write(`${line}\n`);

async function times(engine: Engine, sources: readonly MarkedSource[], effort: Effort): Promise<{ readonly measured: readonly Measured[]; readonly baselines: readonly Baseline[] }> {
  const measured: Measured[] = [];
  const baselines: Baseline[] = [];
  for (const source of sources) {
    log(`${source.language} ...`);
    measured.push(...await fileLayers(engine, source, ENTRY, effort));
    if (source.language === 'typescript' || source.language === 'javascript') measured.push(...await exampleLayers(engine, source, ENTRY, effort));
    baselines.push(...await baselinesFor(source, effort));
  }
  if (!sources.some(({ language }) => language === 'typescript')) return { measured, baselines };
  log('a TypeScript project ...');
  const project = writeProject();
  try {
    measured.push(...await projectLayers(engine, project, ENTRY, { ...effort, runs: Math.min(100, effort.runs) }));
  } finally {
    project.remove();
  }
  return { measured, baselines };
}

/** In a folder with a configuration, so that types can be told. */
async function verdicts(engine: Engine, sources: readonly MarkedSource[], each: number): Promise<Judged[]> {
  const folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'stepladder-bench-mutants-')));
  const gate = createGate({ engine, limits: { completeMs: LIMIT_MS, debugMs: LIMIT_MS, extraAutoMs: LIMIT_MS } });
  try {
    writeFileSync(path.join(folder, 'tsconfig.json'), '{ "compilerOptions": { "strict": true, "target": "ES2024", "lib": ["ES2024", "DOM"], "noEmit": true, "allowJs": true, "types": [] } }\n');
    const results: Judged[] = [];
    const all = cases(sources, each);
    for (const [index, one] of all.entries()) {
      if (index % 100 === 0) log(`mutants: ${String(index)} of ${String(all.length)}`);
      results.push(await judged(gate, one, folder, sources.find(({ language }) => language === one.language)?.file ?? 'bench'));
    }
    return results;
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

function logWrong(results: readonly Judged[]): void {
  for (const { language, context, kind, seenBy, right, wrong, rightResult, wrongResult } of results) {
    if (rightResult === 'failed') log(`RIGHT FAILED ${language}, ${context}:\n${right}\n`);
    if (wrongResult === 'passed' && seenBy !== null) log(`WRONG PASSED ${language}, ${context}, ${kind}:\n${wrong}\n`);
  }
}

function load(): number {
  return Math.round((os.loadavg()[0] ?? 0) * 10) / 10;
}

function readArguments() {
  const { values } = parseArgs({
    options: { json: { type: 'boolean', default: false }, quick: { type: 'boolean', default: false }, wrong: { type: 'boolean', default: false }, only: { type: 'string' }, languages: { type: 'string' } },
  });
  const { only, languages } = values;
  if (only !== undefined && only !== 'times' && only !== 'mutations') throw new Error(`--only takes times or mutations, not "${only}".`);
  const names = languages?.split(',') ?? SOURCES.map(({ language }) => language);
  const unknown = names.find((name) => !SOURCES.some(({ language }) => language === name));
  if (unknown !== undefined) throw new Error(`--languages takes some of ${SOURCES.map(({ language }) => language).join(',')}; "${unknown}" is none of them.`);
  return { ...values, plan: values.quick ? QUICK : FULL, sources: SOURCES.filter(({ language }) => names.includes(language)) };
}

async function main(): Promise<void> {
  const { json, wrong, only, plan, sources } = readArguments();
  const before = load();
  const engine = createEngine({ entry: ENTRY, startMs: LIMIT_MS, hangMs: LIMIT_MS, diagnoseMs: LIMIT_MS });
  try {
    const { measured, baselines } = only === 'mutations' ? { measured: [], baselines: [] } : await times(engine, sources, plan.effort);
    const results = only === 'times' ? [] : await verdicts(engine, sources, plan.cases);
    const parts = { ...partsOf(measured), baselines };
    const report = { ...parts, mutations: cellsOf(results), kinds: kindsOf(results), rssMb: engine.rssMb(), aims: aimsOf(parts), node: process.version.slice(1), load: { cpus: os.availableParallelism(), before, after: load() } };
    if (wrong) logWrong(results);
    console.log(json ? JSON.stringify(report, null, 2) : tableOf(report));
  } finally {
    await engine.dispose();
  }
}

await main();
