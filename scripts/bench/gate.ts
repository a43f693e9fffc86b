/**
 * How long the gate takes on a warm, edited TypeScript file of 1,000 lines, its engine in the process it runs in.
 * `node scripts/bench/gate.ts [--json]`; times are wall-clock ms, `hostMs` is the time this process's CPU spent.
 */
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { createGate } from '../../src/quality/create-gate.ts';
import { createEngine, type Engine } from '../../src/quality/engine/engine.ts';
import type { Gate } from '../../src/quality/gate.ts';
import type { CheckName } from '../../src/quality/verdict.ts';
import { applyEdits, type DocumentSnapshot } from '../../src/request/document.ts';
import type { CompleteRequest } from '../../src/request/request.ts';

interface Percentiles {
  readonly p50: number;
  readonly p95: number;
}

interface Layer {
  readonly name: string;
  readonly language: string;
  readonly ms: Percentiles;
  readonly hostMs: Percentiles;
}

const LINES = 1_000;
const WARM_UP = 30;
const RUNS = 200;
const LIMIT_MS = 10_000;
const INSERTION = 'const total = items.reduce((sum, item) => sum + item.price * item.count, 0);\n  if (total > limit) return null;';

/** The same file each time: functions, interfaces and a class, with the cursor in a function in the middle. */
function sourceFile(): { readonly text: string; readonly cursor: number } {
  const parts: string[] = [];
  for (let index = 0; parts.join('').split('\n').length < LINES; index++) {
    parts.push(`/** Item ${String(index)} of the order. */
export interface Item${String(index)} {
  readonly name: string;
  readonly price: number;
  readonly count: number;
}

export function sum${String(index)}(items: readonly Item${String(index)}[], limit: number): number | null {
  const names = new Map<string, number>();
  for (const item of items) {
    names.set(item.name, (names.get(item.name) ?? 0) + item.price * item.count);
  }
  /* ${String(index)} */
  return [...names.values()].filter((value) => value < limit).length > ${String(index)} ? null : names.size;
}

`);
  }
  // Whole items only: a file cut in the middle does not parse, and the stricter checks would be skipped.
  const text = parts.join('');
  const mark = `/* ${String(Math.floor(parts.length / 2))} */\n  `;
  return { text, cursor: text.indexOf(mark) + mark.length };
}

function percentiles(values: readonly number[]): Percentiles {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): number => Math.round((sorted[Math.floor(sorted.length * share)] ?? 0) * 100) / 100;
  return { p50: at(0.5), p95: at(0.95) };
}

/** A new version of the document for each run, as after each key that was pressed. */
function edited(run: number): CompleteRequest {
  const { text, cursor } = sourceFile();
  const typed = `// ${String(run)}\n`;
  const document: DocumentSnapshot = { file: 'bench.ts', languageId: 'typescript', text: typed + text, version: run };
  return { id: String(run), task: 'complete', trigger: 'auto', document, cursor: cursor + typed.length };
}

async function measure(name: string, ahead: (request: CompleteRequest) => Promise<void>, action: (request: CompleteRequest) => Promise<void>): Promise<Layer> {
  const wall: number[] = [];
  const host: number[] = [];
  for (let run = 0; run < WARM_UP + RUNS; run++) {
    const request = edited(run);
    await ahead(request);
    const cpu = process.cpuUsage();
    const start = performance.now();
    await action(request);
    const ms = performance.now() - start;
    const used = process.cpuUsage(cpu);
    if (run < WARM_UP) continue;
    wall.push(ms);
    host.push((used.user + used.system) / 1_000);
  }
  return { name, language: 'typescript', ms: percentiles(wall), hostMs: percentiles(host) };
}

/** The document is in the engine, and parsed, before the answer comes: it is sent when the model is asked. */
async function sent(engine: Engine, request: CompleteRequest): Promise<void> {
  engine.open(request.document, ['syntax', 'lint']);
  await engine.diagnose(request.document);
}

async function checked(engine: Engine, request: CompleteRequest, checks: readonly CheckName[]): Promise<void> {
  const edits = [{ start: request.cursor, end: request.cursor, newText: INSERTION }];
  const reports = await engine.check({ document: request.document, edits, asked: null }, checks, { limitMs: LIMIT_MS });
  if ([...reports.values()].some(({ status }) => status !== 'done')) throw new Error('The engine did not check the file.');
}

async function judged(gate: Gate, request: CompleteRequest): Promise<void> {
  const { verdict } = await gate.judge(request, { text: INSERTION, cutOff: false }, new AbortController().signal);
  if (verdict.result !== 'passed') throw new Error(`The gate said ${JSON.stringify(verdict)}.`);
}

async function main(): Promise<void> {
  const entry = fileURLToPath(new URL('../../src/quality/engine/engine-main.ts', import.meta.url));
  const coldStart = performance.now();
  const engine = createEngine({ entry });
  const first = edited(0);
  await checked(engine, first, ['syntax', 'lint']);
  const coldMs = Math.round(performance.now() - coldStart);
  const gate = createGate({ engine, limits: { completeMs: LIMIT_MS, debugMs: LIMIT_MS } });

  const ahead = (request: CompleteRequest): Promise<void> => sent(engine, request);
  const layers = [
    await measure('syntax', ahead, (request) => checked(engine, request, ['syntax'])),
    await measure('syntax+lint', ahead, (request) => checked(engine, request, ['syntax', 'lint'])),
    await measure('gate', ahead, (request) => judged(gate, request)),
    await measure('gate, file not sent before', async () => Promise.resolve(), (request) => judged(gate, request)),
  ];
  const bare = await measure('ts.createSourceFile', async () => Promise.resolve(), (request) => {
    ts.createSourceFile('bench.ts', applyEdits(request.document.text, [{ start: request.cursor, end: request.cursor, newText: INSERTION }]), ts.ScriptTarget.Latest);
    return Promise.resolve();
  });
  const rssMb = engine.rssMb();
  await gate.dispose();

  const result = { layers, baselines: [{ name: bare.name, language: bare.language, ms: bare.ms }], rssMb, coldMs };
  if (process.argv.includes('--json')) {
    console.log(JSON.stringify(result, null, 2));
    return;
  }
  console.log(`A TypeScript file of ${String(LINES)} lines, ${String(RUNS)} runs; ms (p50 / p95)`);
  for (const { name, ms, hostMs } of layers) console.log(`  ${name.padEnd(28)} ${String(ms.p50)} / ${String(ms.p95)}   host CPU ${String(hostMs.p50)} / ${String(hostMs.p95)}`);
  console.log(`  ${bare.name.padEnd(28)} ${String(bare.ms.p50)} / ${String(bare.ms.p95)}`);
  console.log(`  engine: cold start to first verdict ${String(coldMs)} ms, memory ${String(rssMb)} MB`);
}

await main();
