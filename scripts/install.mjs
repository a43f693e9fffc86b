// Runs on the machine's own Node (20 or later): plain JavaScript, no dependency.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

export const root = path.resolve(import.meta.dirname, '..');

/** Everything that is downloaded for running and testing; not part of the project, may be deleted at any time. */
export const downloads = path.join(root, '.vscode-test');

/**
 * Runs npm in a folder. Its output is shown only when it fails, so that stdout stays the caller's.
 * @param {readonly string[]} args
 * @param {string} folder
 * @returns {Promise<void>} rejects with npm's output and what to do next
 */
export async function npm(args, folder) {
  // Flags win over the npm_config_* variables that an outer `npm run -s` hands down.
  const flags = ['--prefix', folder, '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  // `npm run` tells where npm's own script is; running that needs no shell, not even on Windows.
  const script = process.env['npm_execpath'];
  const [command, ...first] = script && /npm-cli\.[cm]?js$/.test(script) ? [process.execPath, script] : ['npm'];
  const child = spawn(command, [...first, ...args, ...flags], {
    cwd: folder,
    shell: command === 'npm' && process.platform === 'win32',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (/** @type {Buffer} */ data) => (output += data.toString()));
  /** @type {number | null} */
  const code = await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
  if (code === 0) return;
  throw new Error(`npm ${args.join(' ')} failed.\n${output.trim()}\nCheck that this machine reaches its npm registry (npm ping), then run the same command again.`);
}

/**
 * Fills a fresh folder, then renames the wanted part of it to `target`: what is at `target` is always complete,
 * however the install ends, and two runs at once at worst do the same work twice.
 * @param {string} target
 * @param {(folder: string) => Promise<string>} fill gives the path of what shall stand at `target`
 * @param {() => boolean} isThere whether the target is as wanted: another run may be faster
 */
export async function installAside(target, fill, isThere) {
  mkdirSync(downloads, { recursive: true });
  removeAbandoned();
  const aside = mkdtempSync(path.join(downloads, 'aside-'));
  try {
    const filled = await fill(aside);
    if (isThere()) return;
    await moveAway(target, path.join(aside, 'replaced'));
    await rename(filled, target).catch((/** @type {unknown} */ error) => {
      // Another run has put its own there since the question.
      if (!isThere()) throw error;
    });
  } finally {
    rmSync(aside, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Removes what installs that were killed left behind; no install takes an hour. */
function removeAbandoned() {
  for (const name of readdirSync(downloads)) {
    if (!name.startsWith('aside-')) continue;
    const folder = path.join(downloads, name);
    const age = Date.now() - (statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age > 3_600_000) rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * @param {string} from
 * @param {string} to
 */
async function moveAway(from, to) {
  if (statSync(from, { throwIfNoEntry: false })) await rename(from, to);
}

/**
 * On Windows a virus scanner may hold a new folder for some seconds.
 * @param {string} from
 * @param {string} to
 */
async function rename(from, to) {
  for (let attempt = 1; ; attempt++) {
    try {
      renameSync(from, to);
      return;
    } catch (error) {
      if (process.platform !== 'win32' || attempt === 10) throw error;
      await delay(attempt * 100);
    }
  }
}
