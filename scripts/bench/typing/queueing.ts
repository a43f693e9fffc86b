import { closeSync, openSync, readSync } from 'node:fs';

/** Where Linux says of a thread how long it ran, and how long it waited for a CPU that others had, in ns. */
const FILE = '/proc/thread-self/schedstat';

/** How long this thread has stood in a queue for a CPU, so that what other programs take is no part of what it did. */
export class Queueing {
  readonly #file: number | null;
  readonly #bytes = Buffer.alloc(80);

  constructor() {
    this.#file = opened();
  }

  /** ms since the thread began; always 0 where the system does not say. */
  ms(): number {
    if (this.#file === null) return 0;
    const length = readSync(this.#file, this.#bytes, 0, this.#bytes.length, 0);
    return Number(this.#bytes.toString('latin1', 0, length).split(' ')[1] ?? 0) / 1e6;
  }

  close(): void {
    if (this.#file !== null) closeSync(this.#file);
  }
}

function opened(): number | null {
  try {
    return openSync(FILE, 'r');
  } catch {
    return null;
  }
}
