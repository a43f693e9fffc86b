import { readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { Bounds } from './bounds.ts';

/** A file of the disk as it was when it was last looked at; a text of null is a file that is not there or is not read. */
interface KnownFile {
  readonly version: string;
  readonly snapshot: ts.IScriptSnapshot | null;
}

/** What bounds the reading of a project. */
export interface DiskBounds {
  /** Nothing outside of this folder is read but the `node_modules` of folders above it, links or not; null reads everything. */
  readonly within: string | null;
  /** The most that is read, in UTF-16 units. TypeScript needs some 20 bytes for each, and the process has 2 GB. */
  readonly maxUnits?: number;
}

const MAX_UNITS = 40_000_000;
/** A larger file is no source; TypeScript's own server draws the line there too (`maxFileSize`), in bytes. */
const MAX_FILE_BYTES = 4_194_304;
/** Most entries of folders that are looked at to find a project's files. */
const MAX_ENTRIES = 50_000;
/** Files are looked at again when so much time has passed, ms: a `stat` of 250 files takes 2 ms. */
const FRESH_MS = 2_000;

/** Reads the files of one project: regular ones, of a bounded size, and each once until it changes. */
export class Disk {
  readonly #maxUnits: number;
  readonly #bounds: Bounds | null;
  readonly #files = new Map<string, KnownFile>();
  readonly #now: () => number;
  #units = 0;
  #entries = 0;
  #lookedAt: number;

  /** @param now in ms, of any origin */
  constructor({ within, maxUnits = MAX_UNITS }: DiskBounds, now: () => number = () => performance.now()) {
    this.#maxUnits = maxUnits;
    this.#bounds = within === null ? null : new Bounds(within);
    this.#now = now;
    this.#lookedAt = now();
  }

  /** More was to be read than may be. What is known of the project is then not all of it. */
  get isTooLarge(): boolean {
    return this.#units > this.#maxUnits || this.#entries > MAX_ENTRIES;
  }

  isFile(file: string): boolean {
    return this.#mayRead(file) && statOf(file)?.isFile() === true;
  }

  isFolder(folder: string): boolean {
    return (this.#bounds?.allowSight(folder) ?? true) && statOf(folder)?.isDirectory() === true;
  }

  /** Where a file or folder really is; itself where it may not be looked at. */
  realPath(file: string): string {
    return this.#mayRead(file) ? (ts.sys.realpath?.(file) ?? file) : file;
  }

  foldersIn(folder: string): string[] {
    return this.#entriesOf(folder).directories;
  }

  read(file: string): string | undefined {
    const snapshot = this.snapshot(file);
    return snapshot?.getText(0, snapshot.getLength());
  }

  snapshot(file: string): ts.IScriptSnapshot | undefined {
    return this.#known(file).snapshot ?? undefined;
  }

  /** Another one when the file has changed. */
  version(file: string): string {
    return this.#known(file).version;
  }

  /** Forgets the files that have changed, unless they were looked at just now. @returns whether there were any */
  refresh(): boolean {
    if (this.#now() - this.#lookedAt < FRESH_MS) return false;
    this.#lookedAt = this.#now();
    this.#bounds?.forget();
    const changed = [...this.#files].filter(([file, { version }]) => this.#versionOf(file) !== version);
    for (const [file, { snapshot }] of changed) {
      this.#units -= snapshot?.getLength() ?? 0;
      this.#files.delete(file);
    }
    return changed.length > 0;
  }

  /** The files that a configuration includes, by its patterns. */
  list(root: string, extensions: readonly string[], excludes: readonly string[] | undefined, includes: readonly string[], depth: number | undefined): readonly string[] {
    return matchFiles(root, extensions, excludes, includes, ts.sys.useCaseSensitiveFileNames, root, depth, (folder) => this.#entriesOf(folder), (file) => this.realPath(file));
  }

  #known(file: string): KnownFile {
    const known = this.#files.get(file) ?? this.#look(file);
    this.#files.set(file, known);
    return known;
  }

  #look(file: string): KnownFile {
    const version = this.#versionOf(file);
    if (version === MISSING || this.isTooLarge) return { version, snapshot: null };
    try {
      const text = readFileSync(file, 'utf8').replace(/^\ufeff/, '');
      this.#units += text.length;
      return { version, snapshot: ts.ScriptSnapshot.fromString(text) };
    } catch {
      return { version, snapshot: null };
    }
  }

  #versionOf(file: string): string {
    return this.#mayRead(file) ? versionOf(file) : MISSING;
  }

  #mayRead(file: string): boolean {
    return this.#bounds?.allow(file) ?? true;
  }

  #entriesOf(folder: string): Entries {
    const found: Entries = { files: [], directories: [] };
    if (this.isTooLarge || !this.#mayRead(folder)) return found;
    try {
      for (const entry of readdirSync(folder === '' ? '.' : folder, { withFileTypes: true })) {
        this.#entries++;
        const stat = entry.isSymbolicLink() ? this.#linked(path.join(folder, entry.name)) : entry;
        if (stat?.isFile() === true) found.files.push(entry.name);
        else if (stat?.isDirectory() === true) found.directories.push(entry.name);
      }
    } catch {
      // A folder that cannot be read holds nothing for us.
    }
    return found;
  }

  #linked(file: string): ReturnType<typeof statSync> {
    return this.#mayRead(file) ? statOf(file) : undefined;
  }
}

interface Entries {
  readonly files: string[];
  readonly directories: string[];
}

const MISSING = 'missing';

function versionOf(file: string): string {
  const stat = statOf(file);
  // A pipe or a device would be read for ever.
  return stat?.isFile() === true && stat.size <= MAX_FILE_BYTES ? `${String(stat.mtimeMs)}:${String(stat.size)}` : MISSING;
}

function statOf(file: string): ReturnType<typeof statSync> {
  try {
    return statSync(file, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/** TypeScript's own reading of `include` and `exclude`, which it does not declare; here is the only place that knows. */
const { matchFiles } = ts as typeof ts & {
  readonly matchFiles: (
    root: string, extensions: readonly string[], excludes: readonly string[] | undefined, includes: readonly string[], isCaseSensitive: boolean,
    currentFolder: string, depth: number | undefined, entries: (folder: string) => Entries, realpath: (file: string) => string,
  ) => string[];
};
