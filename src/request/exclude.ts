import { isAbsolute, relative } from 'node:path';
import ignore, { type Ignore } from 'ignore';
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

/** Which files nothing is read or sent of, by their names. */
export interface Exclusion {
  /**
   * Why a file is left alone; null where it is not. Both its own name and that of the real file must be allowed.
   * @param file a label as in `DocumentSnapshot`
   */
  of(file: string, realFile: RealFile): 'secret' | 'excluded' | null;
  /** Whether the user's patterns leave out a folder with all that is in it, so that nobody need look. @param folder as a label, from the open folder down */
  ofFolder(folder: string): boolean;
}

/** @param patterns the user's own, as in .gitignore, from an open folder down; they can only add to the built-in ones */
export function createExclusion(patterns: readonly string[]): Exclusion {
  const secrets = createMatcher(SECRET_FILES);
  const own = createMatcher(patterns);
  return {
    of(file, realFile) {
      if (secrets([file, realFile.path])) return 'secret';
      return patterns.length > 0 && own([file, ...pathsInFolders(realFile)]) ? 'excluded' : null;
    },
    ofFolder: (folder) => patterns.length > 0 && own([`${folder}/`]),
  };
}

/** `ignore` remembers every path that it was asked about, so that a matcher is made anew after so many. */
const MATCHER_PATHS = 5_000;

/** Whether gitignore patterns hit any of the paths. */
function createMatcher(patterns: readonly string[]): (paths: readonly string[]) => boolean {
  const make = (): Ignore => ignore({ ignorecase: true }).add([...patterns]);
  let matcher = make();
  let asked = 0;
  return (paths) => {
    asked += paths.length;
    if (asked > MATCHER_PATHS) {
      matcher = make();
      asked = paths.length;
    }
    return paths.map(withoutRoot).some((path) => path !== '' && matcher.ignores(path));
  };
}

/** Compiled once for each list of patterns: every request asks. */
const exclusions = new WeakMap<readonly string[], Exclusion>();

function exclusionFor(patterns: readonly string[]): Exclusion {
  const known = exclusions.get(patterns) ?? createExclusion(patterns);
  exclusions.set(patterns, known);
  return known;
}

/**
 * Why a document must not be sent, for people; null where it may.
 * @param patterns as for `createExclusion`; the same array each time costs least
 */
export function whyExcluded(document: DocumentSnapshot, patterns: readonly string[], realFile: RealFile): string | null {
  const name = exclusionFor(patterns).of(document.file, realFile);
  if (name === 'secret') return `${document.file} may hold secrets, so nothing of it is sent.`;
  if (name === 'excluded') return `${document.file} is excluded by your setting "stepladder.exclude".`;
  if (Buffer.byteLength(document.text) > MAX_BYTES) return `${document.file} is larger than 1 MB. Stepladder leaves such files alone.`;
  if (document.text.includes('\0')) return `${document.file} is not a text file.`;
  return null;
}
