import type { Role } from './engine-protocol.ts';

/** What a process of the engine may take, and what V8 is told. */
export interface RoleLimits {
  /** The most memory that its JavaScript may use, in MB: beyond it the process ends and is started anew. */
  readonly heapMb: number;
  /** With so much memory of all kinds, in MB, it is started anew as soon as it has nothing to do. */
  readonly rssMb: number;
  /** A process that says nothing for so long while it has a job or reads a project is killed, in ms. */
  readonly hangMs: number;
  /** One that has had nothing to do for so long ends until its next use, in ms. */
  readonly idleMs: number;
  readonly flags: readonly string[];
}

const MINUTE_MS = 60_000;

// Measured with nothing to do: code 155 MB, types with a project 614 MB, examples 152 MB.
export const ROLE_LIMITS: Readonly<Record<Role, RoleLimits>> = {
  // Every answer needs it, so it stays longer than the others.
  // Optimising a grammar in the background takes gigabytes and can end the process (nodejs/node#63421).
  // Measured with all grammars and ESLint loaded: some 500 MB, most of it garbage that V8 is in no hurry to collect.
  code: { heapMb: 768, rssMb: 1_200, hangMs: 10_000, idleMs: 30 * MINUTE_MS, flags: ['--liftoff-only'] },
  // Reading a large project for the first time is one piece of work of many seconds.
  types: { heapMb: 2_048, rssMb: 2_600, hangMs: 90_000, idleMs: 10 * MINUTE_MS, flags: [] },
  examples: { heapMb: 256, rssMb: 600, hangMs: 10_000, idleMs: 10 * MINUTE_MS, flags: [] },
  // A workspace's own rules may read its project as well.
  eslint: { heapMb: 1_024, rssMb: 1_500, hangMs: 60_000, idleMs: 10 * MINUTE_MS, flags: [] },
};
