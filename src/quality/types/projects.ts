import path from 'node:path';
import type { Place } from '../../request/document.ts';
import { isJavaScript, fileEnding } from '../checks/languages.ts';
import type { OpenDocument } from '../engine/engine-protocol.ts';
import { bundledCompiler, ownCompiler } from './compiler.ts';
import { Disk } from './disk.ts';
import { Project } from './project.ts';
import { findConfig, looseConfig, plainJavaScript, readConfig, withJavaScript } from './project-config.ts';
import { slashed } from './slashed.ts';

/** A project that a document belongs to, whether it has been read yet or not. */
export interface KnownProject {
  /** For people: the folder's name; null where there is no folder, and so nothing to wait for. */
  readonly name: string | null;
  /** Path of the document as TypeScript knows it, with `/`. */
  readonly file: string;
  /** Null until it is read. */
  readonly project: Project | null;
  /** Why it cannot be read, for people; null where it can. */
  readonly failure: string | null;
  /** Reads it. May take seconds. */
  read(text: string): void;
}

interface Slot {
  project: Project | null;
  failure: string | null;
}

/** Projects kept: the one that is worked in and the one that was. Each may take hundreds of megabytes. */
const KEPT = 2;
/** Where a text lies that has no place; there is nothing else there. */
const NOWHERE = '/nowhere/snapshot';
/** Endings that TypeScript reads code from. */
const READABLE = /\.[cm]?[jt]sx?$/;
const JAVASCRIPT = /\.[cm]?jsx?$/;
/** How a JavaScript file asks to be checked, and in how much of its beginning that is looked for, in UTF-16 units. */
const CHECK_COMMENT = /^\s*\/\/+\s*@ts-check\b/m;
const HEAD = 2_000;

/** The projects of the documents that are worked on. */
export class Projects {
  readonly #slots = new Map<string, Slot>();

  of({ place, languageId, text }: OpenDocument): KnownProject {
    const isChecked = !isJavaScript(languageId) || CHECK_COMMENT.test(text.slice(0, HEAD));
    if (place === undefined || !READABLE.test(place.path)) {
      const slot = this.#slot(JSON.stringify([NOWHERE, languageId, isChecked]));
      return known(slot, null, `${NOWHERE}${fileEnding(languageId)}`, () => projectNowhere(isChecked));
    }
    const top = place.folder ?? path.dirname(place.path);
    const disk = diskOf(place);
    const config = findConfig(place, disk);
    const slot = this.#slot(JSON.stringify([config ?? top, config === null ? null : disk.version(config), place.trusted, isJavaScript(languageId), isChecked]));
    const name = path.basename(config === null ? top : path.dirname(config));
    return known(slot, name, slashed(place.path), () => projectAt(place, config, isChecked));
  }

  /** The slot of a project, which is now the one used last. */
  #slot(key: string): Slot {
    const slot = this.#slots.get(key) ?? { project: null, failure: null };
    this.#slots.delete(key);
    this.#slots.set(key, slot);
    for (const [oldKey, old] of this.#slots) {
      if (this.#slots.size <= KEPT) break;
      this.#slots.delete(oldKey);
      old.project?.dispose();
    }
    return slot;
  }
}

function known(slot: Slot, name: string | null, file: string, create: () => Project): KnownProject {
  const read = (text: string): void => {
    try {
      const project = create();
      project.warmUp({ file, text });
      if (project.isComplete) slot.project = project;
      else slot.failure = 'the project is too large for its types to be read';
    } catch {
      slot.failure = 'the project could not be read';
    }
  };
  return { name, file, read, get project() { return slot.project; }, get failure() { return slot.failure; } };
}

/** The language's own library and nothing else. */
function projectNowhere(isChecked: boolean): Project {
  const compiler = bundledCompiler();
  const config = looseConfig(compiler, false);
  return new Project(compiler, isChecked ? withJavaScript(config) : plainJavaScript(config), null);
}

function projectAt(place: Place, config: string | null, isChecked: boolean): Project {
  const top = place.folder ?? path.dirname(place.path);
  const from = path.dirname(config ?? place.path);
  // Loading the workspace's own compiler runs it.
  const compiler = (place.trusted ? ownCompiler(from, top) : null) ?? bundledCompiler();
  const disk = diskOf(place);
  const read = config === null ? looseConfig(compiler, true) : readConfig(config, top, compiler, disk);
  const isJs = JAVASCRIPT.test(place.path);
  const adapted = !isJs ? read : isChecked || read.checksJavaScript ? withJavaScript(read) : plainJavaScript(read);
  return new Project(compiler, adapted, disk);
}

/** A trusted workspace may read what it names, wherever that is. */
function diskOf({ path: file, folder, trusted }: Place): Disk {
  return new Disk({ within: trusted ? null : slashed(folder ?? path.dirname(file)) });
}
