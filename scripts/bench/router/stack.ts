import type { Mode } from './question.ts';

/** One way to ask a model, with a second model to fall back to. */
export interface Stack {
  /** Asks, and gives the whole answer once all of it has come. */
  ask(mode: Mode): Promise<string>;
  /** Forgets what earlier requests left on disk. */
  renew(): Promise<void>;
  close(): Promise<void>;
  /** Of the packages that do the work. */
  readonly versions: Readonly<Record<string, string>>;
}

export interface StackOptions {
  readonly baseUrl: string;
  /** A folder for what the stack writes. */
  readonly folder: string;
  /** Where the packages of the foreign stacks are installed; null when none is asked for. */
  readonly peers: string | null;
}

export type StartStack = (options: StackOptions) => Promise<Stack>;

/** Stacks that write nothing. */
export const writesNothing = { renew: (): Promise<void> => Promise.resolve(), close: (): Promise<void> => Promise.resolve() };
