import { closeSync, constants, fstatSync, lstatSync, openSync, readFileSync, realpathSync } from 'node:fs';
import { open, readdir, type FileHandle } from 'node:fs/promises';

/** What stands in a folder. Links, pipes and devices are nothing here. */
export interface Entry {
  readonly name: string;
  readonly kind: 'file' | 'folder';
}

/** What is known of a path without opening it. */
export interface Facts {
  /** `other`: a link, a pipe, a device. */
  readonly kind: 'file' | 'folder' | 'other';
  readonly bytes: number;
  /** When its content was last changed, ms since the epoch. */
  readonly modified: number;
}

/** What the local tier reads of a disk. It follows no link, and whatever fails there is simply not there. */
export interface Disk {
  list(folder: string): Promise<readonly Entry[]>;
  /** The text of a file; null where it is larger, or not UTF-8. */
  read(path: string, maxBytes: number): Promise<string | null>;
  /** Of the path itself, not of what a link there leads to; null where nothing is. */
  facts(path: string): Facts | null;
  /** The text of a small file, at once. */
  readNow(path: string, maxBytes: number): string | null;
  /** Where a path really is, all links followed; the path itself where it leads nowhere. */
  real(path: string): string;
}

/** Links are refused by the system itself where it can; a pipe must not keep anybody waiting. Windows has neither. */
const FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW as number | undefined ?? 0) | (constants.O_NONBLOCK as number | undefined ?? 0);

export function diskOfThisMachine(): Disk {
  return {
    async list(folder) {
      const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
      return entries.filter((entry) => entry.isFile() || entry.isDirectory()).map((entry) => ({ name: entry.name, kind: entry.isFile() ? 'file' : 'folder' }));
    },
    read: readText,
    facts(path) {
      const found = orNull(() => lstatSync(path));
      if (found === null) return null;
      return { kind: found.isFile() ? 'file' : found.isDirectory() ? 'folder' : 'other', bytes: found.size, modified: found.mtimeMs };
    },
    readNow: (path, maxBytes) => orNull(() => textNow(path, maxBytes)),
    real: (path) => orNull(() => realpathSync.native(path)) ?? path,
  };
}

async function readText(path: string, maxBytes: number): Promise<string | null> {
  let file: FileHandle | null = null;
  try {
    file = await open(path, FLAGS);
    const found = await file.stat();
    if (!found.isFile() || found.size > maxBytes) return null;
    const bytes = await file.readFile();
    return bytes.length > maxBytes ? null : new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  } finally {
    await file?.close().catch(() => undefined);
  }
}

/** @throws where it cannot be read */
function textNow(path: string, maxBytes: number): string | null {
  const file = openSync(path, FLAGS);
  try {
    const found = fstatSync(file);
    return found.isFile() && found.size <= maxBytes ? readFileSync(file, 'utf8') : null;
  } finally {
    closeSync(file);
  }
}

function orNull<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}
