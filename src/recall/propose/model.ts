/** A boosted ensemble of regression trees: whole trees of `depth` levels, inner nodes in the order of a heap. */
export interface TreeWeights {
  readonly depth: number;
  readonly base: number;
  /** For each inner node of each tree: the feature that is asked. */
  readonly features: readonly number[];
  /** A value above it goes right; null: none does. */
  readonly thresholds: readonly (number | null)[];
  /** For each leaf of each tree: what is added to the logit. */
  readonly leaves: readonly number[];
}

/** The probability that an option is right, 0 to 1, by its features. */
export type Judge = (features: Float32Array) => number;

/** Lays the trees out for speed. */
export function judgeOf({ depth, base, features, thresholds, leaves }: TreeWeights): Judge {
  const inner = 2 ** depth - 1;
  const asked = Uint8Array.from(features);
  const bounds = Float64Array.from(thresholds, (threshold) => threshold ?? Infinity);
  const values = Float64Array.from(leaves);
  const trees = leaves.length / 2 ** depth;
  return (option) => {
    let logit = base;
    for (let tree = 0; tree < trees; tree++) {
      const first = tree * inner;
      let node = 0;
      while (node < inner) node = 2 * node + ((option[asked[first + node] ?? 0] ?? 0) > (bounds[first + node] ?? 0) ? 2 : 1);
      logit += values[tree * 2 ** depth + node - inner] ?? 0;
    }
    return 1 / (1 + Math.exp(-logit));
  };
}
