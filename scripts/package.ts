// Builds the extension and packs it: out/stepladder.vsix.
import { spawnSync } from 'node:child_process';
import { mkdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { createVSIX } from '@vscode/vsce';
import { root } from './install.mjs';

const target = path.join(root, 'out', 'stepladder.vsix');

const build = spawnSync(process.execPath, [path.join(root, 'esbuild.js')], { cwd: root, stdio: 'inherit' });
if (build.status !== 0) process.exit(1);
mkdirSync(path.dirname(target), { recursive: true });
// One date for all files: the same sources give the same bytes.
process.env['SOURCE_DATE_EPOCH'] ??= '1767225600';
// Everything is bundled, so no dependency is packed. No repository is named yet that links could lead to.
await createVSIX({ cwd: root, packagePath: target, dependencies: false, allowMissingRepository: true, rewriteRelativeLinks: false });
console.log(`out/stepladder.vsix  ${(statSync(target).size / 1000).toFixed(0)} kB`);
