import path from 'node:path';
import type ts from 'typescript';
import type { Problem } from '../shift.ts';
import type { Compiler } from './compiler.ts';
import type { Disk } from './disk.ts';
import type { ProjectConfig } from './project-config.ts';

/** What TypeScript says of one text. */
export interface TextProblems {
  readonly problems: readonly Problem[];
  /** Whether it parses; where not, what is said of the text behind the fault may be about the fault. */
  readonly parses: boolean;
}

/** One document of a project, with a text that need not be saved. */
export interface OpenText {
  /** Absolute path with `/`. */
  readonly file: string;
  readonly text: string;
}

/** A project as TypeScript's language service holds it, with one open document at a time. */
export class Project {
  readonly config: ProjectConfig;
  readonly #disk: Disk | null;
  readonly #compiler: Compiler;
  readonly #service: ts.LanguageService;
  readonly #libs = new Map<string, ts.IScriptSnapshot>();
  #open: (OpenText & { readonly snapshot: ts.IScriptSnapshot }) | null = null;
  #version = 0;
  /** By `performance.now()`. */
  #deadline = Infinity;

  /** @param disk null for a text that is nowhere: then there is nothing but the language's own library */
  constructor(compiler: Compiler, config: ProjectConfig, disk: Disk | null) {
    this.#compiler = compiler;
    this.config = config;
    this.#disk = disk;
    this.#service = compiler.ts.createLanguageService(this.#host(), compiler.registry);
  }

  /** The problems of a text; null when they could not be found before the deadline (by `performance.now()`). */
  problemsOf(text: OpenText, deadline: number): TextProblems | null {
    this.#take(text);
    this.#deadline = deadline;
    try {
      const parses = this.#service.getSyntacticDiagnostics(text.file).length === 0;
      const found = this.#service.getSemanticDiagnostics(text.file).flatMap((diagnostic) => this.#problemOf(diagnostic) ?? []);
      return { problems: found, parses };
    } catch (error) {
      if (error instanceof this.#compiler.ts.OperationCanceledException) return null;
      throw error;
    } finally {
      this.#deadline = Infinity;
    }
  }

  /** Reads the files and links them, which the first question would wait for. */
  warmUp(text: OpenText): void {
    this.#take(text);
    this.#service.getProgram()?.getTypeChecker();
  }

  /** Whether all of its files could be read. */
  get isComplete(): boolean {
    return this.#disk?.isTooLarge !== true;
  }

  /** Sees what has changed on the disk. */
  refresh(): void {
    if (this.#disk?.refresh() === true) this.#version++;
  }

  dispose(): void {
    this.#service.dispose();
  }

  #problemOf({ code, category, messageText, start, length }: ts.Diagnostic): Problem | null {
    const { ts: compiler } = this.#compiler;
    if (category !== compiler.DiagnosticCategory.Error || start === undefined) return null;
    return { code: `TS${String(code)}`, message: compiler.flattenDiagnosticMessageText(messageText, ' ').replaceAll(/\s+/g, ' '), start, end: start + (length ?? 0) };
  }

  #take({ file, text }: OpenText): void {
    if (this.#open?.file === file && this.#open.text === text) return;
    this.#open = { file, text, snapshot: new OpenSnapshot(this.#compiler.ts, text) };
    this.#version++;
  }

  #host(): ts.LanguageServiceHost {
    const { ts: compiler, libFolder } = this.#compiler;
    const isOpen = (file: string): boolean => file === this.#open?.file;
    const read = (file: string): string | undefined => {
      const snapshot = this.#snapshot(file);
      return snapshot?.getText(0, snapshot.getLength());
    };
    return {
      getCompilationSettings: () => this.config.options,
      getProjectVersion: () => String(this.#version),
      getScriptFileNames: () => [...new Set([...this.config.fileNames, ...(this.#open === null ? [] : [this.#open.file])])],
      getScriptVersion: (file) => (isOpen(file) ? `open:${String(this.#version)}` : this.#isLib(file) ? 'lib' : (this.#disk?.version(file) ?? 'none')),
      getScriptSnapshot: (file) => this.#snapshot(file),
      getCurrentDirectory: () => (this.#open === null ? '/' : path.posix.dirname(this.#open.file)),
      getDefaultLibFileName: (options) => `${libFolder}/${compiler.getDefaultLibFileName(options)}`,
      useCaseSensitiveFileNames: () => compiler.sys.useCaseSensitiveFileNames,
      getCancellationToken: () => ({ isCancellationRequested: () => performance.now() > this.#deadline }),
      fileExists: (file) => isOpen(file) || (this.#isLib(file) ? this.#snapshot(file) !== undefined : this.#disk?.isFile(file) === true),
      readFile: read,
      directoryExists: (folder) => this.#disk?.isFolder(folder) === true,
      getDirectories: (folder) => this.#disk?.foldersIn(folder) ?? [],
      realpath: (file) => this.#disk?.realPath(file) ?? file,
    };
  }

  #isLib(file: string): boolean {
    return file.startsWith(`${this.#compiler.libFolder}/lib`);
  }

  #snapshot(file: string): ts.IScriptSnapshot | undefined {
    if (file === this.#open?.file) return this.#open.snapshot;
    if (!this.#isLib(file)) return this.#disk?.snapshot(file);
    const known = this.#libs.get(file);
    if (known !== undefined) return known;
    const text = this.#compiler.readLib(path.posix.basename(file));
    if (text === undefined) return undefined;
    const snapshot = this.#compiler.ts.ScriptSnapshot.fromString(text);
    this.#libs.set(file, snapshot);
    return snapshot;
  }
}

/** Tells TypeScript what has changed since another text, so that it parses only that again. */
class OpenSnapshot implements ts.IScriptSnapshot {
  readonly #compiler: typeof ts;
  readonly #text: string;

  constructor(compiler: typeof ts, text: string) {
    this.#compiler = compiler;
    this.#text = text;
  }

  getText(start: number, end: number): string {
    return this.#text.slice(start, end);
  }

  getLength(): number {
    return this.#text.length;
  }

  getChangeRange(old: ts.IScriptSnapshot): ts.TextChangeRange | undefined {
    const before = old.getText(0, old.getLength());
    const shorter = Math.min(before.length, this.#text.length);
    let head = 0;
    while (head < shorter && before[head] === this.#text[head]) head++;
    let tail = 0;
    while (tail < shorter - head && before.at(-1 - tail) === this.#text.at(-1 - tail)) tail++;
    const { createTextChangeRange, createTextSpan } = this.#compiler;
    return createTextChangeRange(createTextSpan(head, before.length - head - tail), this.#text.length - head - tail);
  }
}
