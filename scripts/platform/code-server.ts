import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { downloads, installAside, npm } from '../install.mjs';
import { restoreProposedApiCheck } from './proposed-api.ts';

/** VS Code's own server build, as code-server publishes it to npm: Code 1.139.1. */
const version = '4.139.1';
export const codeVersion = '1.139.1';

const folder = path.join(downloads, `code-server-${version}`);
const packageFolder = path.join('node_modules', 'code-server');

/** Whether code-server runs on this system at all; its server needs a POSIX system. */
export function codeServerRunsHere(): boolean {
  return process.platform !== 'win32';
}

/**
 * Installs code-server beside the project (about 600 MB, under a minute) unless it is there.
 * It is no dependency of the project: most people need it never, and it would make `npm ci` slow.
 * @returns the path of its entry script, to be run by Node 24
 */
export async function codeServerEntry(log: (line: string) => void): Promise<string> {
  const entry = path.join(folder, packageFolder, 'out', 'node', 'entry.js');
  if (existsSync(entry)) return entry;
  log(`installing code-server ${version} from npm (about 600 MB, under a minute) ...`);
  await installAside(folder, install, () => existsSync(entry));
  return entry;
}

async function install(aside: string): Promise<string> {
  const home = path.join(aside, 'code-server');
  mkdirSync(home);
  // npm asks about install scripts by name; none of them is run.
  const manifest = { private: true, allowScripts: { 'code-server': false, argon2: false } };
  writeFileSync(path.join(home, 'package.json'), JSON.stringify(manifest));
  await npm(['install', '--save-exact', `code-server@${version}`], home);
  const code = path.join(home, packageFolder, 'lib', 'vscode');
  // What its install script would do; `npm ci` refuses these two lockfiles.
  await npm(['install', '--omit=dev'], code);
  await npm(['install', '--omit=dev'], path.join(code, 'extensions'));
  assertVersion(path.join(home, packageFolder, 'package.json'));
  restoreProposedApiCheck(path.join(code, 'out', 'vs'));
  return home;
}

function assertVersion(manifest: string): void {
  const found = (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version;
  if (found !== version) throw new Error(`npm installed code-server ${found} where ${version} was asked for.`);
}
