import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createGate } from '../../../src/quality/create-gate.ts';
import type { CheckInput, Engine } from '../../../src/quality/engine/engine.ts';
import { EslintPace } from '../../../src/quality/own/eslint-pace.ts';
import { createOwnChecks, type LateReport, type OwnChecks } from '../../../src/quality/own/own-checks.ts';
import { commandsFor, type OwnCheckSettings, type OwnCommand } from '../../../src/quality/own/own-settings.ts';
import type { CheckReport } from '../../../src/quality/verdict.ts';
import type { Request } from '../../../src/request/request.ts';
import { completeAt, selectionIn } from '../golden.ts';
import { makeWorkspace, type TestWorkspace } from './workspace.ts';

let workspace: TestWorkspace;
beforeEach(() => {
  workspace = makeWorkspace();
  workspace.write('node_modules/eslint/package.json', '{ "name": "eslint", "version": "9.1.0" }');
  workspace.write('eslint.config.js', '');
});
afterEach(() => { workspace.remove(); });

const NONE: CheckReport = { status: 'done', findings: [] };
const finding = { check: 'eslint', code: 'no-undef', message: "'a' is not defined.", at: { line: 1, column: 1 } } as const;
const STYLE = { ...finding, code: 'no-var' };
const FOUND: CheckReport = { status: 'done', findings: [{ ...finding, span: { start: 0, end: 1 } }], doubts: [STYLE] };
const never = new AbortController().signal;
const edits = [{ start: 0, end: 0, newText: 'a' }];
const command: OwnCommand = { command: ['x'], languages: ['haskell'], tasks: ['debug'], on: 'file', folders: null, timeoutMs: 1_000 };
const auto: OwnCheckSettings = { eslint: 'auto', commands: [] };

/** An engine that answers when it is told to. */
function slowEngine(): Engine & { readonly asked: CheckInput[]; answer(report: CheckReport): void; readonly opened: string[] } {
  const waiting: ((report: CheckReport) => void)[] = [];
  const asked: CheckInput[] = [];
  const opened: string[] = [];
  return {
    asked,
    opened,
    answer: (report) => { for (const end of waiting.splice(0)) end(report); },
    start: () => undefined,
    open: (document, checks) => void opened.push(`${document.file} ${checks.join()}`),
    check: (input, checks) => {
      if (!checks.includes('eslint')) return Promise.resolve(new Map(checks.map((check) => [check, NONE])));
      asked.push(input);
      return new Promise((resolve) => waiting.push((report) => { resolve(new Map([['eslint', report]])); }));
    },
    diagnose: () => Promise.resolve([]),
    rssMb: () => null,
    isReady: () => true,
    dispose: () => Promise.resolve(),
  };
}

function requestIn(trusted = true, trigger: Request['trigger'] = 'manual', task: 'complete' | 'debug' = 'debug', languageId = 'javascript'): Request {
  const request = task === 'debug' ? selectionIn('«b»', 'debug', languageId) : completeAt('║', languageId);
  return { ...request, trigger, document: workspace.document('src/a.js', request.document.text, { trusted, languageId }) };
}

function checksOver(engine: Engine | null, settings: OwnCheckSettings = auto, more: { manualMs?: number; autoMs?: number } = { manualMs: 30_000, autoMs: 30_000 }): OwnChecks & { readonly late: LateReport[] } {
  const late: LateReport[] = [];
  return { ...createOwnChecks({ engine, settings: () => settings, limits: more, onLate: (report) => void late.push(report) }), late };
}

describe("the workspace's ESLint", () => {
  it('has a say before the answer is shown where it is in time', async () => {
    const engine = slowEngine();
    const own = checksOver(engine);
    const reports = own.check(requestIn(), edits, never);
    await expect.poll(() => engine.asked.length).toBe(1);
    engine.answer(FOUND);
    expect([...(await reports)]).toEqual([['eslint', FOUND]]);
    expect(own.late).toEqual([]);
  });

  it.each<[string, OwnCheckSettings['eslint']]>([['is too slow', 'auto'], ['is to wait', 'after']])('tells what it finds afterwards where it %s, matters of style as well', async (_, eslint) => {
    const engine = slowEngine();
    const own = checksOver(engine, { eslint, commands: [] }, { manualMs: 1 });
    expect([...(await own.check(requestIn(), edits, never))]).toEqual([['eslint', { status: 'unchecked', reason: "this workspace's ESLint reports later" }]]);
    engine.answer(FOUND);
    await expect.poll(() => own.late).toEqual([{ requestId: 'r1', edits, findings: [finding, STYLE] }]);
  });

  it('says nothing afterwards where it finds nothing, or of a request that is cancelled', async () => {
    const engine = slowEngine();
    const own = checksOver(engine, auto, { manualMs: 1 });
    await own.check(requestIn(), edits, never);
    engine.answer(NONE);
    const controller = new AbortController();
    const waiting = checksOver(engine).check(requestIn(), edits, controller.signal);
    await expect.poll(() => engine.asked.length).toBe(2);
    controller.abort();
    expect([...(await waiting)]).toMatchObject([['eslint', { status: 'unchecked' }]]);
    engine.answer(FOUND);
    await Promise.resolve();
    expect(own.late).toEqual([]);
  });

  it('is not asked about what nobody asked for where it is slow or to come afterwards', async () => {
    const engine = slowEngine();
    expect([...(await checksOver(engine, { eslint: 'after', commands: [] }).check(requestIn(true, 'auto', 'complete'), edits, never))]).toEqual([]);
    expect(engine.asked).toEqual([]);
  });

  it.each<[string, () => Request, OwnCheckSettings]>([
    ['in a workspace that is not trusted', () => requestIn(false), auto],
    ['where it is off', () => requestIn(), { eslint: 'off', commands: [] }],
    ['for a language that needs a plugin', () => requestIn(true, 'manual', 'debug', 'vue'), auto],
  ])('is neither asked nor prepared %s', async (_, request, settings) => {
    const engine = slowEngine();
    const own = checksOver(engine, settings);
    own.prepare(request());
    expect([...(await own.check(request(), edits, never))]).toEqual([]);
    expect([engine.asked, engine.opened]).toEqual([[], []]);
  });

  it('reads the file while the model is still answering', async () => {
    const engine = slowEngine();
    checksOver(engine).prepare(requestIn());
    await expect.poll(() => engine.opened).toEqual(['src/a.js eslint']);
  });

  it('fails an answer at the gate', async () => {
    const engine = slowEngine();
    const gate = createGate({ engine, own: checksOver(engine) });
    const judged = gate.judge(requestIn(true, 'manual', 'complete'), { text: 'a', cutOff: false }, never);
    await expect.poll(() => engine.asked.length).toBe(1);
    engine.answer(FOUND);
    expect((await judged).verdict).toMatchObject({ result: 'failed', findings: [finding] });
    expect((await judged).doubts).toEqual([STYLE]);
  });
});

