import { access, constants, realpath, stat } from 'node:fs/promises';
import { delimiter, isAbsolute, join, relative } from 'node:path';

/** Variables that compilers and their package caches need. None of them is a key, and no other goes in. */
const NEEDED = [
  'HOME', 'USERPROFILE', 'LANG', 'LC_ALL', 'TZ', 'TEMP', 'TMP', 'TMPDIR', 'SystemRoot', 'windir', 'SystemDrive', 'ComSpec', 'APPDATA',
  'LOCALAPPDATA', 'ProgramData', 'ProgramFiles', 'GOPATH', 'GOROOT', 'GOCACHE', 'CARGO_HOME', 'RUSTUP_HOME', 'RUSTUP_TOOLCHAIN', 'JAVA_HOME',
  'DOTNET_ROOT', 'VIRTUAL_ENV', 'PYENV_ROOT', 'NVM_DIR', 'GEM_HOME',
];
/** What Windows can start without a shell. */
const ENDINGS = process.platform === 'win32' ? ['.exe', '.com', ''] : [''];

/** What a command of the user's runs in. `env` has the `PATH` that the program was found on. */
export interface ProgramWorld {
  readonly env: NodeJS.ProcessEnv;
  /** Absolute folders. */
  readonly path: readonly string[];
}

/** Takes of an environment what programs need. @param folder the workspace folder: programs in it are not found by their name */
export function programWorld(environment: NodeJS.ProcessEnv, folder: string | null): ProgramWorld {
  const given = environment['PATH'] ?? environment['Path'] ?? '';
  const path = given.split(delimiter).filter((entry) => isAbsolute(entry) && (folder === null || !isInside(folder, entry)));
  const kept = NEEDED.flatMap((name) => (environment[name] === undefined ? [] : [[name, environment[name]] as const]));
  return { path, env: { ...Object.fromEntries(kept), PATH: path.join(delimiter) } };
}

/** The absolute path of a program; null where there is none that can be started without a shell, outside of the workspace. */
export async function findProgram(name: string, { path }: ProgramWorld, folder: string | null): Promise<string | null> {
  // Who writes a whole path into the user's own settings means it.
  if (isAbsolute(name)) return (await isProgram(name)) ? name : null;
  for (const candidate of path.flatMap((entry) => ENDINGS.map((ending) => join(entry, name + ending)))) {
    if (!(await isProgram(candidate))) continue;
    const real = await realpath(candidate).catch(() => candidate);
    if (folder === null || !isInside(await realpath(folder).catch(() => folder), real)) return candidate;
  }
  return null;
}

async function isProgram(path: string): Promise<boolean> {
  if (process.platform === 'win32' && !/\.(?:exe|com)$/i.test(path)) return false;
  return stat(path).then(async (found) => found.isFile() && access(path, constants.X_OK).then(() => true), () => false).catch(() => false);
}

/** Whether a path is a folder or in it. */
export function isInside(folder: string, path: string): boolean {
  const inside = relative(folder, path);
  return inside === '' || (!isAbsolute(inside) && !/^\.\.(?:[\\/]|$)/.test(inside));
}
