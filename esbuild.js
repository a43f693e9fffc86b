// Builds what the extension ships: dist/extension.cjs, dist/gate.cjs, dist/recall.cjs and a script for each dashboard page.
// With `--tests` it builds the tests that run inside VS Code instead: out/editor/*.cjs.
import { build } from 'esbuild';
import { copyFileSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ASSETS } from './src/quality/engine/assets.ts';
import { PACKED_LIBS } from './src/quality/types/packed-libs.ts';

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

/** @type {import('esbuild').BuildOptions} */
const gate = {
  // What is loaded at run time lies beside the bundle.
  define: { 'import.meta.dirname': '__dirname' },
  // Their other forms look for their own parts in ways that no bundle in CommonJS allows.
  alias: {
    'jsonc-parser': './node_modules/jsonc-parser/lib/esm/main.js',
    'web-tree-sitter': './node_modules/web-tree-sitter/web-tree-sitter.cjs',
  },
};

const shipped = [
  { ...node, entryPoints: { extension: 'src/extension.ts' }, outdir: 'dist', minify: true },
  // jiti only loads configuration files written in TypeScript, which the gate never reads.
  { ...node, entryPoints: { gate: 'src/quality/engine/engine-main.ts' }, outdir: 'dist', minify: true, external: ['jiti'], ...gate },
  { ...node, entryPoints: { recall: 'src/recall/worker/recall-main.ts' }, outdir: 'dist', minify: true },
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
if (wanted === shipped) for (const [name, from] of Object.entries(ASSETS)) copyFileSync(path.join('node_modules', from), path.join('dist', name));
if (wanted === shipped) writeFileSync(path.join('dist', PACKED_LIBS), packedLibs());

/** The declarations of JavaScript's and the browser's own library, which TypeScript needs to know any type. */
function packedLibs() {
  const from = path.join('node_modules', 'typescript', 'lib');
  const names = globSync('lib*.d.ts', { cwd: from }).sort();
  return JSON.stringify(Object.fromEntries(names.map((name) => [name, readFileSync(path.join(from, name), 'utf8')])));
}
