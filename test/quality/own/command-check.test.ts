import { chmodSync, existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CommandCheck } from '../../../src/quality/own/command-check.ts';
import { findProgram, programWorld } from '../../../src/quality/own/find-program.ts';
import type { OwnCommand } from '../../../src/quality/own/own-settings.ts';
import type { CheckReport } from '../../../src/quality/verdict.ts';
import { makeWorkspace, type TestWorkspace } from './workspace.ts';

let workspace: TestWorkspace;
beforeEach(() => { workspace = makeWorkspace(); });
afterEach(() => { workspace.remove(); });

const never = new AbortController().signal;
const node = process.execPath;
const isWindows = process.platform === 'win32';

/** A command that runs a script with Node. */
function script(text: string, more: Partial<OwnCommand> = {}, args: readonly string[] = ['{file}', '{folder}']): OwnCommand {
  return { command: [node, '-e', text, '--', ...args], languages: ['*'], tasks: ['debug'], on: 'file', folders: null, timeoutMs: 30_000, ...more };
}

/** What a command says of `new` where the file has `old`. */
async function run(command: OwnCommand, { file = 'a.ts', environment = process.env, signal = never, trusted = true } = {}): Promise<CheckReport> {
  const document = workspace.document(file, 'old\n', { trusted });
  return new CommandCheck(() => environment).check([command], document, [{ start: 0, end: 3, newText: 'new' }], signal);
}

/** What a script printed, taken out of the finding that its failure gives. */
async function printed(text: string, options: Parameters<typeof run>[1] & { on?: 'file' | 'project' } = {}): Promise<string> {
  const report = await run(script(`if (require('fs').readFileSync(process.argv[1], 'utf8').startsWith('old')) process.exit(0); ${text}; process.exitCode = 1;`, { on: options.on ?? 'file' }), options);
  return report.status === 'done' ? (report.findings[0]?.message ?? 'passed') : report.status;
}

const FAILS_ON = (word: string): string => `if (require('fs').readFileSync(process.argv[1], 'utf8').includes('${word}')) { console.log(process.argv[1] + ':1:3: no ${word}'); process.exit(3); }`;

