// Checks the types of the project, and apart from them those of the dashboard pages, which run in a browser.
import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import path from 'node:path';
import { root } from './install.mjs';

const projects = ['.', ...(globSync('media/*.ts', { cwd: root }).length > 0 ? ['media'] : [])];
const tsc = path.join(root, 'node_modules', 'typescript', 'bin', 'tsc');
const codes = projects.map((project) => spawnSync(process.execPath, [tsc, '-p', project], { cwd: root, stdio: 'inherit' }).status);
process.exitCode = codes.every((code) => code === 0) ? 0 : 1;
