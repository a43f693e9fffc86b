import { lstatSync, readlinkSync, realpathSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { slashed } from './slashed.ts';

/** Links that lead to links: more of them lead nowhere. */
const MOST_LINKS = 40;

/**
 * What may be looked at for a workspace that is not trusted: its folder, and what is installed in it or in a folder above it.
 * Nothing else is touched, not even to see whether it is there: a path to another computer is a login there. So links are
 * followed step by step, and each is looked at before it is taken.
 */
export class Bounds {
  /** The folder as it was given and as it really is: links are written with either. */
  readonly #tops: readonly string[];
  readonly #installed: readonly string[];
  /** Where folders and links really are; null for what leads out. */
  readonly #real = new Map<string, string | null>();

  /** @param within absolute path with `/` */
  constructor(within: string) {
    this.#tops = [...new Set([normal(within), normal(realOf(within))])].map(folded);
    this.#installed = this.#tops.flatMap((top) => foldersAbove(top).map((folder) => joined(folder, 'node_modules')));
  }

  /** Whether a file or folder may be looked at, where it is and where it really is. */
  allow(file: string): boolean {
    const place = normal(file);
    if (!this.#isIn(place)) return false;
    const real = this.#follow(place, 0);
    return real !== null && this.#isIn(real);
  }

  /** The same, and the folders above the workspace, which are seen but not read. */
  allowSight(folder: string): boolean {
    return this.#isAbove(normal(folder)) || this.allow(folder);
  }

  /** Links may have changed. */
  forget(): void {
    this.#real.clear();
  }

  #isIn(file: string): boolean {
    const place = folded(file);
    return [...this.#tops, ...this.#installed].some((top) => isAtOrIn(top, place));
  }

  #isAbove(file: string): boolean {
    const place = folded(file);
    return this.#tops.some((top) => isAtOrIn(place, top));
  }

  #follow(file: string, links: number): string | null {
    if (this.#isAbove(file)) return file;
    if (links > MOST_LINKS || !this.#isIn(file)) return null;
    const known = this.#real.get(file);
    if (known !== undefined) return known;
    const real = this.#step(file, links);
    // Files are many, and most that are asked for are not there.
    if (real !== file || path.posix.extname(file) === '') this.#real.set(file, real);
    return real;
  }

  #step(file: string, links: number): string | null {
    const parent = this.#follow(path.posix.dirname(file), links);
    if (parent === null) return null;
    const here = joined(parent, path.posix.basename(file));
    if (here !== file) return this.#follow(here, links + 1);
    const target = linkAt(here);
    return target === null ? here : this.#follow(normal(path.isAbsolute(target) ? target : joined(parent, target)), links + 1);
  }
}

/** What a link says; null for what is none. */
function linkAt(file: string): string | null {
  try {
    return lstatSync(file).isSymbolicLink() ? readlinkSync(file) : null;
  } catch {
    return null;
  }
}

function realOf(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    return folder;
  }
}

/** With `/` and without `.` and `..`, on Windows with the two at the beginning that mean another computer. */
function normal(file: string): string {
  const place = slashed(path.normalize(file));
  return place.length > 1 && place.endsWith('/') ? place.slice(0, -1) : place;
}

function folded(file: string): string {
  return ts.sys.useCaseSensitiveFileNames ? file : file.toLowerCase();
}

function joined(folder: string, name: string): string {
  return folder.endsWith('/') ? `${folder}${name}` : `${folder}/${name}`;
}

function isAtOrIn(top: string, place: string): boolean {
  return place === top || place.startsWith(joined(top, ''));
}

/** A folder and all above it. On Windows they end with the drive, or with what another computer shares. */
function foldersAbove(folder: string): string[] {
  const above = normal(path.dirname(folder));
  return above === folder || !folder.startsWith(above) ? [folder] : [folder, ...foldersAbove(above)];
}
