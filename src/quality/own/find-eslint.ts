import { readFile, stat } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative } from 'node:path';
import type { Place } from '../../request/document.ts';

/** The workspace's own ESLint, as far as it is told without running any of it. */
export interface OwnEslint {
  /** The folder whose `node_modules` holds it. */
  readonly root: string;
  /** Major and minor version. */
  readonly version: readonly [number, number];
  /** Absolute path of the configuration nearest to the file. */
  readonly config: string;
  /** Whether that is an `eslint.config.*`, no `.eslintrc*`. */
  readonly isFlat: boolean;
}

const FLAT = ['js', 'mjs', 'cjs', 'ts', 'mts', 'cts'].map((ending) => `eslint.config.${ending}`);
const OLD = ['.js', '.cjs', '.yaml', '.yml', '.json', ''].map((ending) => `.eslintrc${ending}`);
/** The first version that no longer reads `.eslintrc*`. */
const WITHOUT_OLD = 10;

/** Null where there is none, where it has no configuration, and for what is not trusted: there not even a file is looked for. */
export async function findEslint({ path, folder, trusted }: Place): Promise<OwnEslint | null> {
  if (!trusted || folder === null) return null;
  const folders = foldersUp(path, folder);
  const root = await firstOf(folders, ['node_modules/eslint/package.json']);
  const version = root === null ? null : await versionOf(root.path);
  if (root === null || version === null) return null;
  const flat = await firstOf(folders, FLAT);
  const old = flat === null && version[0] < WITHOUT_OLD ? await firstOf(folders, OLD) : null;
  const config = flat ?? old;
  return config === null ? null : { root: root.folder, version, config: config.path, isFlat: flat !== null };
}

/** From the file's folder up to the workspace folder, never above it; none for a file that is not in there. */
function foldersUp(path: string, folder: string): string[] {
  const inside = relative(folder, path);
  if (inside === '' || inside.startsWith('..') || isAbsolute(inside)) return [];
  const folders = [dirname(path)];
  for (let at = dirname(path); relative(folder, at) !== ''; at = dirname(at)) folders.push(dirname(at));
  return folders;
}

async function firstOf(folders: readonly string[], names: readonly string[]): Promise<{ readonly folder: string; readonly path: string } | null> {
  for (const folder of folders) {
    for (const name of names) {
      const path = join(folder, name);
      if (await isFile(path)) return { folder, path };
    }
  }
  return null;
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then((found) => found.isFile(), () => false);
}

async function versionOf(manifest: string): Promise<[number, number] | null> {
  const text = await readFile(manifest, 'utf8').catch(() => '');
  const [, major, minor] = /"version"\s*:\s*"(\d+)\.(\d+)/.exec(text) ?? [];
  return major === undefined || minor === undefined ? null : [Number(major), Number(minor)];
}
