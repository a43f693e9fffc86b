import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { root } from '../install.mjs';
import { withoutEditorVariables } from './server.ts';

/** What `npm run package` writes. */
export const vsix = path.join(root, 'out', 'stepladder.vsix');

/** Installs the packed extension into a folder of extensions for code-server. */
export function installVsix(entry: string, folders: { readonly extensions: string; readonly userData: string }): void {
  if (!existsSync(vsix)) throw new Error('There is no packed extension yet: npm run package makes it.');
  const args = [entry, `--extensions-dir=${folders.extensions}`, `--user-data-dir=${folders.userData}`, `--install-extension=${vsix}`, '--force'];
  execFileSync(process.execPath, args, { env: { ...withoutEditorVariables(), EXTENSIONS_GALLERY: '{"serviceUrl":""}' }, stdio: ['ignore', 'pipe', 'pipe'] });
}
