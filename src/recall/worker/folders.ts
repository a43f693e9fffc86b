import { join, relative, sep } from 'node:path';
import { createExclusion, type Exclusion } from '../../request/exclude.ts';
import { isOwnFolder, isWorthReading } from '../index-worthy.ts';
import type { Disk, Facts } from './disk.ts';
import { rulesAbove, rulesBelow, type IgnoreRules } from './ignore-files.ts';

/** A file that may be read. */
export interface KnownFile {
  readonly path: string;
  /** Relative to its workspace folder, with `/`. */
  readonly label: string;
  readonly bytes: number;
  /** ms since the epoch. */
  readonly modified: number;
}

/** A folder that may be listed. */
interface Folder {
  readonly root: Root;
  readonly path: string;
  /** What the ignore files above it say; those in it as well once it is entered. */
  readonly rules: IgnoreRules;
}

interface Root {
  readonly path: string;
  /** Links above it resolved; below it none is followed. */
  readonly real: string;
}

/** More entries than this are not looked at in one walk: that is no workspace but a disk. */
const MAX_ENTRIES = 200_000;

/** The workspace's folders, and which of their files may be read: by name, by the user's patterns, by ignore files, never through a link. */
export class Folders {
  readonly #disk: Disk;
  readonly #exclusion: Exclusion;
  readonly #roots: readonly Root[];

  /** @param patterns the user's own, as in .gitignore */
  constructor(disk: Disk, folders: readonly string[], patterns: readonly string[]) {
    this.#disk = disk;
    this.#exclusion = createExclusion(patterns);
    this.#roots = folders.map((path) => ({ path, real: disk.real(path) }));
  }

  /** All files that may be read, those of upper folders first. */
  async *walk(): AsyncGenerator<KnownFile> {
    const waiting = this.#roots.map((root) => this.#top(root));
    let left = MAX_ENTRIES;
    for (const unopened of waiting) {
      const entries = await this.#disk.list(unopened.path);
      const folder = this.#enter(unopened, entries.map(({ name }) => name));
      left -= entries.length;
      if (left < 0) return;
      for (const { name, kind } of entries) {
        const below = kind === 'folder' ? this.#below(folder, name) : null;
        if (below !== null) waiting.push(below);
        const file = kind === 'file' ? this.#file(folder, join(folder.path, name)) : null;
        if (file !== null) yield file;
      }
    }
  }

  /** The file at a path, as it is now; null where there is none that may be read. */
  find(path: string): KnownFile | null {
    const folder = this.#folderOf(path);
    return folder === null ? null : this.#file(folder, path);
  }

  /** Whether a folder is there, and one whose files may be read. */
  isListed(path: string): boolean {
    return this.#disk.facts(path)?.kind === 'folder' && this.#folderOf(join(path, 'any')) !== null;
  }

  /**
   * Whether the text of an open document may be kept.
   * @param path null for what is no file of this machine
   */
  mayKeep(label: string, path: string | null): boolean {
    if (path === null) return this.#exclusion.of(label, { path: label, folders: [] }) === null;
    if (this.#exclusion.of(label, { path: this.#disk.real(path), folders: this.#roots.map(({ real }) => real) }) !== null) return false;
    if (this.#rootOf(path) === null) return true;
    const folder = this.#folderOf(path);
    const facts = this.#disk.facts(path);
    return folder !== null && !folder.rules.isIgnored(path, false) && (facts === null || facts.kind === 'file') && isWorthReading(label, 1);
  }

  /** The folder that holds a path, where each one on the way down to it may be listed and is no link. */
  #folderOf(path: string): Folder | null {
    const root = this.#rootOf(path);
    if (root === null) return null;
    let folder: Folder | null = this.#enter(this.#top(root));
    for (const name of relative(root.path, path).split(sep).slice(0, -1)) {
      const below: Folder | null = this.#below(folder, name);
      if (below === null || this.#disk.facts(below.path)?.kind !== 'folder') return null;
      folder = this.#enter(below);
    }
    return folder;
  }

  #top(root: Root): Folder {
    return { root, path: root.path, rules: rulesAbove(this.#disk, root.path) };
  }

  /** @param names of what is in it, where they are known */
  #enter(folder: Folder, names?: readonly string[]): Folder {
    return { ...folder, rules: rulesBelow(this.#disk, folder.rules, folder.path, names) };
  }

  /** Null for a folder that is left alone, and for one that is a workspace folder itself. */
  #below({ root, path, rules }: Folder, name: string): Folder | null {
    const below = join(path, name);
    if (!isOwnFolder(name) || this.#roots.some((other) => other.path === below)) return null;
    if (rules.isIgnored(below, true) || this.#exclusion.ofFolder(labelIn(root, below))) return null;
    return { root, path: below, rules };
  }

  #file({ root, rules }: Folder, path: string): KnownFile | null {
    const label = labelIn(root, path);
    if (!isWorthReading(label, 1) || rules.isIgnored(path, false)) return null;
    const real = { path: join(root.real, relative(root.path, path)), folders: this.#roots.map((one) => one.real) };
    if (this.#exclusion.of(label, real) !== null) return null;
    const facts = this.#disk.facts(path);
    return isReadable(label, facts) ? { path, label, bytes: facts.bytes, modified: facts.modified } : null;
  }

  /** The innermost workspace folder that holds a path. */
  #rootOf(path: string): Root | null {
    const holding = this.#roots.filter((root) => path.startsWith(root.path.endsWith(sep) ? root.path : root.path + sep));
    return holding.sort((one, other) => other.path.length - one.path.length)[0] ?? null;
  }
}

function isReadable(label: string, facts: Facts | null): facts is Facts {
  return facts?.kind === 'file' && isWorthReading(label, facts.bytes);
}

function labelIn(root: Root, path: string): string {
  return relative(root.path, path).replaceAll('\\', '/');
}
