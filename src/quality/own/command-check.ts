import { LRUCache } from 'lru-cache';
import { applyEdits, type DocumentSnapshot, type Place, type TextEdit } from '../../request/document.ts';
import type { CheckReport } from '../verdict.ts';
import { placeIn, readableOutput } from './command-output.ts';
import { findProgram, programWorld } from './find-program.ts';
import type { OwnCommand } from './own-settings.ts';
import { runCommand, type CommandEnd } from './run-command.ts';
import { fileFolder, projectFolder, type CheckFolder } from './workspace-copy.ts';

/** How long it is remembered that a command fails, or not, without the answer, ms: other files may change meanwhile. */
const REMEMBERED_MS = 60_000;

type Started = CheckFolder | { readonly reason: string };

/** Runs the user's commands on answers. An exit code of 0 is a pass; any other is a finding if the answer brings it about. */
export class CommandCheck {
  readonly #environment: () => NodeJS.ProcessEnv;
  /** By command and text: whether it passes without the answer. */
  readonly #before = new LRUCache<string, CommandEnd>({ max: 50, ttl: REMEMBERED_MS });

  constructor(environment: () => NodeJS.ProcessEnv = () => process.env) {
    this.#environment = environment;
  }

  /** The first command that fails is the report; one that could not tell is it where none fails. */
  async check(commands: readonly OwnCommand[], document: DocumentSnapshot, edits: readonly TextEdit[], signal: AbortSignal): Promise<CheckReport> {
    const { place } = document;
    if (place?.trusted !== true) return { status: 'unchecked', reason: 'your commands run in trusted workspaces only' };
    let missed: CheckReport | null = null;
    for (const command of commands) {
      if (signal.aborted) return { status: 'unchecked', reason: 'cancelled' };
      const report = await this.#run(command, document, place, edits, signal);
      if (report.status !== 'done') missed ??= report;
      else if (report.findings.length > 0) return report;
    }
    return missed ?? { status: 'done', findings: [] };
  }

  async #run(command: OwnCommand, document: DocumentSnapshot, place: Place, edits: readonly TextEdit[], signal: AbortSignal): Promise<CheckReport> {
    const [name = ''] = command.command;
    const world = programWorld(this.#environment(), place.folder);
    const program = await findProgram(name, world, place.folder);
    if (program === null) return { status: 'unchecked', reason: `your command "${shortName(name)}" is not on the PATH as a program that needs no shell` };
    const at: Started = await (command.on === 'project' ? projectFolder(place, signal) : fileFolder(place.path)).catch(() => ({ reason: 'no temporary folder could be made' }));
    if ('reason' in at) return { status: 'unchecked', reason: at.reason };
    const folder = command.on === 'project' ? at.root : place.folder ?? at.root;
    const args = command.command.slice(1).map((argument) => filledIn(argument, at.file, folder));
    const run = async (text: string): Promise<CommandEnd> => {
      await at.write(text);
      return runCommand({ program, args, cwd: at.root, env: world.env, timeoutMs: command.timeoutMs, signal });
    };
    try {
      const now = await run(applyEdits(document.text, edits));
      if ('reason' in now) return { status: 'unchecked', reason: now.reason };
      if (now.code === 0) return { status: 'done', findings: [] };
      const before = await this.#runBefore(command, document, run);
      if ('reason' in before) return { status: 'unchecked', reason: before.reason };
      if (before.code !== 0) return { status: 'unchecked', reason: 'your command fails without the answer as well' };
      return failed(name, now, { ...at, folder: place.folder, label: document.file }, edits);
    } catch {
      return { status: 'unchecked', reason: 'the file could not be written for your command' };
    } finally {
      await at.remove();
    }
  }

  async #runBefore(command: OwnCommand, { text, place }: DocumentSnapshot, run: (text: string) => Promise<CommandEnd>): Promise<CommandEnd> {
    const key = JSON.stringify([command, place, text]);
    const end = this.#before.get(key) ?? (await run(text));
    if ('code' in end) this.#before.set(key, end);
    return end;
  }
}

/** A program without its folder: reasons and findings are kept, and a path says who somebody is. */
function shortName(program: string): string {
  return program.split(/[\\/]/).at(-1) ?? program;
}

/** In one pass: what is put in is not looked at again. */
function filledIn(argument: string, file: string, folder: string): string {
  return argument.replace(/\{(file|folder)\}/g, (_, name) => (name === 'file' ? file : folder));
}

function failed(name: string, { code, output }: Extract<CommandEnd, { code: number }>, at: Parameters<typeof readableOutput>[1], edits: readonly TextEdit[]): CheckReport {
  const said = readableOutput(output, at);
  const message = `your command "${shortName(name)}" ends with ${String(code)}${said === '' ? '' : `: ${said}`}`;
  const start = edits[0]?.start ?? 0;
  return { status: 'done', findings: [{ check: 'command', code: `exit-${String(code)}`, message, at: placeIn(output, at.file), span: { start, end: start } }] };
}