describe('a command of the user', () => {
  it('passes with 0; a failure counts if the answer brings it about', async () => {
    expect(await run(script(FAILS_ON('other')))).toEqual({ status: 'done', findings: [] });
    expect(await run(script(FAILS_ON('old')))).toEqual({ status: 'done', findings: [] });
    expect(await run(script(FAILS_ON('new')))).toEqual({ status: 'done', findings: [
      { check: 'command', code: 'exit-3', message: `your command "${path.basename(node)}" ends with 3: a.ts:1:3: no new`, at: { line: 1, column: 3 }, span: { start: 0, end: 0 } },
    ] });
    expect(await run(script('process.exit(1)'))).toEqual({ status: 'unchecked', reason: 'your command fails without the answer as well' });
  });

  it('is asked once about the file without the answer', async () => {
    const log = path.join(workspace.folder, 'log');
    const command = script(`require('fs').appendFileSync(${JSON.stringify(log)}, require('fs').readFileSync(process.argv[1], 'utf8')); ${FAILS_ON('new')}`);
    const check = new CommandCheck();
    for (const newText of ['new 1', 'new 2']) await check.check([command], workspace.document('a.ts', 'old\n'), [{ start: 0, end: 3, newText }], never);
    expect(readFileSync(log, 'utf8')).toBe('new 1\nold\nnew 2\n');
  });

  it('that cannot tell does not hide what the next one finds', async () => {
    const document = workspace.document('a.ts', 'old\n');
    const answer = [{ start: 0, end: 3, newText: 'new' }];
    const broken = { ...script(''), command: ['stepladder-there-is-none'] };
    const reason = 'your command "stepladder-there-is-none" is not on the PATH as a program that needs no shell';
    expect(await new CommandCheck().check([broken, script(FAILS_ON('new'))], document, answer, never)).toMatchObject({ status: 'done', findings: [{ code: 'exit-3' }] });
    expect(await new CommandCheck().check([broken, script('')], document, answer, never)).toEqual({ status: 'unchecked', reason });
  });

  it('is named without the folder that it is in', async () => {
    const program = path.join(workspace.folder, 'bin', 'x');
    expect(await run({ ...script(''), command: [program] })).toEqual({ status: 'unchecked', reason: 'your command "x" is not on the PATH as a program that needs no shell' });
  });

  it('runs in trusted workspaces only', async () => {
    const marker = path.join(workspace.folder, 'ran');
    const command = script(`require('fs').writeFileSync(${JSON.stringify(marker)}, '')`);
    expect(await run(command, { trusted: false })).toEqual({ status: 'unchecked', reason: 'your commands run in trusted workspaces only' });
    expect(existsSync(marker)).toBe(false);
    expect(await run(command)).toEqual({ status: 'done', findings: [] });
    expect(existsSync(marker)).toBe(true);
  });

  it.each(isWindows ? ['-rf.ts', '$(y)&.ts'] : [';touch x;$(y)&.ts', '-rf.ts', '--eval=1.ts', 'a\nb.ts', '"`\' |.ts', '..ts', '{folder}.ts'])('takes no harm from a file that is called %j', async (name) => {
    workspace.write('keep.ts', '');
    const elsewhere = makeWorkspace();
    try {
      for (const on of ['file', 'project'] as const) {
        const log = path.join(elsewhere.folder, on);
        await run(script(`require('fs').writeFileSync(${JSON.stringify(log)}, JSON.stringify([process.argv[1], process.cwd(), require('fs').readFileSync(process.argv[1], 'utf8')]))`, { on }), { file: name });
        const [file = '', cwd = '', text] = JSON.parse(readFileSync(log, 'utf8')) as string[];
        expect(text).toBe('new\n');
        expect(path.dirname(file)).toBe(cwd);
        expect([path.isAbsolute(cwd), cwd.startsWith(workspace.folder)]).toEqual([true, false]);
        if (on === 'project') expect(path.basename(file)).toBe(name);
        else expect(path.basename(file)).toMatch(/^\w[\w.-]*$/);
      }
      expect(readdirSync(elsewhere.folder).sort()).toEqual(['file', 'project']);
    } finally {
      elsewhere.remove();
    }
    expect(readdirSync(workspace.folder)).toEqual(['keep.ts']);
    expect(existsSync(path.join(process.cwd(), 'x'))).toBe(false);
  });

  it('sees no key and nothing else of the environment but what programs need', async () => {
    const environment = { ...process.env, OPENAI_API_KEY: 'canary', STEPLADDER_CANARY: 'canary', NODE_OPTIONS: '--no-warnings', LD_PRELOAD_CANARY: 'canary', ELECTRON_RUN_AS_NODE: '1' };
    const names = await printed("console.log('PATH' in process.env, Object.keys(process.env).filter((name) => /KEY|CANARY|NODE|ELECTRON/.test(name)).join())", { environment });
    expect(names).toBe(`your command "${path.basename(node)}" ends with 1: true`);
  });

  it('says what it prints without escapes, hidden characters and folders, cut to a few lines', async () => {
    const message = await printed(String.raw`console.log('\u001b[31mred\u001b[0m \u202eab\u200b ' + process.argv[1] + ' ' + require('os').homedir() + '/x\n'.repeat(50) + 'y'.repeat(5000))`);
    expect(message).toMatch(/: red ab a\.ts x\n/);
    expect(message.length).toBeLessThan(700);
    expect(message).not.toMatch(/stepladder-check|[\u001b\u202e\u200b]/);
  });

  it('is ended at its time limit with all that it started', async () => {
    const pids = path.join(workspace.folder, 'pids');
    const grandchild = `require('fs').appendFileSync(${JSON.stringify(pids)}, process.pid + '\\n'); setInterval(() => {}, 1000)`;
    const command = script(`require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(grandchild)}], { stdio: 'inherit' }); ${grandchild}`);
    const controller = new AbortController();
    const report = run(command, { signal: controller.signal });
    await expect.poll(() => (existsSync(pids) ? readFileSync(pids, 'utf8').trim().split('\n').length : 0), { timeout: 20_000 }).toBe(2);
    controller.abort();
    expect(await report).toEqual({ status: 'unchecked', reason: 'cancelled' });
    for (const pid of readFileSync(pids, 'utf8').trim().split('\n')) await expect.poll(() => isGone(Number(pid)), { timeout: 20_000 }).toBe(true);
    expect(await run(script('setInterval(() => {}, 1000)', { timeoutMs: 100 }))).toEqual({ status: 'unchecked', reason: 'your command took longer than 0.1 s' });
  });

  it('leaves nothing running when it ends by itself', async () => {
    const pid = path.join(workspace.folder, 'pid');
    const grandchild = `require('fs').writeFileSync(${JSON.stringify(pid)}, String(process.pid)); setInterval(() => {}, 1000)`;
    const command = script(`const fs = require('fs'); require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(grandchild)}], { stdio: 'inherit' }); setInterval(() => { if (fs.existsSync(${JSON.stringify(pid)}) && fs.readFileSync(${JSON.stringify(pid)}, 'utf8') !== '') process.exit(0); }, 10)`);
    expect(await run(command)).toEqual({ status: 'done', findings: [] });
    await expect.poll(() => isGone(Number(readFileSync(pid, 'utf8'))), { timeout: 20_000 }).toBe(true);
  });

  it('is ended when it prints without end', async () => {
    expect(await run(script("const piece = 'x'.repeat(65536); const on = () => process.stdout.write(piece, on); on();"))).toEqual({ status: 'unchecked', reason: 'your command printed more than 2 MB' });
  });

  it('leaves no folder behind', async () => {
    const before = new Set(readdirSync(tmpdir()));
    await run(script('', { on: 'file' }));
    await run(script('process.exit(1)', { on: 'project' }));
    expect(readdirSync(tmpdir()).filter((name) => name.startsWith('stepladder-check-') && !before.has(name))).toEqual([]);
  });
});

