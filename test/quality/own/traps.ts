import path from 'node:path';

/** A statement that leaves a sign in a folder that it was run. */
export function mark(folder: string, name: string): string {
  return `require('node:fs').writeFileSync(${JSON.stringify(path.join(folder, name))}, '');`;
}

/** One payload for each way in which a tool runs what a repository brings. */
export function traps(marks: string): Record<string, string> {
  const marked = (name: string): string => mark(marks, name);
  const manifest = (name: string): string => JSON.stringify({ name, version: '9.1.0', main: 'index.js' });
  const run = (name: string): string => `node -e ${JSON.stringify(marked(name))}`;
  return {
    'package.json': JSON.stringify({
      scripts: Object.fromEntries(['preinstall', 'install', 'prepare', 'lint', 'test', 'build', 'start'].map((name) => [name, run(`script-${name}`)])),
      eslintConfig: { plugins: ['trap'] }, prettier: './prettier.config.js', babel: { plugins: ['./babel-plugin.js'] },
    }),
    'eslint.config.js': `${marked('eslint.config')} module.exports = [{ plugins: { trap: require('eslint-plugin-trap') } }];`,
    '.eslintrc.js': `${marked('eslintrc')} module.exports = { root: true, plugins: ['trap'], parser: './parser.js' };`,
    'parser.js': marked('eslint-parser'),
    'node_modules/eslint/package.json': manifest('eslint'),
    'node_modules/eslint/index.js': `${marked('eslint')} exports.loadESLint = async () => class { async lintText() { return [{ messages: [] }]; } getRulesMetaForResults() { return {}; } };`,
    'node_modules/eslint-plugin-trap/package.json': manifest('eslint-plugin-trap'),
    'node_modules/eslint-plugin-trap/index.js': marked('eslint-plugin'),
    'node_modules/typescript/package.json': JSON.stringify({ name: 'typescript', version: '5.9.3', main: 'lib/typescript.js' }),
    'node_modules/typescript/index.js': marked('typescript-index'),
    'node_modules/typescript/lib/typescript.js': marked('typescript'),
    'node_modules/typescript/lib/tsserver.js': marked('tsserver'),
    'tsconfig.json': JSON.stringify({ compilerOptions: { plugins: [{ name: 'trap-plugin', transform: './transform.js' }] }, 'ts-node': { require: ['./ts-node.js'] } }),
    'node_modules/trap-plugin/package.json': manifest('trap-plugin'),
    'node_modules/trap-plugin/index.js': marked('tsconfig-plugin'),
    'transform.js': marked('tsconfig-transform'),
    'ts-node.js': marked('ts-node'),
    'prettier.config.js': marked('prettier'),
    '.prettierrc.cjs': marked('prettierrc'),
    'biome.json': JSON.stringify({ plugins: ['./biome.js'] }),
    'biome.js': marked('biome'),
    'babel.config.js': marked('babel.config'),
    'babel-plugin.js': marked('babel-plugin'),
    '.swcrc': JSON.stringify({ jsc: { experimental: { plugins: [['./swc.js', {}]] } } }),
    'swc.js': marked('swc'),
    'vite.config.js': marked('vite'),
    'node_modules/.bin/node': `#!/bin/sh\ntouch ${path.join(marks, 'bin')}\n`,
    'pyproject.toml': '[tool.ruff]\nextend = "trap.toml"\n[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["."]\n',
    'ruff.toml': 'extend = "trap.toml"\n',
    'backend.py': `open(${JSON.stringify(path.join(marks, 'python'))}, 'w')\n`,
    'sitecustomize.py': `open(${JSON.stringify(path.join(marks, 'python-site'))}, 'w')\n`,
    'conftest.py': `open(${JSON.stringify(path.join(marks, 'conftest'))}, 'w')\n`,
  };
}
