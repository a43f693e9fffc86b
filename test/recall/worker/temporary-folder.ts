import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A folder on disk with these files, by their paths in it. */
export class TemporaryFolder {
  readonly path = realpathSync(mkdtempSync(path.join(tmpdir(), 'stepladder-recall-')));

  constructor(files: Readonly<Record<string, string | Uint8Array>>) {
    for (const [name, text] of Object.entries(files)) this.write(name, text);
  }

  /** @returns its absolute path */
  write(name: string, text: string | Uint8Array): string {
    const file = this.at(name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
    return file;
  }

  at(name: string): string {
    return path.join(this.path, name);
  }

  remove(name = '.'): void {
    rmSync(this.at(name), { recursive: true, force: true, maxRetries: 5 });
  }
}
