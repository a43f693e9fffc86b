import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DocumentSnapshot } from '../../../src/request/document.ts';

/** A workspace folder of a test's own on disk. */
export interface TestWorkspace {
  readonly folder: string;
  write(file: string, text: string): string;
  /** Lets it have the ESLint that this project uses. */
  installEslint(): void;
  /** A document of it; the file need not be on disk. */
  document(file: string, text: string, more?: { readonly languageId?: string; readonly trusted?: boolean }): DocumentSnapshot;
  has(file: string): boolean;
  remove(): void;
}

export function makeWorkspace(): TestWorkspace {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'stepladder-own-')));
  const write = (file: string, text: string): string => {
    const target = path.join(folder, file);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, text);
    return target;
  };
  return {
    folder,
    write,
    installEslint: () => {
      mkdirSync(path.join(folder, 'node_modules'));
      symlinkSync(fileURLToPath(new URL('../../../node_modules/eslint', import.meta.url)), path.join(folder, 'node_modules', 'eslint'), 'junction');
    },
    document: (file, text, { languageId = 'javascript', trusted = true } = {}) =>
      ({ file, languageId, text, version: 1, place: { path: path.join(folder, file), folder, trusted } }),
    has: (file) => existsSync(path.join(folder, file)),
    remove: () => { rmSync(folder, { recursive: true, force: true }); },
  };
}
