/**
 * What Stepladder's router adds to one request over the bare `openai` SDK, beside LangChain.js and the Vercel AI SDK.
 * `node scripts/bench/router.ts [--json] [--quick] [--only openai,stepladder] [--cpu-prof FOLDER]`
 *
 * One server on loopback and one process for each stack, so that none disturbs another; only one of them is at work at a
 * time. They take turns in short batches, and each time is compared with the bare SDK's median of the same round: a
 * machine that others use too drifts, and the drift cancels. The bare SDK runs in two processes; what the second
 * "adds" to the first is the error of the whole.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { peersFolder } from './router/peers.ts';
import { Client, Server } from './router/processes.ts';
import type { Batch, Times } from './router/protocol.ts';
import type { Mode } from './router/question.ts';
import { baselineOf, type Cell, type Report, resultOf, type Round, STACK_NAMES, type StackName, tableOf } from './router/report.ts';

interface Effort {
  readonly inFlight: number;
  /** Turns of each stack. */
  readonly rounds: number;
  /** In one turn. */
  readonly requests: number;
}

interface Plan {
  readonly efforts: readonly Effort[];
  /** Requests before anything is measured, for each stack and mode. */
  readonly warmUp: number;
  /** Batches of each cell whose allocations are measured. */
  readonly allocations: number;
}

const MODES: readonly Mode[] = ['plain', 'stream'];
const FULL: Plan = {
  efforts: [{ inFlight: 1, rounds: 50, requests: 20 }, { inFlight: 10, rounds: 40, requests: 50 }, { inFlight: 100, rounds: 15, requests: 200 }],
  warmUp: 1_000,
  allocations: 3,
};
/** Only shows that everything works: the figures say nothing. */
const QUICK: Plan = {
  efforts: [{ inFlight: 1, rounds: 2, requests: 5 }, { inFlight: 10, rounds: 2, requests: 10 }, { inFlight: 100, rounds: 2, requests: 10 }],
  warmUp: 20,
  allocations: 1,
};

interface Clients {
  readonly reference: Client;
  /** `openai` is the second process of the bare SDK. */
  readonly measured: readonly Client[];
}

const log = (line: string): void => void process.stderr.write(`${line}\n`);

function readArguments(): { readonly json: boolean; readonly plan: Plan; readonly stacks: readonly StackName[]; readonly profile: string | null } {
  const { values } = parseArgs({
    options: { 'json': { type: 'boolean', default: false }, 'quick': { type: 'boolean', default: false }, 'only': { type: 'string' }, 'cpu-prof': { type: 'string' } },
  });
  const only = values.only?.split(',') ?? STACK_NAMES;
  const unknown = only.find((name) => !(STACK_NAMES as readonly string[]).includes(name));
  if (unknown !== undefined) throw new Error(`--only takes some of ${STACK_NAMES.join(',')}; "${unknown}" is none of them.`);
  return { json: values.json, plan: values.quick ? QUICK : FULL, stacks: STACK_NAMES.filter((name) => only.includes(name)), profile: values['cpu-prof'] ?? null };
}

/** Each stack asks once in each mode while the server looks at what it sends. */
async function check(server: Server, { reference, measured }: Clients): Promise<void> {
  for (const client of [reference, ...measured]) {
    const expected = client.name === 'openai' || client.name === 'stepladder' ? 'whole body' : 'question';
    // One goes ahead of the one that is measured.
    for (const mode of MODES) await server.checking(expected, 2, () => client.time({ mode, inFlight: 1, requests: 1 }));
  }
}

/** V8 compiles what is used often, and the connections for the most requests at once are opened. */
async function warmUp({ reference, measured }: Clients, requests: number): Promise<void> {
  for (const client of [reference, ...measured]) {
    for (const mode of MODES) await client.time({ mode, inFlight: 100, requests });
  }
}

/** One turn of each, in an order that moves on with each round. */
async function playRound({ reference, measured }: Clients, batch: Batch, round: number): Promise<Round> {
  const all = [reference, ...measured];
  const times = new Map<Client, Times>();
  for (let turn = 0; turn < all.length; turn++) {
    const client = all[(round + turn) % all.length];
    if (client !== undefined) times.set(client, await client.time(batch));
  }
  const timesOf = (client: Client): Times => times.get(client) ?? { ms: [], cpuMs: NaN };
  return { reference: timesOf(reference), stacks: new Map(measured.map((client) => [client.name, timesOf(client)])) };
}

async function measureCell(clients: Clients, cell: Cell, effort: Effort, allocations: number): Promise<Pick<Report, 'results' | 'baselines'>> {
  const batch: Batch = { ...cell, requests: effort.requests };
  for (const client of clients.measured) await client.renew();
  const rounds: Round[] = [];
  for (let round = 0; round < effort.rounds; round++) rounds.push(await playRound(clients, batch, round));
  const results = [];
  for (const client of clients.measured) {
    const kb: number[] = [];
    // Apart from the times: the profiler makes a process slower.
    for (let count = 0; count < allocations; count++) kb.push(await client.allocate({ ...cell, requests: 2 * effort.requests }));
    results.push(resultOf(cell, client.name, rounds, kb));
  }
  return { results, baselines: [baselineOf(cell, rounds)] };
}

async function measure(clients: Clients, plan: Plan): Promise<Report> {
  const before = load();
  await warmUp(clients, plan.warmUp);
  const parts: Pick<Report, 'results' | 'baselines'>[] = [];
  for (const mode of MODES) {
    for (const effort of plan.efforts) {
      log(`${mode}, ${effort.inFlight} in flight ...`);
      parts.push(await measureCell(clients, { mode, inFlight: effort.inFlight }, effort, plan.allocations));
    }
  }
  return {
    results: parts.flatMap(({ results }) => results),
    baselines: parts.flatMap(({ baselines }) => baselines),
    versions: Object.assign({}, ...clients.measured.map(({ versions }) => versions)) as Record<string, string>,
    node: process.version.slice(1),
    requests: Object.fromEntries(plan.efforts.map(({ inFlight, rounds, requests }) => [inFlight, rounds * requests])),
    load: { cpus: os.availableParallelism(), before, after: load() },
  };
}

function load(): number {
  return Math.round((os.loadavg()[0] ?? 0) * 10) / 10;
}

async function main(): Promise<void> {
  const { json, plan, stacks, profile } = readArguments();
  const isForeign = stacks.some((name) => name === 'langchain' || name === 'ai-sdk');
  const peers = isForeign ? await peersFolder(log) : null;
  const folder = mkdtempSync(path.join(os.tmpdir(), 'stepladder-bench-'));
  const flags = profile === null ? [] : ['--cpu-prof', `--cpu-prof-dir=${path.resolve(profile)}`];
  const server = await Server.start();
  const running: Client[] = [];
  const start = async (name: StackName): Promise<Client> => {
    const client = await Client.start(name, { baseUrl: server.baseUrl, folder, peers }, flags);
    running.push(client);
    return client;
  };
  try {
    const reference = await start('openai');
    const measured: Client[] = [];
    for (const name of stacks) measured.push(await start(name));
    const clients: Clients = { reference, measured };
    await check(server, clients);
    const report = await measure(clients, plan);
    console.log(json ? JSON.stringify(report, null, 2) : tableOf(report));
  } finally {
    await Promise.all(running.map((client) => client.stop()));
    await server.stop();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

await main();
