import { Language, Parser } from 'web-tree-sitter';
import { assetPath, type Asset } from '../engine/assets.ts';

export type Frame = readonly [before: string, after: string];

const IN_FUNCTION: Frame = ['void f() {\n', '\n}\n'];
const IN_CLASS: Frame = ['class C {\n', '\n}\n'];

/** A language of tree-sitter's. */
export interface Grammar {
  readonly asset: Asset;
  /** What makes a part of a file a text of its own, where parts such as members or cases may not stand alone. */
  readonly frames?: readonly Frame[];
  /** How parts of a text can be read apart from the rest; `framed` is only in a frame. All do, unless anything at all is a text. */
  readonly parts?: 'framed' | 'none';
  /** Right code has what the grammar takes for errors, so that it can only raise doubts. Measured; see GRAMMARS. */
  readonly isAdvisory?: boolean;
}

/**
 * Grammars by language id. Advisory are those of C and C++, whose macros are no grammar's to read, and of HTML, in which
 * browsers forgive everything and templates of other languages stand.
 */
export const GRAMMARS: Readonly<Record<string, Grammar>> = {
  go: { asset: 'tree-sitter-go.wasm', frames: [['func f() {\nswitch {\n', '\n}\n}\n']] },
  rust: { asset: 'tree-sitter-rust.wasm', frames: [['fn f() {\n', '\n}\n'], ['fn f() { match a {\n', '\n}}\n']] },
  java: { asset: 'tree-sitter-java.wasm', frames: [IN_CLASS] },
  csharp: { asset: 'tree-sitter-c-sharp.wasm', frames: [IN_CLASS] },
  c: { asset: 'tree-sitter-c.wasm', frames: [IN_FUNCTION], isAdvisory: true },
  cpp: { asset: 'tree-sitter-cpp.wasm', frames: [IN_FUNCTION], isAdvisory: true },
  // Without its opening mark PHP is text; any text is YAML.
  php: { asset: 'tree-sitter-php.wasm', frames: [['<?php\n', '\n'], ['<?php class C {\n', '\n}\n']], parts: 'framed' },
  ruby: { asset: 'tree-sitter-ruby.wasm' },
  css: { asset: 'tree-sitter-css.wasm', frames: [['a {\n', '\n}\n']] },
  html: { asset: 'tree-sitter-html.wasm', isAdvisory: true },
  yaml: { asset: 'tree-sitter-yaml.wasm', parts: 'none' },
  shellscript: { asset: 'tree-sitter-bash.wasm' },
};

let started: Promise<void> | undefined;
const parsers = new Map<Asset, Promise<Parser>>();

/** A parser for a grammar; each grammar is loaded once, by the first text that needs it. */
export function parserOf(asset: Asset): Promise<Parser> {
  const known = parsers.get(asset);
  if (known !== undefined) return known;
  const loading = load(asset);
  parsers.set(asset, loading);
  return loading;
}

async function load(asset: Asset): Promise<Parser> {
  await (started ??= Parser.init({ locateFile: () => assetPath('web-tree-sitter.wasm') }));
  const parser = new Parser();
  parser.setLanguage(await Language.load(assetPath(asset)));
  return parser;
}
