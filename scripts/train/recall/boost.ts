/**
 * Gradient boosting of small regression trees on the logistic loss, with Newton's step in the leaves and features in bins
 * (Friedman 2001). Histograms, and trees grown from all rows that are still wrong but only some of those that are not, as in
 * LightGBM (Ke and others 2017). Deterministic.
 */

export interface Rows {
  /** Row after row. */
  readonly values: Float32Array;
  readonly features: number;
  /** 1 or 0. */
  readonly labels: Uint8Array;
  readonly weights: Float32Array;
}

export interface BoostOptions {
  readonly trees: number;
  readonly depth: number;
  readonly rate: number;
  /** Penalty on a leaf's value. */
  readonly ridge: number;
  /** Least sum of weights in a leaf. */
  readonly leafWeight: number;
}

/** A whole tree of `depth` levels: inner nodes in the order of a heap, then the leaves. A value above the threshold goes right. */
export interface Tree {
  readonly features: number[];
  readonly thresholds: number[];
  readonly leaves: number[];
}

const BINS = 48;
/** A row whose probability is off by less counts as one that is right. */
const SMALL = 0.08;
/** Of those, one in so many is looked at for each tree, and stands for all. */
const ONE_IN = 6;

export function boost(rows: Rows, options: BoostOptions, onTree: (tree: number, loss: number) => void = () => undefined): { readonly base: number; readonly trees: Tree[] } {
  const count = rows.labels.length;
  const cuts = cutsOf(rows);
  const binned = binRows(rows, cuts);
  const total = rows.weights.reduce((sum, weight) => sum + weight, 0);
  const right = rows.labels.reduce((sum, label, row) => sum + label * (rows.weights[row] ?? 0), 0);
  const base = Math.log(right / (total - right));
  const scores = new Float64Array(count).fill(base);
  const gradients = new Float32Array(count);
  const curvatures = new Float32Array(count);
  const nodes = new Uint16Array(count);
  const chosen = new Uint32Array(count);
  const trees: Tree[] = [];
  for (let tree = 0; tree < options.trees; tree++) {
    let loss = 0;
    let taken = 0;
    for (let row = 0; row < count; row++) {
      const probability = 1 / (1 + Math.exp(-(scores[row] ?? 0)));
      const weight = rows.weights[row] ?? 0;
      const label = rows.labels[row] ?? 0;
      const isSmall = Math.abs(label - probability) < SMALL;
      const stands = weight * (isSmall ? ONE_IN : 1);
      gradients[row] = stands * (label - probability);
      curvatures[row] = stands * probability * (1 - probability);
      if (!isSmall || Math.imul(row + tree * 7919, 0x9e37_79b1) >>> 0 < 0x1_0000_0000 / ONE_IN) chosen[taken++] = row;
      loss -= weight * Math.log(label === 1 ? probability : 1 - probability);
    }
    onTree(tree, loss / total);
    const grown = grow({ binned, cuts, gradients, curvatures, chosen: chosen.subarray(0, taken), nodes }, options);
    trees.push(grown);
    const inner = 2 ** options.depth - 1;
    for (let row = 0; row < count; row++) scores[row] = (scores[row] ?? 0) + (grown.leaves[(nodes[row] ?? 0) - inner] ?? 0);
  }
  return { base, trees };
}

/** Thresholds that part each feature's values into bins of about equal size. */
function cutsOf({ values, features, labels }: Rows): Float32Array[] {
  const step = Math.max(1, Math.floor(labels.length / 50_000));
  return Array.from({ length: features }, (_, feature) => {
    const sample: number[] = [];
    for (let row = 0; row < labels.length; row += step) sample.push(values[row * features + feature] ?? 0);
    sample.sort((one, other) => one - other);
    const cuts = new Set<number>();
    for (let bin = 1; bin < BINS; bin++) {
      const low = sample[Math.floor((bin * sample.length) / BINS)] ?? 0;
      // Halfway to the next larger value, so that rounding the weights moves no row.
      const next = sample.find((value) => value > low);
      if (next !== undefined) cuts.add(Math.fround((low + next) / 2));
    }
    return Float32Array.from([...cuts].sort((one, other) => one - other));
  });
}

/** Feature after feature, so that a histogram is made in one pass. */
function binRows({ values, features, labels }: Rows, cuts: readonly Float32Array[]): Uint8Array[] {
  return cuts.map((own, feature) => {
    const bins = new Uint8Array(labels.length);
    for (let row = 0; row < labels.length; row++) {
      const value = values[row * features + feature] ?? 0;
      let low = 0;
      let high = own.length;
      while (low < high) {
        const middle = (low + high) >>> 1;
        if (value > (own[middle] ?? 0)) low = middle + 1;
        else high = middle;
      }
      bins[row] = low;
    }
    return bins;
  });
}

