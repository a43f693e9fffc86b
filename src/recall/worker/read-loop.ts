import { basename, dirname, sep } from 'node:path';
import { setImmediate as pause } from 'node:timers/promises';
import { MAX_BYTES } from '../index-worthy.ts';
import type { Disk } from './disk.ts';
import type { Folders, KnownFile } from './folders.ts';
import { isIgnoreFile } from './ignore-files.ts';
import type { Mirror } from './mirror.ts';

/** More changed paths than this at once, and looking through all files costs less than looking at each. */
const MANY = 2_000;

/**
 * Tokens that may be unsorted while files are read, or as many as are sorted already, so that all sorting together costs but twice
 * the last one. Measured: a query looks through a million unsorted ones in 3 ms.
 */
const UNSORTED = 250_000;

/** Reads the folders, then what changes in them, and keeps the index sorted; messages come in between. */
export class ReadLoop {
  readonly #disk: Disk;
  readonly #folders: Folders;
  readonly #mirror: Mirror;
  /** All is to be looked through. */
  #isWalkDue = true;
  readonly #changed = new Set<string>();
  #isBusy = false;
  #isRunning = false;
  #isStopped = false;
  #leftOut = 0;
  #sortedTokens = 0;

  constructor(disk: Disk, folders: Folders, mirror: Mirror) {
    this.#disk = disk;
    this.#folders = folders;
    this.#mirror = mirror;
  }

  /** Files that the last look through all of them found no room for. */
  get leftOut(): number {
    return this.#leftOut;
  }

  get isReading(): boolean {
    return this.#isWalkDue || this.#changed.size > 0 || this.#isBusy;
  }

  changed(paths: readonly string[]): void {
    for (const path of paths) this.#changed.add(path);
    if (this.#changed.size > MANY) {
      this.#changed.clear();
      this.#isWalkDue = true;
    }
    this.wake();
  }

  /** Something may have to be done. */
  wake(): void {
    if (!this.#isRunning && !this.#isStopped) void this.#run();
  }

  stop(): void {
    this.#isStopped = true;
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    while (!this.#isStopped && (await this.#step()));
    this.#isRunning = false;
  }

  /** The next piece of work. @returns false where there is none */
  async #step(): Promise<boolean> {
    await pause();
    const [path] = this.#changed;
    this.#isBusy = true;
    if (this.#isWalkDue) await this.#readAll();
    else if (path !== undefined) await this.#readAgain(path);
    this.#isBusy = false;
    if (!this.isReading && this.#mirror.index.needsRebuild) await this.#rebuild();
    return this.isReading;
  }

  /** Reads what is new or changed and drops what is not found any more. */
  async #readAll(): Promise<void> {
    this.#isWalkDue = false;
    const found: KnownFile[] = [];
    for await (const file of this.#folders.walk()) {
      if (this.#isStopped) return;
      found.push(file);
    }
    const paths = new Set(found.map(({ path }) => path));
    for (const path of this.#mirror.paths) if (!paths.has(path)) this.#mirror.drop(path);
    const unread = found.filter((file) => !this.#mirror.has(file) && !this.#mirror.isOpen(file.path));
    this.#leftOut = 0;
    for (const file of mostUsefulFirst(unread, this.#mirror.openPaths)) {
      if (this.#mirror.isFull) this.#leftOut++;
      else await this.#read(file, false);
      if (this.#mirror.readTokens > this.#sortedTokens + Math.max(UNSORTED, this.#sortedTokens)) await this.#rebuild();
      if (this.#isStopped) return;
    }
  }

  async #readAgain(path: string): Promise<void> {
    this.#changed.delete(path);
    // Which files may be read may be another matter now.
    if (isIgnoreFile(basename(path))) this.#isWalkDue = true;
    if (this.#mirror.isOpen(path)) return;
    const file = this.#folders.find(path);
    if (file !== null) await this.#read(file, true);
    else if (this.#mirror.hasPath(path)) this.#mirror.drop(path);
    // A folder that was made or moved comes and goes with all that is in it.
    else if (this.#folders.isListed(path)) this.#isWalkDue = true;
    else for (const known of this.#mirror.paths) if (known.startsWith(path + sep)) this.#mirror.drop(known);
  }

  async #read(file: KnownFile, isChange: boolean): Promise<void> {
    const text = await this.#disk.read(file.path, MAX_BYTES);
    if (!this.#isStopped) this.#mirror.put(file, text, isChange);
  }

  async #rebuild(): Promise<void> {
    const steps = this.#mirror.index.rebuilding();
    while (steps.next().done !== true) {
      await pause();
      if (this.#isStopped) return;
    }
    this.#sortedTokens = this.#mirror.readTokens;
  }
}

/** Files beside those that are open come first, then those that were changed last: where there is no room for all, they help most. */
function mostUsefulFirst(files: readonly KnownFile[], openPaths: readonly string[]): readonly KnownFile[] {
  const near = new Set(openPaths.map((path) => dirname(path)));
  const isNear = ({ path }: KnownFile): boolean => near.has(dirname(path));
  return [...files].sort((one, other) => Number(isNear(other)) - Number(isNear(one)) || other.modified - one.modified);
}
