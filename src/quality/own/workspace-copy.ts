import { constants, copyFile, lstat, mkdir, mkdtemp, readdir, realpath, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import type { Place } from '../../request/document.ts';
import { isInside } from './find-program.ts';
import { CHECK_FOLDER, removeLeftovers } from './leftovers.ts';

/** A place of its own for one command, with the file as it is to be checked. */
export interface CheckFolder {
  /** Absolute path, private to the user. */
  readonly root: string;
  /** Absolute path of the file in it. */
  readonly file: string;
  /** Writes what is to be checked. Rejects where that would be outside of `root`. */
  write(text: string): Promise<void>;
  remove(): Promise<void>;
}

/** Most that a copy of a project may hold. Copying that much takes about a second. */
export const COPY_LIMITS = { files: 5_000, bytes: 100_000_000 };
export type CopyLimits = typeof COPY_LIMITS;
/** History is no part of what is checked. */
const LEFT_OUT = new Set(['.git', '.hg', '.svn']);
/** Large, and the same with and without the answer: linked. What a command writes in there, it writes to the user's own files. */
const LINKED = new Set(['node_modules', '.venv', 'venv']);

/** A folder with nothing in it but the file, under a name that every program takes. */
export async function fileFolder(path: string): Promise<CheckFolder> {
  const root = await temporary();
  return folderAt(root, join(root, safeName(path)));
}

/**
 * A copy of the workspace folder; or why there is none, for people. The answer is written to the copy only. A command may still write to
 * the user's own files: through the linked folders, or by their own paths.
 */
export async function projectFolder({ path, folder }: Place, signal: AbortSignal, limits: CopyLimits = COPY_LIMITS): Promise<CheckFolder | { readonly reason: string }> {
  if (folder === null || !isInside(folder, path)) return { reason: 'the file is in no workspace folder' };
  const inside = relative(folder, path);
  // Through the link, the answer would arrive in the user's own file. There are systems on which case makes no difference.
  if (inside.split(/[\\/]/).some((name) => LINKED.has(name.toLowerCase()))) return { reason: 'the file is in a folder that is linked, not copied' };
  const root = await temporary();
  const copied = folderAt(root, join(root, inside));
  try {
    const left = { ...limits };
    if (await copyFolder(await realpath(folder), root, left, signal)) return copied;
    await copied.remove();
    return { reason: `the workspace folder has more than ${String(limits.files)} files or ${String(limits.bytes / 1_000_000)} MB to copy` };
  } catch {
    await copied.remove();
    return { reason: signal.aborted ? 'cancelled' : 'the workspace folder could not be copied' };
  }
}

/** Once in the life of a window. */
let tidied: Promise<void> | null = null;

async function temporary(): Promise<string> {
  tidied ??= removeLeftovers();
  return realpath(await mkdtemp(join(tmpdir(), CHECK_FOLDER)));
}

function folderAt(root: string, file: string): CheckFolder {
  return {
    root,
    file,
    write: async (text) => {
      await mkdir(dirname(file), { recursive: true });
      // A command of before may have put a link in the way.
      if (!isInside(root, await realpath(dirname(file))) || (await isLink(file))) throw new Error('the file is not in its folder');
      await writeFile(file, text);
    },
    // A virus scanner or a process that has just been ended may still hold a file.
    remove: () => rm(root, { recursive: true, force: true, maxRetries: 5 }).catch(() => undefined),
  };
}

async function isLink(path: string): Promise<boolean> {
  return lstat(path).then((found) => found.isSymbolicLink(), () => false);
}

/** Its letters and ending, without what a program or a shell could take for something else. */
function safeName(path: string): string {
  const name = basename(path).replace(/[^\w.-]/g, '_').replace(/^[.-]+/, '_');
  return name.length <= 100 ? name : name.slice(-100);
}

/** @param left what may still be copied @returns false when that is not enough; rejects with the signal */
async function copyFolder(from: string, to: string, left: CopyLimits, signal: AbortSignal): Promise<boolean> {
  for (const entry of await readdir(from, { withFileTypes: true })) {
    signal.throwIfAborted();
    if (LEFT_OUT.has(entry.name)) continue;
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (LINKED.has(entry.name)) await symlink(await realpath(source), target, 'junction');
    else if (entry.isDirectory()) {
      await mkdir(target);
      if (!(await copyFolder(source, target, left, signal))) return false;
    } else if (!(await copyOne(source, target, left))) return false;
  }
  return true;
}

/** A link to a file becomes a file: what is written to the copy must not arrive at what it links to. */
async function copyOne(source: string, target: string, left: CopyLimits): Promise<boolean> {
  const found = await stat(source).catch(() => null);
  if (found?.isFile() !== true) return true;
  left.files--;
  left.bytes -= found.size;
  if (left.files < 0 || left.bytes < 0) return false;
  await copyFile(source, target, constants.COPYFILE_FICLONE);
  return true;
}
