/**
 * How long it takes from a keystroke to ghost text, in a real VS Code in a browser, as a person sees it.
 * `npm run bench -- ghost-text [--trials N] [--json]`
 *
 * The local tier, with no model set up: the time from the last key before the text appears. A model: Enter is pressed above an
 * empty line, which asks at once; what the model itself took (as the spend record says, until its stream was cut) is taken off,
 * for three latencies of the demo's endpoint. Every trial is undone, so that none is answered from memory. VS Code itself waits
 * 50 ms after a key before it asks any provider (its InlineCompletionsDebounce); that is in all figures.
 */
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Account } from '../../demo/account.ts';
import { placeOf } from '../../demo/completions.ts';
import { Workbench } from '../../test/browser/workbench.ts';
import { openDemo } from '../demo/demo.ts';
import { codeServerEntry } from '../platform/code-server.ts';
import { runScript } from '../platform/script.ts';
import { installVsix } from '../platform/vsix.ts';
import { percentilesOf, type Percentiles } from './gate/times.ts';
import { nextGhostText, watchGhostText } from './ghost-text/watch.ts';

/** To the first token of the demo's models, ms: the issue's three. */
const LATENCIES = [0, 300, 2_000];
/** Until the editor has drawn what was undone, and what is asked for there has ended, ms. */
const UNDO_MS = 400;
/** What the first try may take, ms. */
const WARM_MS = 8_000;
/** Where the cheap model is right at once. */
const ASKED = 'const pieces =';
/** Where the workspace itself goes on like this. */
const RECALLED = 'if (!response.ok)';

interface Times {
  /** Trials in which a text came. */
  readonly n: number;
  /** In which none came. */
  readonly missed: number;
  readonly ms: Percentiles;
}

interface ModelTimes extends Times {
  /** Of the demo's endpoint, to the first token, ms. */
  readonly latency: number;
  /** The call itself, ms. */
  readonly modelMs: Percentiles;
  /** All but the call, ms. */
  readonly addedMs: Percentiles;
}

const log = (line: string): void => void process.stderr.write(`${line}\n`);

async function inDemo<T>(latency: number, settings: object, use: (workbench: Workbench) => Promise<T>): Promise<T> {
  const demo = await openDemo(latency);
  try {
    installVsix(await codeServerEntry(log), demo);
    const workbench = await Workbench.start({ extensions: demo.extensions, workspace: demo.workspace, settings: { ...demo.settings, ...settings } });
    try {
      log(`${JSON.stringify(settings)}, latency ${String(latency)} ms`);
      await workbench.statusBar(/\$0|Set up/);
      await watchGhostText(workbench.page);
      return await use(workbench);
    } finally {
      await workbench.stop();
    }
  } finally {
    await demo.close();
  }
}

/** Opens a place's file with the cursor at the end of the comment above the place. @returns where that is, as the status bar says it */
async function goAbove(workbench: Workbench, typed: string): Promise<string> {
  const place = placeOf(typed);
  await workbench.openFile(place.file);
  const lines = (await workbench.savedText(place.file)).split('\n');
  const above = lines.findIndex((line) => line.trim() === place.anchor);
  const column = (lines[above] ?? '').length + 1;
  await workbench.goTo(above + 1, column);
  return `Ln ${String(above + 1)}, Col ${String(column)}`;
}

/** Takes the trial back. Nothing else was ever typed, so that all is undone when the cursor stands above the place again. */
async function undo(workbench: Workbench, above: string): Promise<void> {
  const isBack = workbench.page.locator('.statusbar-item', { hasText: above });
  while (!(await isBack.isVisible())) {
    await workbench.press('Control+Z');
    await delay(UNDO_MS);
  }
  await workbench.waitNoGhost();
}

/** Tries until something is shown, and takes that back: the workspace is read and the checks are started by then. */
async function warmUp(workbench: Workbench, above: string, act: () => Promise<void>): Promise<void> {
  const ghost = workbench.page.locator('.editor-instance [class*="ghost-text"]').first();
  for (let isShown = false; !isShown; ) {
    await act();
    isShown = await ghost.waitFor({ timeout: WARM_MS }).then(() => true, () => false);
    await undo(workbench, above);
  }
}

