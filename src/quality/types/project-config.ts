import path from 'node:path';
import type ts from 'typescript';
import type { Place } from '../../request/document.ts';
import { slashed } from './slashed.ts';
import { foldersUp, installedTypeScript, type Compiler } from './compiler.ts';
import type { Disk } from './disk.ts';

/** How a document's project is to be read. */
export interface ProjectConfig {
  readonly options: ts.CompilerOptions;
  readonly fileNames: readonly string[];
  /** Whether the project has its JavaScript checked as well. */
  readonly checksJavaScript: boolean;
  /** The project is read for JavaScript that it does not check. */
  readonly isPlain: boolean;
}

/** Names of files that say how a project is read, the first one found counts. */
const CONFIG_NAMES = ['tsconfig.json', 'jsconfig.json'] as const;

/** The configuration nearest to a document, not above its workspace folder; null where there is none. */
export function findConfig(place: Place, disk: Disk): string | null {
  const from = path.dirname(place.path);
  const candidates = foldersUp(from, place.folder ?? from).flatMap((folder) => CONFIG_NAMES.map((name) => slashed(path.join(folder, name))));
  return candidates.find((file) => disk.isFile(file)) ?? null;
}

/** Reads a configuration and what it extends, as data: its plugins are left out. */
export function readConfig(file: string, top: string, { ts: compiler, isOwn }: Compiler, disk: Disk): ProjectConfig {
  const { config } = compiler.readConfigFile(file, (name) => disk.read(name)) as { config?: unknown };
  const host: ts.ParseConfigHost = {
    useCaseSensitiveFileNames: compiler.sys.useCaseSensitiveFileNames,
    fileExists: (name) => disk.isFile(name),
    readFile: (name) => disk.read(name),
    readDirectory: (root, extensions, excludes, includes, depth) => disk.list(root, extensions, excludes, includes, depth),
  };
  const { options, fileNames } = compiler.parseJsonConfigFileContent(config ?? {}, host, path.dirname(file), undefined, file);
  const { major } = installedTypeScript(path.dirname(file), top) ?? {};
  // TypeScript 6 is strict where nothing is said, and takes no `@types` by itself; what was written for 5 means its defaults.
  const older: ts.CompilerOptions = isOwn || (major !== undefined && major >= 6) ? {} : { strict: false, types: ['*'], noUncheckedSideEffectImports: false };
  return { options: { ...older, ...options, ...FIXED }, fileNames, checksJavaScript: options.checkJs === true, isPlain: false };
}

/**
 * For a document without a configuration: what a compiler of today needs to read anything, and no strictness.
 * @param types whether the `@types` around it count
 */
export function looseConfig({ ts: compiler, isOwn }: Compiler, types: boolean): ProjectConfig {
  const options: ts.CompilerOptions = {
    strict: false,
    target: compiler.ScriptTarget.ESNext,
    module: compiler.ModuleKind.ESNext,
    moduleResolution: compiler.ModuleResolutionKind.Bundler,
    jsx: compiler.JsxEmit.Preserve,
    esModuleInterop: true,
    resolveJsonModule: true,
    allowImportingTsExtensions: true,
    experimentalDecorators: true,
    ...(types ? (isOwn ? {} : { types: ['*'] }) : { types: [] }),
    ...FIXED,
  };
  return { options, fileNames: [], checksJavaScript: false, isPlain: false };
}

/** For JavaScript that asks to be checked. */
export function withJavaScript(config: ProjectConfig): ProjectConfig {
  return { ...config, options: { ...config.options, allowJs: true, checkJs: true } };
}

/**
 * For JavaScript that nobody checks: read as loosely as can be, for what is certainly wrong. Of the project's files only the
 * declarations count; others come in by imports.
 */
export function plainJavaScript(config: ProjectConfig): ProjectConfig {
  const { options, fileNames } = withJavaScript(config);
  return { ...config, options: { ...options, strict: false, ...NOTHING_STRICT }, fileNames: fileNames.filter((name) => /\.d\.[cm]?ts$/.test(name)), isPlain: true };
}

/** Nothing is written, and no file of others is checked. */
const FIXED: ts.CompilerOptions = { noEmit: true, skipLibCheck: true, composite: false, incremental: false, declaration: false, plugins: [] };

const NOTHING_STRICT: ts.CompilerOptions = {
  noImplicitAny: false, strictNullChecks: false, strictFunctionTypes: false, strictBindCallApply: false, strictPropertyInitialization: false,
  noImplicitThis: false, useUnknownInCatchVariables: false, noUncheckedIndexedAccess: false, exactOptionalPropertyTypes: false,
  noImplicitReturns: false, noUnusedLocals: false, noUnusedParameters: false, noPropertyAccessFromIndexSignature: false,
};
