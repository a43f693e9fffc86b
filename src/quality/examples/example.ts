import type { Data } from './data.ts';

/** A call whose result somebody has written down. */
export interface Example {
  /** The call, as it is made and shown: `add(1, 2)`. */
  readonly call: string;
  readonly args: readonly Data[];
  readonly expected: Data;
  /** As `assert.equal` compares. */
  readonly loose: boolean;
  /** Said in the request itself: what the file did before does not matter then. */
  readonly isAsked: boolean;
}

/** A function that examples may be about. */
export interface Callee {
  readonly name: string;
  /** How it is called from outside: `add`, `Sum.add`, `new Sum().add`. */
  readonly source: string;
}

/** The examples without those that contradict each other, and each only once. */
export function consistent(examples: readonly Example[]): Example[] {
  const byCall = Map.groupBy(examples, ({ call }) => call);
  return [...byCall.values()].flatMap((same) => {
    const [first] = same;
    return first !== undefined && same.every(({ expected }) => JSON.stringify(expected) === JSON.stringify(first.expected)) ? [first] : [];
  });
}
