import { lstat, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** How the temporary folders of checks begin. */
export const CHECK_FOLDER = 'stepladder-check-';
/** No command runs for that long, so what is older belongs to a window that was ended before it could tidy up. */
const OLD_MS = 86_400_000;

/** Removes what checks of windows long gone have left behind. Never rejects: what cannot be removed stays. */
export async function removeLeftovers(parent = tmpdir(), now = Date.now()): Promise<void> {
  const names = await readdir(parent).catch(() => []);
  for (const name of names.filter((entry) => entry.startsWith(CHECK_FOLDER))) {
    const path = join(parent, name);
    if (await isOurs(path, now - OLD_MS)) await rm(path, { recursive: true, force: true }).catch(() => undefined);
  }
}

/** Others may write to the folder for temporary files too: what is theirs, or a link, is left alone. */
async function isOurs(path: string, before: number): Promise<boolean> {
  const found = await lstat(path).catch(() => null);
  if (found?.isDirectory() !== true || found.mtimeMs >= before) return false;
  return process.getuid === undefined || found.uid === process.getuid();
}