interface Growing {
  readonly binned: readonly Uint8Array[];
  readonly cuts: readonly Float32Array[];
  readonly gradients: Float32Array;
  readonly curvatures: Float32Array;
  /** The rows that the tree is grown from. */
  readonly chosen: Uint32Array;
  /** The node of each row; afterwards its leaf. */
  readonly nodes: Uint16Array;
}

interface Cut {
  gain: number;
  feature: number;
  /** Bins above it go right. */
  bin: number;
}

function grow(growing: Growing, options: BoostOptions): Tree {
  const { binned, cuts, nodes } = growing;
  nodes.fill(0);
  const tree: Tree = { features: [], thresholds: [], leaves: [] };
  for (let level = 0; level < options.depth; level++) {
    const first = 2 ** level - 1;
    const best = bestCuts(growing, first, 2 ** level, options);
    for (const { feature, bin } of best) {
      tree.features.push(feature);
      tree.thresholds.push(cuts[feature]?.[bin] ?? Infinity);
    }
    for (let row = 0; row < nodes.length; row++) {
      const node = nodes[row] ?? 0;
      const cut = best[node - first];
      nodes[row] = 2 * node + (cut !== undefined && (binned[cut.feature]?.[row] ?? 0) > cut.bin ? 2 : 1);
    }
  }
  return { ...tree, leaves: leavesOf(growing, options) };
}

function bestCuts(growing: Growing, first: number, width: number, options: BoostOptions): Cut[] {
  const best = Array.from({ length: width }, (): Cut => ({ gain: 1e-6, feature: 0, bin: 255 }));
  for (const [feature, bins] of growing.binned.entries()) {
    const size = (growing.cuts[feature]?.length ?? 0) + 1;
    if (size < 2) continue;
    const sums = histogram(bins, growing, first, width);
    for (const [node, own] of best.entries()) improve(own, sums, node, size, feature, options);
  }
  return best;
}

function leavesOf({ gradients, curvatures, chosen, nodes }: Growing, { depth, rate, ridge }: BoostOptions): number[] {
  const inner = 2 ** depth - 1;
  const sums = new Float64Array(2 ** depth * 2);
  for (const row of chosen) {
    const at = ((nodes[row] ?? 0) - inner) * 2;
    sums[at] = (sums[at] ?? 0) + (gradients[row] ?? 0);
    sums[at + 1] = (sums[at + 1] ?? 0) + (curvatures[row] ?? 0);
  }
  return Array.from({ length: 2 ** depth }, (_, leaf) => (rate * (sums[leaf * 2] ?? 0)) / ((sums[leaf * 2 + 1] ?? 0) + ridge));
}

/** Sums of gradients and curvatures, for each node and bin. */
function histogram(bins: Uint8Array, { gradients, curvatures, chosen, nodes }: Growing, first: number, width: number): Float64Array {
  const sums = new Float64Array(width * 64 * 2);
  for (const row of chosen) {
    const at = (((nodes[row] ?? 0) - first) * 64 + (bins[row] ?? 0)) * 2;
    sums[at] = (sums[at] ?? 0) + (gradients[row] ?? 0);
    sums[at + 1] = (sums[at + 1] ?? 0) + (curvatures[row] ?? 0);
  }
  return sums;
}

function improve(best: Cut, sums: Float64Array, node: number, size: number, feature: number, { ridge, leafWeight }: BoostOptions): void {
  let gradient = 0;
  let curvature = 0;
  for (let bin = 0; bin < size; bin++) {
    gradient += sums[(node * 64 + bin) * 2] ?? 0;
    curvature += sums[(node * 64 + bin) * 2 + 1] ?? 0;
  }
  const whole = (gradient * gradient) / (curvature + ridge);
  let left = 0;
  let leftCurvature = 0;
  for (let bin = 0; bin < size - 1; bin++) {
    left += sums[(node * 64 + bin) * 2] ?? 0;
    leftCurvature += sums[(node * 64 + bin) * 2 + 1] ?? 0;
    const rightCurvature = curvature - leftCurvature;
    if (leftCurvature < leafWeight || rightCurvature < leafWeight) continue;
    const gain = (left * left) / (leftCurvature + ridge) + ((gradient - left) ** 2) / (rightCurvature + ridge) - whole;
    if (gain > best.gain) Object.assign(best, { gain, feature, bin });
  }
}
