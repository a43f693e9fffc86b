import { readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import ts from 'typescript';
import { PACKED_LIBS } from './packed-libs.ts';

/** A TypeScript, and the declarations of the language's own library that belong to it. */
export interface Compiler {
  readonly ts: typeof ts;
  /** Whether it is the workspace's own, which brings its own defaults. */
  readonly isOwn: boolean;
  /** Absolute path with `/`. */
  readonly libFolder: string;
  /** The text of a file of that folder, by its name; undefined where there is none. */
  readonly readLib: (name: string) => string | undefined;
  /** What several projects read is parsed once. */
  readonly registry: ts.DocumentRegistry;
}

/** The TypeScript that is shipped. */
export function bundledCompiler(): Compiler {
  bundled ??= compilerOf(ts, false);
  return bundled;
}

let bundled: Compiler | null = null;

/**
 * The workspace's own TypeScript, the nearest at or above a folder. Loading it runs its code: of trusted workspaces only.
 * Null where there is none of version 5 or 6, or where it cannot be loaded.
 */
export function ownCompiler(from: string, top: string): Compiler | null {
  const found = installedTypeScript(from, top);
  if (found === null || (found.major !== 5 && found.major !== 6)) return null;
  try {
    const entry = path.join(found.folder, 'lib', 'typescript.js');
    return compilerOf(createRequire(entry)(entry) as typeof ts, true);
  } catch {
    return null;
  }
}

/** The TypeScript that is installed nearest to a folder and not above `top`: read, not run. */
export function installedTypeScript(from: string, top: string): { readonly folder: string; readonly major: number } | null {
  for (const folder of foldersUp(from, top)) {
    const installed = path.join(folder, 'node_modules', 'typescript');
    const file = path.join(installed, 'package.json');
    try {
      if (!statSync(file).isFile()) continue;
      const { version } = JSON.parse(readFileSync(file, 'utf8')) as { readonly version?: unknown };
      return { folder: installed, major: typeof version === 'string' ? Number.parseInt(version, 10) : Number.NaN };
    } catch {
      // Not installed here, or not so that one could use it.
    }
  }
  return null;
}

/** A folder and those above it, the nearest first, up to `top`; the folder alone where `top` is not above it. */
export function foldersUp(from: string, top: string): string[] {
  const folders = [from];
  for (let folder = from; folder !== top; folder = path.dirname(folder)) {
    const above = path.dirname(folder);
    if (above === folder) return [from];
    folders.push(above);
  }
  return folders;
}

function compilerOf(compiler: typeof ts, isOwn: boolean): Compiler {
  const folder = path.dirname(compiler.sys.getExecutingFilePath());
  const packed = isOwn ? null : readPacked(path.join(folder, PACKED_LIBS));
  const readLib = (name: string): string | undefined => (packed === null ? compiler.sys.readFile(path.join(folder, name)) : packed.get(name));
  return { ts: compiler, isOwn, libFolder: folder.replaceAll('\\', '/'), readLib, registry: compiler.createDocumentRegistry(compiler.sys.useCaseSensitiveFileNames) };
}

/** Null where the sources run and nothing was packed. */
function readPacked(file: string): ReadonlyMap<string, string> | null {
  try {
    return new Map(Object.entries(JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>));
  } catch {
    return null;
  }
}
