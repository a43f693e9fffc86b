import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { createGate } from '../../../src/quality/create-gate.ts';
import { createEngine, type Engine } from '../../../src/quality/engine/engine.ts';
import type { Plan } from './arguments.ts';
import { VirtualClock } from './clock.ts';
import { Continuations } from './continuation.ts';
import { figuresOf, type Figures, type Name, type Report, type Round } from './figures.ts';
import { LocalTier } from './local-tier.ts';
import { stepladder } from './ours.ts';
import { continueDev, debounce300, llamaVscode } from './peers.ts';
import { replay } from './replay.ts';
import { Requests } from './requests.ts';
import { ScriptedModel } from './scripted-model.ts';
import { Stopwatch } from './stopwatch.ts';
import type { Strategy } from './strategy.ts';
import { makeTrace, type Key } from './trace.ts';

/** What each way to complete is given. */
interface World {
  readonly clock: VirtualClock;
  readonly model: ScriptedModel;
  readonly watch: Stopwatch;
}

type Start = (world: World) => Strategy | Promise<Strategy>;

interface Shared {
  readonly plan: Plan;
  readonly trace: readonly Key[];
  readonly continuations: Continuations;
  readonly uri: string;
}

/** Types the file once for each way to complete: the same keystrokes, the same answers at the same places. @param log for progress */
export async function compare(plan: Plan, log: (line: string) => void): Promise<Report> {
  const { path: file, label, text, languageId, repository, speed, seed, model, readingMs } = plan;
  const trace = makeTrace(text, { speed, seed });
  const shared = { plan, trace, continuations: new Continuations(text, languageId, { seed, right: model.right }), uri: pathToFileURL(file).href };
  const folder = mkdtempSync(path.join(os.tmpdir(), 'stepladder-bench-'));
  const gate = createGate({ engine: plan.allChecks ? createEngine({ entry: fileURLToPath(new URL('../../../src/quality/engine/engine-main.ts', import.meta.url)) }) : passing() });
  const run = async (name: Name, start: Start, used: LocalTier | null = null): Promise<Figures> => {
    log(`${name} ...`);
    return play(shared, start, used);
  };
  const ours = (local: LocalTier | null): Start => (world) => stepladder({ ...world, gate, local, folder, label, uri: shared.uri });
  log(`reading ${repository} ...`);
  const local = await LocalTier.read({ folder: repository, path: file, label, languageId });
  try {
    const recall = local.figures;
    return {
      file: label, keystrokes: trace.length, seed, speed, model, readingMs, recall, gate: plan.allChecks ? 'all' : 'reply', node: process.version.slice(1),
      ours: await run('ours', ours(local), local),
      oursWithoutRecall: await run('oursWithoutRecall', ours(null)),
      debounce300: await run('debounce300', debounce300),
      continue: await run('continue', continueDev),
      llamaVscode: await run('llamaVscode', llamaVscode),
    };
  } finally {
    await local.dispose();
    await gate.dispose();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Several rounds of the same, because a thread is slower now and then for no reason of its own. */
const ROUNDS = 3;

async function play(shared: Shared, start: Start, local: LocalTier | null): Promise<Figures> {
  const once = async (): Promise<Round> => ({ ...await playOnce(shared, start), localTierMs: local?.takeAnswerMs() ?? [] });
  const rounds: [Round, ...Round[]] = [await once()];
  while (rounds.length < ROUNDS) rounds.push(await once());
  return figuresOf(rounds, shared.trace.length);
}

async function playOnce({ plan, trace, continuations, uri }: Shared, start: Start): Promise<Omit<Round, 'localTierMs'>> {
  const clock = new VirtualClock();
  const requests = new Requests();
  const watch = await Stopwatch.start();
  const model = new ScriptedModel(clock, continuations, requests, plan.model, watch);
  const strategy = await start({ clock, model, watch });
  const { text: file, languageId, readingMs } = plan;
  const played = await replay({ file, uri, languageId, trace, clock, requests, watch, readingMs }, strategy);
  await strategy.dispose();
  return { ...played, ...requests.totals };
}

/** An engine in whose eyes every text is sound, so that what the gate does in this thread is done. */
function passing(): Engine {
  return {
    start: () => undefined,
    open: () => undefined,
    check: (_input, checks) => Promise.resolve(new Map(checks.map((check) => [check, { status: 'done', findings: [] }]))),
    diagnose: () => Promise.resolve([]),
    rssMb: () => null,
    isReady: () => true,
    dispose: () => Promise.resolve(),
  };
}

