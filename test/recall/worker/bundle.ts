import path from 'node:path';
import { build } from 'esbuild';

/** A script in one file, as the extension ships it: a thread starts ten times as quickly as from the sources. @returns its path */
export async function bundle(script: string, folder: string): Promise<string> {
  const outfile = path.join(folder, `${path.parse(script).name}.cjs`);
  await build({ entryPoints: [script], outfile, bundle: true, platform: 'node', format: 'cjs', target: 'node22' });
  return outfile;
}
