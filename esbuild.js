// Builds what the extension ships: dist/extension.cjs, dist/gate.cjs and a script for each dashboard page.
// With `--tests` it builds the tests that run inside VS Code instead: out/editor/*.cjs.
import { build } from 'esbuild';
import { globSync, rmSync } from 'node:fs';
import path from 'node:path';

/** @type {import('esbuild').BuildOptions} */
const node = {
  bundle: true,
  platform: 'node',
  format: 'cjs',
  // The Node that the oldest supported VS Code brings.
  target: 'node22',
  outExtension: { '.js': '.cjs' },
  external: ['vscode'],
  metafile: true,
  logLevel: 'warning',
};

const shipped = [
  { ...node, entryPoints: { extension: 'src/extension.ts' }, outdir: 'dist', minify: true },
  // jiti only loads configuration files written in TypeScript, which the gate never reads.
  { ...node, entryPoints: { gate: 'src/quality/engine/engine-main.ts' }, outdir: 'dist', minify: true, external: ['jiti'] },
  {
    entryPoints: globSync('media/*.ts'),
    outdir: 'dist',
    bundle: true,
    minify: true,
    metafile: true,
    platform: /** @type {const} */ ('browser'),
    format: /** @type {const} */ ('iife'),
    target: 'es2023',
    logLevel: /** @type {const} */ ('warning'),
  },
];

const tests = [{ ...node, entryPoints: globSync('test/editor/suite/*.ts'), outdir: 'out/editor', external: ['vscode', 'mocha'] }];

const wanted = process.argv.includes('--tests') ? tests : shipped;
for (const { outdir } of wanted) rmSync(outdir, { recursive: true, force: true });
for (const options of wanted) {
  if (Object.keys(options.entryPoints).length === 0) continue;
  // esbuild has said itself what is wrong.
  const { metafile } = await build(options).catch(() => process.exit(1));
  for (const [file, { bytes }] of Object.entries(metafile?.outputs ?? {})) {
    console.log(`${file.split(path.sep).join('/')}  ${(bytes / 1000).toFixed(0)} kB`);
  }
}
