import { access } from 'node:fs/promises';
import type { FileLookup } from './reply/paths.ts';

/** A disk that takes longer to answer cannot tell, in ms. */
const LIMIT_MS = 300;

/** What is on this machine's disk. Only whether something exists is asked, nothing is opened or read. */
export function filesOnDisk(): FileLookup {
  return {
    anyExists: async (paths) => {
      const found = Promise.all(paths.map(async (path) => exists(path))).then((answers) => answers.includes(true));
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<true>((resolve) => { timer = setTimeout(resolve, LIMIT_MS, true); });
      const answer = await Promise.race([found, late]);
      clearTimeout(timer);
      return answer;
    },
  };
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch (error) {
    // A folder that may not be read hides what is in it: that is no invention.
    return !isMissing(error);
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}