function isGone(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return true;
  }
  // What nobody waits for stays as a name until the system's first process takes it away.
  const state = existsSync(`/proc/${String(pid)}/stat`) ? /\) (\S)/.exec(readFileSync(`/proc/${String(pid)}/stat`, 'utf8'))?.[1] : null;
  return state === 'Z';
}

describe('a command on a copy of the project', () => {
  it('sees the other files and the answer, and changes none of them', async () => {
    workspace.write('src/a.ts', 'on disk\n');
    workspace.write('src/b.ts', 'beside\n');
    workspace.write('node_modules/x/index.js', 'module.exports = 42;');
    workspace.write('.git/HEAD', 'x');
    const text = await printed("const fs = require('fs'); console.log(fs.readFileSync('src/a.ts', 'utf8').trim(), fs.readFileSync('src/b.ts', 'utf8').trim(), require(process.cwd() + '/node_modules/x'), fs.existsSync('.git'), process.argv[2] === process.cwd()); fs.writeFileSync('src/b.ts', 'x'); fs.rmSync('src/a.ts')", { file: 'src/a.ts', on: 'project' });
    expect(text).toContain(': new beside 42 false true');
    expect(readFileSync(path.join(workspace.folder, 'src/a.ts'), 'utf8')).toBe('on disk\n');
    expect(readFileSync(path.join(workspace.folder, 'src/b.ts'), 'utf8')).toBe('beside\n');
  });
});

describe.skipIf(isWindows)('a program', () => {
  const world = (value: string) => programWorld({ PATH: value }, workspace.folder);
  const make = (name: string): string => {
    const file = workspace.write(name, '#!/bin/sh\n');
    chmodSync(file, 0o755);
    return file;
  };

  it('is never found in the workspace, the current folder or relative to either', async () => {
    make('node');
    make('bin/node');
    expect(world(`.::bin:${workspace.folder}:${workspace.folder}/bin`).path).toEqual([]);
    expect(await findProgram('node', world(`.::bin:${workspace.folder}:${path.dirname(node)}`), workspace.folder)).toBe(node);
    const other = makeWorkspace();
    try {
      writeFileSync(path.join(other.folder, 'plain'), '');
      // A link that leads in.
      symlinkSync(path.join(workspace.folder, 'node'), path.join(other.folder, 'node'));
      expect(await findProgram('node', world(other.folder), workspace.folder)).toBe(null);
      expect(await findProgram('plain', world(other.folder), workspace.folder)).toBe(null);
    } finally {
      other.remove();
    }
  });

  it('that is named by its whole path is the one that is meant', async () => {
    const own = make('tools/check');
    expect(await findProgram(own, world('/nowhere'), workspace.folder)).toBe(own);
    expect(await findProgram(`${own}-not`, world('/nowhere'), workspace.folder)).toBe(null);
  });
});
