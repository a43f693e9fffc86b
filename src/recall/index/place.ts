/** Somewhere in a file: which token comes next there. Good until the index changes. */
export interface Spot {
  readonly file: number;
  /** Number of the token that comes next, from 0. */
  readonly at: number;
}

/** A place where the same tokens stand as before the cursor. */
export interface Place extends Spot {
  /** How many tokens before it agree with the end of the context; at most `DEPTH`. */
  readonly length: number;
}

export interface FindOptions {
  /** Most places that are wanted. */
  readonly limit: number;
  /** Fewest tokens that must agree; from 1. */
  readonly minLength: number;
  /** The cursor's own place, at which everything agrees. */
  readonly exclude?: Spot;
  /** What has been typed of the next token: only places count whose next token begins like this. */
  readonly partial?: string;
}

export interface Found {
  /** Those that agree longest first; of equal ones the fresh files' first, and where there are too many an even choice of them. */
  readonly places: readonly Place[];
  /** `counts[k]`: places that agree on the last `k` tokens (at `minLength` and above), for `k` up to the longest; `counts[0]` is 0. Exact for fewer than about 2,000, else estimated from a sample. */
  readonly counts: Uint32Array;
}
