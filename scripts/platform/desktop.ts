import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { downloadAndUnzipVSCode, resolveCliPathFromVSCodeExecutablePath, SilentReporter } from '@vscode/test-electron';
import { downloads } from '../install.mjs';
import { onPath } from './chromium.ts';
import { withoutEditorVariables } from './server.ts';

/** Without a byte for this long, in ms, a download is given up. */
const stallLimit = 10_000;
/** The address from which test-electron downloads. */
const updateServer = 'https://update.code.visualstudio.com/api/releases/stable';

/** Why no desktop program can show a window here, or null. */
export function noWindowReason(): string | null {
  const hasDisplay = process.platform !== 'linux' || Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']);
  return hasDisplay ? null : 'there is no display';
}

/** The command-line program of an installed VS Code that answers, or null. */
export function installedDesktop(): string | null {
  return installedCandidates().find(answers) ?? null;
}

/**
 * VS Code as test-electron downloads it into a folder of the project's.
 * @returns the program's path, or the reason why it cannot be had
 */
export async function downloadedDesktop(log: (line: string) => void): Promise<{ program: string } | { reason: string }> {
  try {
    // Within its own limits the downloader tries several times; whether anything answers is known sooner.
    await fetch(updateServer, { signal: AbortSignal.timeout(stallLimit) });
    log('looking for desktop VS Code, downloading it if need be (about 150 MB) ...');
    const program = await downloadAndUnzipVSCode({ version: 'stable', cachePath: downloads, timeout: stallLimit, reporter: new SilentReporter() });
    return { program };
  } catch (error) {
    return { reason: `VS Code cannot be downloaded (${error instanceof Error ? error.message : String(error)})` };
  }
}

/** The command-line program that belongs to a downloaded VS Code. */
export function cliOf(program: string): string {
  return resolveCliPathFromVSCodeExecutablePath(program);
}

/** Starts VS Code's command-line program; on Windows that is a script, which needs a shell and so quotes. */
export function startCli(cli: string, args: readonly string[]): ChildProcess {
  const script = process.platform === 'win32';
  const quoted = script ? args.map((arg) => `"${arg}"`) : args;
  return spawn(script ? `"${cli}"` : cli, quoted, { shell: script, stdio: 'inherit', env: withoutEditorVariables() });
}

function installedCandidates(): string[] {
  const names = process.platform === 'win32' ? ['code.cmd', 'code-insiders.cmd'] : ['code', 'code-insiders'];
  const known = [
    '/Applications/Visual Studio Code.app/Contents/Resources/app/bin/code',
    '/usr/share/code/bin/code',
    '/snap/bin/code',
    ...['LocalAppData', 'ProgramFiles'].flatMap((name) => {
      const home = process.env[name];
      return home ? [path.join(home, name === 'LocalAppData' ? 'Programs' : '', 'Microsoft VS Code', 'bin', 'code.cmd')] : [];
    }),
  ];
  return [...names.flatMap((name) => onPath(name) ?? []), ...known.filter((program) => existsSync(program))];
}

/** Whether `--version` gives a version: a `code` in PATH may be anything, or need a window manager that is not there. */
function answers(cli: string): boolean {
  const script = process.platform === 'win32';
  const reply = spawnSync(script ? `"${cli}"` : cli, ['--version'], { shell: script, encoding: 'utf8', timeout: 20_000, env: withoutEditorVariables() });
  return reply.status === 0 && /^\d+\.\d+\.\d+/.test(reply.stdout);
}
