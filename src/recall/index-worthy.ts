import { basename, extname } from 'node:path';

/** Files above this size, in bytes, are nearly always data or generated. */
export const MAX_BYTES = 300_000;

/** Folders that hold what others wrote or what a program made; they are not even listed. */
const FOREIGN_FOLDERS: ReadonlySet<string> = new Set([
  '.git', '.hg', '.svn', '.jj', 'node_modules', 'bower_components', 'jspm_packages', 'vendor', 'Pods', '.yarn', '.pnpm-store', '.venv', 'venv', 'site-packages',
  '__pycache__', '.tox', '.nox', '.mypy_cache', '.pytest_cache', '.ruff_cache', '.gradle', '.terraform', '.next', '.nuxt', '.svelte-kit', '.turbo', '.cache',
  '.nyc_output', '.vscode-test', '.idea', '__snapshots__',
]);

/** Endings of files without source code in them: binary, data, or made by a program. */
const FOREIGN_ENDINGS: ReadonlySet<string> = new Set([
  // Written by package managers, bundlers and test runners.
  '.lock', '.lockb', '.lockfile', '.map', '.snap', '.tsbuildinfo', '.sum', '.log', '.patch', '.diff', '.orig', '.rej',
  // Data.
  '.csv', '.tsv', '.svg', '.ipynb', '.geojson', '.ndjson', '.jsonl', '.parquet', '.arrow', '.sqlite', '.db', '.dat', '.bin', '.po', '.pot', '.ics',
  // Pictures, sound, fonts, documents.
  '.png', '.jpg', '.jpeg', '.gif', '.webp', '.avif', '.bmp', '.ico', '.icns', '.tif', '.tiff', '.psd', '.mp3', '.mp4', '.mov', '.webm', '.wav', '.ogg', '.flac',
  '.ttf', '.otf', '.woff', '.woff2', '.eot', '.pdf', '.doc', '.docx', '.xls', '.xlsx', '.ppt', '.pptx', '.rtf',
  // Archives and programs.
  '.zip', '.gz', '.tgz', '.bz2', '.xz', '.zst', '.7z', '.rar', '.tar', '.jar', '.war', '.vsix', '.whl', '.exe', '.dll', '.so', '.dylib', '.a', '.o', '.obj',
  '.lib', '.class', '.pyc', '.pyo', '.wasm', '.node', '.pdb', '.dmg', '.iso', '.pt', '.onnx', '.gguf', '.safetensors', '.npy', '.npz', '.pkl',
]);

const FOREIGN_NAMES: ReadonlySet<string> = new Set(['package-lock.json', 'npm-shrinkwrap.json', 'packages.lock.json', 'pnpm-lock.yaml', 'composer.lock', '.pnp.cjs', '.pnp.loader.mjs']);

/** `app.min.js`, `vendor.bundle.js`. */
const PACKED = /[.-](?:min|bundle|chunk)\.(?:c|m)?(?:js|css)$/i;

/** A line with more UTF-16 units than this was not typed by anybody. */
const LONG_LINE = 400;
/** More than this share of a text in such lines: minified, or data. */
const LONG_SHARE = 0.25;

/** Whether a folder of this name may hold the workspace's own code. */
export function isOwnFolder(name: string): boolean {
  return !FOREIGN_FOLDERS.has(name);
}

/** Whether a file's name and size, in bytes, speak for reading it. */
export function isWorthReading(file: string, bytes: number): boolean {
  return bytes > 0 && bytes <= MAX_BYTES && !FOREIGN_ENDINGS.has(extname(file).toLowerCase()) && !FOREIGN_NAMES.has(basename(file).toLowerCase()) && !PACKED.test(file);
}

/** Whether a text looks like one that people write: not binary, not minified, not data in a few endless lines. */
export function isWorthIndexing(text: string): boolean {
  return !text.includes('\0') && unitsInLongLines(text) <= text.length * LONG_SHARE;
}

function unitsInLongLines(text: string): number {
  let units = 0;
  let start = 0;
  while (start < text.length) {
    const newline = text.indexOf('\n', start);
    const end = newline === -1 ? text.length : newline;
    if (end - start > LONG_LINE) units += end - start;
    start = end + 1;
  }
  return units;
}