async function localTimes(trials: number): Promise<Times> {
  return inDemo(0, { 'stepladder.tiers': [] }, async (workbench) => {
    const above = await goAbove(workbench, RECALLED);
    await warmUp(workbench, above, async () => {
      await workbench.press('Enter');
      await workbench.type(RECALLED);
    });
    const all: number[] = [];
    for (let trial = 1; trial <= trials; trial++) {
      await workbench.press('Enter');
      const ms = await nextGhostText(workbench.page, () => workbench.type(RECALLED));
      log(`  trial ${String(trial)}: ${ms === null ? 'nothing came' : `${ms.toFixed(0)} ms`}`);
      if (ms !== null) all.push(ms);
      await undo(workbench, above);
    }
    return timesOf(all, trials);
  });
}

async function modelTimes(latency: number, trials: number): Promise<ModelTimes> {
  return inDemo(latency, { 'stepladder.policy': { complete: { recall: null } } }, async (workbench) => {
    const account = new Account(path.join(workbench.userData, 'User', 'globalStorage', 'stepladder.stepladder', 'ledger.sqlite'));
    const above = await goAbove(workbench, ASKED);
    const enter = (): Promise<void> => workbench.press('Enter');
    await warmUp(workbench, above, enter);
    await account.next('complete', ({ outcome }) => outcome === 'answered');
    const all: number[] = [];
    const calls: number[] = [];
    for (let trial = 1; trial <= trials; trial++) {
      const ms = await nextGhostText(workbench.page, enter);
      if (ms === null) log(`  trial ${String(trial)}: nothing came`);
      else {
        const { steps } = await account.next('complete', ({ outcome }) => outcome === 'answered');
        const call = steps.reduce((sum, step) => sum + step.ms, 0);
        log(`  trial ${String(trial)}: ${ms.toFixed(0)} ms, of which the call ${call.toFixed(0)} ms`);
        all.push(ms);
        calls.push(call);
      }
      await undo(workbench, above);
    }
    const added = all.map((ms, index) => ms - (calls[index] ?? 0));
    return { latency, ...timesOf(all, trials), modelMs: percentilesOf(calls), addedMs: percentilesOf(added) };
  });
}

function timesOf(all: readonly number[], trials: number): Times {
  return { n: all.length, missed: trials - all.length, ms: percentilesOf(all) };
}

function readArguments(): { readonly trials: number; readonly json: boolean } {
  const { values } = parseArgs({ options: { trials: { type: 'string', default: '20' }, json: { type: 'boolean', default: false } } });
  const trials = Number(values.trials);
  if (!Number.isInteger(trials) || trials < 1) throw new Error(`--trials ${values.trials} is no number of trials.`);
  return { trials, json: values.json };
}

const { trials, json } = readArguments();
if ((await runScript('scripts/package.ts')) !== 0) throw new Error('The extension could not be built.');
const local = await localTimes(trials);
const models: ModelTimes[] = [];
for (const latency of LATENCIES) models.push(await modelTimes(latency, trials));
if (json) console.log(JSON.stringify({ local, models }));
else {
  const ms = (value: number): string => `${value.toFixed(0)} ms`;
  const many = ({ n, missed }: Times): string => `${String(n)} trials${missed === 0 ? '' : `, and ${String(missed)} in which nothing came`}`;
  console.log(`local tier     ${ms(local.ms.p50)} p50, ${ms(local.ms.p95)} p95 from the key to the text (${many(local)})`);
  for (const model of models) {
    const { latency, ms: all, modelMs, addedMs } = model;
    console.log(`model ${String(latency).padStart(5)} ms ${ms(all.p50)} p50, of which the call ${ms(modelMs.p50)}; added ${ms(addedMs.p50)} p50, ${ms(addedMs.p95)} p95 (${many(model)})`);
  }
}
process.exit(0);
