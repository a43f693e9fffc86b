import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { codeServerEntry } from '../../scripts/platform/code-server.ts';
import { installVsix } from '../../scripts/platform/vsix.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Folder with the packed extension installed, for `Workbench.start`. */
    extensions: string;
  }
}

/** Installs the packed extension once, as a user would, for all browser tests. */
export default async function setup(project: TestProject): Promise<() => void> {
  const temporary = mkdtempSync(path.join(os.tmpdir(), 'stepladder-browser-'));
  const extensions = path.join(temporary, 'extensions');
  const entry = await codeServerEntry((line) => {
    console.log(line);
  });
  installVsix(entry, { extensions, userData: path.join(temporary, 'data') });
  project.provide('extensions', extensions);
  return () => {
    rmSync(temporary, { recursive: true, force: true, maxRetries: 5 });
  };
}
