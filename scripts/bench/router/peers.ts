import { createHash } from 'node:crypto';
import { cpSync, existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { downloads, installAside, npm } from '../../install.mjs';

const source = path.join(import.meta.dirname, 'peers');
const files = ['package.json', 'package-lock.json', 'load.js'];

/**
 * Installs the foreign stacks beside the project (about 60 MB, some seconds) unless they are there. They are no
 * dependencies of the project: nothing but this benchmark uses them.
 * @returns the folder they are in
 */
export async function peersFolder(log: (line: string) => void): Promise<string> {
  const hash = createHash('sha256');
  for (const file of files) hash.update(readFileSync(path.join(source, file)));
  const target = path.join(downloads, `bench-peers-${hash.digest('hex').slice(0, 12)}`);
  const isThere = (): boolean => existsSync(path.join(target, 'node_modules', '.package-lock.json'));
  if (isThere()) return target;
  log('installing LangChain.js and the AI SDK from npm, beside the project ...');
  await installAside(target, install, isThere);
  return target;
}

async function install(aside: string): Promise<string> {
  const home = path.join(aside, 'peers');
  for (const file of files) cpSync(path.join(source, file), path.join(home, file));
  await npm(['ci'], home);
  return home;
}

/** One of the foreign packages. `T` is what the caller knows of it: their types are not installed with the project. */
export async function loadPeer<T>(folder: string | null, name: string): Promise<T> {
  const { load } = (await import(pathToFileURL(path.join(placeOf(folder), 'load.js')).href)) as { load: (name: string) => Promise<unknown> };
  return (await load(name)) as T;
}

/** @param prefix tells packages of one stack from those of the same name of another */
export function versionsOfPeers(folder: string | null, names: readonly string[], prefix: string): Record<string, string> {
  const versions = versionsIn(path.join(placeOf(folder), 'node_modules'), names);
  return Object.fromEntries(Object.entries(versions).map(([name, version]) => [prefix + name, version]));
}

export function versionsIn(modules: string, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => {
    const manifest = JSON.parse(readFileSync(path.join(modules, name, 'package.json'), 'utf8')) as { version: string };
    return [name, manifest.version];
  }));
}

function placeOf(folder: string | null): string {
  if (folder === null) throw new Error('The foreign stacks are not installed.');
  return folder;
}