describe('the pace of an ESLint', () => {
  it('is that of its last runs, without the first one; a slow one is tried again in the end', () => {
    const pace = new EslintPace();
    expect(pace.isWithin('a', 150)).toBe(true);
    pace.took('a', 3_000);
    expect(pace.isWithin('a', 150)).toBe(true);
    for (const ms of [100, 120]) pace.took('a', ms);
    expect([pace.isWithin('a', 107), pace.isWithin('a', 105), pace.isWithin('b', 1)]).toEqual([true, false, true]);
    pace.took('a', 400);
    expect(pace.isWithin('a', 150)).toBe(false);
    for (let times = 0; times < 10; times++) pace.leftOut('a');
    expect(pace.isWithin('a', 150)).toBe(true);
  });
});

describe('the commands for a request', () => {
  const settings = { eslint: 'off', commands: [command] } as const;
  const forHaskell = (trusted = true, trigger: Request['trigger'] = 'manual', task: 'complete' | 'debug' = 'debug'): Request => requestIn(trusted, trigger, task, 'haskell');

  it('are those of its language, task and folder, never while the user types, never without trust', () => {
    const both = { ...command, tasks: ['complete', 'debug'] as const };
    expect(commandsFor(settings, forHaskell())).toEqual([command]);
    expect(commandsFor(settings, requestIn())).toEqual([]);
    expect(commandsFor(settings, forHaskell(true, 'manual', 'complete'))).toEqual([]);
    expect(commandsFor({ ...settings, commands: [both] }, forHaskell(true, 'manual', 'complete'))).toEqual([both]);
    expect(commandsFor({ ...settings, commands: [both] }, forHaskell(true, 'auto', 'complete'))).toEqual([]);
    expect(commandsFor(settings, forHaskell(false))).toEqual([]);
    const here = { ...command, languages: ['*'], folders: [workspace.folder] };
    const there = { ...here, folders: [`${workspace.folder}-other`] };
    expect(commandsFor({ ...settings, commands: [here, there] }, requestIn())).toEqual([here]);
  });

  it('leave nothing on disk when the window closes while they run', async () => {
    const log = path.join(workspace.folder, 'log');
    const waits = `require('fs').writeFileSync(${JSON.stringify(log)}, process.cwd()); setInterval(() => {}, 1000)`;
    const own = checksOver(null, { eslint: 'off', commands: [{ ...command, command: [process.execPath, '-e', waits], on: 'project', timeoutMs: 30_000 }] });
    const reports = own.check(forHaskell(), edits, never);
    await expect.poll(() => (existsSync(log) ? readFileSync(log, 'utf8') : ''), { timeout: 20_000 }).not.toBe('');
    const copy = readFileSync(log, 'utf8');
    expect(existsSync(copy)).toBe(true);
    await own.dispose();
    expect(existsSync(copy)).toBe(false);
    expect([...(await reports)]).toEqual([['command', { status: 'unchecked', reason: 'cancelled' }]]);
    expect([...(await own.check(forHaskell(), edits, never))]).toEqual([['command', { status: 'unchecked', reason: 'cancelled' }]]);
  });

  it('verify what nothing else here can', async () => {
    const verdictWith = async (exit: string) => {
      const run = { ...command, command: [process.execPath, '-e', exit, '--', '{file}'], timeoutMs: 30_000 };
      const gate = createGate({ engine: null, own: checksOver(null, { eslint: 'off', commands: [run] }) });
      return (await gate.judge(forHaskell(), { text: 'It is wrong.\n```\nc\n```', cutOff: false }, never)).verdict;
    };
    expect(await verdictWith('')).toEqual({ result: 'passed', by: ['reply', 'command'] });
    expect(await verdictWith("process.exit(require('fs').readFileSync(process.argv[1], 'utf8').includes('c') ? 1 : 0)")).toMatchObject({ result: 'failed', findings: [{ code: 'exit-1' }] });
    expect(await verdictWith('process.exit(1)')).toEqual({ result: 'unchecked', by: ['reply'], reason: 'not verified: your command fails without the answer as well' });
    const without = createGate({ engine: null, own: checksOver(null, { eslint: 'off', commands: [] }) });
    expect((await without.judge(forHaskell(), { text: 'It is wrong.\n```\nc\n```', cutOff: false }, never)).verdict).toMatchObject({ result: 'unchecked', by: ['reply'] });
  });
});
