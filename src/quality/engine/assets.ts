import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The files that a bundle cannot hold, by the name that they have beside it, with where their packages keep them. */
export const ASSETS = {
  'web-tree-sitter.wasm': 'web-tree-sitter/web-tree-sitter.wasm',
  'tree-sitter-bash.wasm': '@vscode/tree-sitter-wasm/wasm/tree-sitter-bash.wasm',
  'tree-sitter-c.wasm': 'tree-sitter-c/tree-sitter-c.wasm',
  'tree-sitter-c-sharp.wasm': '@vscode/tree-sitter-wasm/wasm/tree-sitter-c-sharp.wasm',
  'tree-sitter-cpp.wasm': '@vscode/tree-sitter-wasm/wasm/tree-sitter-cpp.wasm',
  'tree-sitter-css.wasm': '@vscode/tree-sitter-wasm/wasm/tree-sitter-css.wasm',
  'tree-sitter-go.wasm': '@vscode/tree-sitter-wasm/wasm/tree-sitter-go.wasm',
  'tree-sitter-html.wasm': 'tree-sitter-html/tree-sitter-html.wasm',
  'tree-sitter-java.wasm': '@vscode/tree-sitter-wasm/wasm/tree-sitter-java.wasm',
  'tree-sitter-php.wasm': '@vscode/tree-sitter-wasm/wasm/tree-sitter-php.wasm',
  'tree-sitter-python.wasm': '@vscode/tree-sitter-wasm/wasm/tree-sitter-python.wasm',
  'tree-sitter-ruby.wasm': '@vscode/tree-sitter-wasm/wasm/tree-sitter-ruby.wasm',
  'tree-sitter-rust.wasm': '@vscode/tree-sitter-wasm/wasm/tree-sitter-rust.wasm',
  'tree-sitter-yaml.wasm': '@tree-sitter-grammars/tree-sitter-yaml/tree-sitter-yaml.wasm',
  // Its own loader looks beside the bundle, or beside itself.
  'ruff_wasm_bg.wasm': '@astral-sh/ruff-wasm-nodejs/ruff_wasm_bg.wasm',
} as const;
export type Asset = keyof typeof ASSETS;

/** The path of a file: beside the bundle, or in its package where the source runs. */
export function assetPath(asset: Asset): string {
  const beside = join(import.meta.dirname, asset);
  return existsSync(beside) ? beside : join(import.meta.dirname, '..', '..', '..', 'node_modules', ASSETS[asset]);
}
