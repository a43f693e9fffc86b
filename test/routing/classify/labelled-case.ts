import type { Complexity } from '../../../src/config/policy-settings.ts';

/** A request as somebody would make it, and how hard a senior engineer would call it. Written by hand for this test. */
export interface Labelled {
  readonly name: string;
  readonly task: 'explain' | 'debug';
  readonly language: string;
  readonly expected: Complexity;
  /** The whole file, all of it selected. */
  readonly code: string;
  readonly question?: string;
  /** Code and message of each reported problem. */
  readonly problems?: readonly (readonly [string, string])[];
}

/** Plain code of so many lines, such as a module of small functions has. */
export function manyLines(count: number, line: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => line(index)).join('\n');
}
