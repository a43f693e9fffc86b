import { isAbsolute, relative } from 'node:path';
import ignore from 'ignore';
import type { DocumentSnapshot } from './document.ts';

/** Where a document really is, links resolved. */
export interface RealFile {
  /** Absolute. */
  readonly path: string;
  /** The folders that the user has open, absolute, links resolved as well. */
  readonly folders: readonly string[];
}

/** Endings that tell source code from a private key: `id_generator.ts`, not `id_github`. */
const SOURCE_ENDINGS: readonly string[] = [
  'ts', 'tsx', 'mts', 'cts', 'js', 'jsx', 'mjs', 'cjs', 'vue', 'svelte', 'astro', 'html', 'css', 'scss', 'less', 'py', 'pyi', 'ipynb', 'rb', 'erb', 'go', 'rs',
  'java', 'kt', 'kts', 'scala', 'groovy', 'clj', 'cs', 'fs', 'vb', 'c', 'h', 'cc', 'cpp', 'cxx', 'hh', 'hpp', 'm', 'mm', 'swift', 'dart', 'php', 'lua', 'pl', 'pm',
  'r', 'jl', 'ex', 'exs', 'erl', 'hs', 'elm', 'ml', 'mli', 'zig', 'nim', 'sol', 'v', 'sv', 'vhd', 'sh', 'bash', 'ps1', 'sql', 'graphql', 'proto',
];

/** `ssh-keygen`'s names. A folder of such a name holds no key, nor does the public half, nor source code. */
const PRIVATE_KEYS: readonly string[] = ['id_*', '!id_*/', '!id_*.pub', ...SOURCE_ENDINGS.map((ending) => `!id_*.${ending}`)];

/** Files that hold secrets by their name; none of their text is ever sent. Matched without regard to case; no later pattern takes one back. */
const SECRET_FILES: readonly string[] = [
  ...PRIVATE_KEYS,
  '.env*', '*.env', '*.pem', '*.key', '*.p12', '*.pfx', '*.jks', '*.keystore', '*.ppk',
  '.npmrc', '.netrc', '_netrc', '.pypirc', '.pgpass', '.htpasswd', '.git-credentials', '.aws/', '.ssh/', '.gnupg/', '.kube/', 'kubeconfig', '*.kubeconfig',
  '*.tfstate', '*.tfstate.*', '*.tfvars', 'credentials.json', 'secrets.json', 'secrets.y*ml', 'settings.json', '*.code-workspace',
];

/** Above this size a file is left alone: its check would take longer than anyone waits. 1 MB is the number. */
const MAX_BYTES = 1_000_000;

/** A path without drive, leading slash or `..`: what pattern matching takes. */
function withoutRoot(file: string): string {
  return file.replaceAll('\\', '/').replace(/^[A-Za-z]:/, '').replace(/^(?:\.{0,2}\/)+/, '');
}

/** The path from each folder that holds the file; where none does, the absolute path must do, so that `private/` still counts. */
function pathsInFolders({ path, folders }: RealFile): readonly string[] {
  const inside = folders.map((folder) => relative(folder, path)).filter((way) => way !== '' && !/^\.\.(?:[\\/]|$)/.test(way) && !isAbsolute(way));
  return inside.length === 0 ? [path] : inside;
}

/** Whether gitignore patterns hit any of the paths. */
function hits(patterns: readonly string[], paths: readonly string[]): boolean {
  const matcher = ignore({ ignorecase: true }).add([...patterns]);
  return paths.map(withoutRoot).some((path) => path !== '' && matcher.ignores(path));
}

/**
 * Why a document must not be sent, for people; null where it may. Both its own name and that of the real file must be allowed.
 * @param patterns the user's own, as in .gitignore, from an open folder down; they can only add to the built-in ones
 */
export function whyExcluded(document: DocumentSnapshot, patterns: readonly string[], realFile: RealFile): string | null {
  if (hits(SECRET_FILES, [document.file, realFile.path])) return `${document.file} may hold secrets, so nothing of it is sent.`;
  if (hits(patterns, [document.file, ...pathsInFolders(realFile)])) return `${document.file} is excluded by your setting "stepladder.exclude".`;
  if (Buffer.byteLength(document.text) > MAX_BYTES) return `${document.file} is larger than 1 MB. Stepladder leaves such files alone.`;
  if (document.text.includes('\0')) return `${document.file} is not a text file.`;
  return null;
}
