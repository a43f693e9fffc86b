/** Ridge logistic regression by Newton's method: small, exact and the same on every run. */

/** One observation: its inputs, and the share of right answers, 0 to 1. */
export interface Observation {
  readonly inputs: readonly number[];
  readonly share: number;
}

const STEPS = 15;
/** Keeps the constant's own row solvable; far too small to matter. */
const TINY = 1e-6;

export function sigmoid(sum: number): number {
  return 1 / (1 + Math.exp(-sum));
}

/** The weighted sum of the inputs and 1; the last weight is the constant. */
export function weightedSum(weights: readonly number[], inputs: readonly number[]): number {
  return [...inputs, 1].reduce((sum, input, index) => sum + input * (weights[index] ?? 0), 0);
}

/**
 * The weights that fit best, the constant last.
 * @param ridge penalty on the squared weights, per observation; the constant is free
 */
export function fitLogistic(observations: readonly Observation[], ridge: number): number[] {
  const size = (observations[0]?.inputs.length ?? 0) + 1;
  const penalty = Array.from({ length: size }, (_, index) => (index < size - 1 ? ridge * observations.length : TINY));
  const weights = new Array<number>(size).fill(0);
  for (let step = 0; step < STEPS; step++) {
    const gradient = weights.map((weight, index) => weight * (penalty[index] ?? 0));
    const hessian = penalty.map((value, row) => Float64Array.from({ length: size }, (_, column) => (row === column ? value : 0)));
    for (const { inputs, share } of observations) accumulate(gradient, hessian, [...inputs, 1], sigmoid(weightedSum(weights, inputs)), share);
    solve(hessian, gradient).forEach((change, index) => { weights[index] = (weights[index] ?? 0) - change; });
  }
  return weights;
}

function accumulate(gradient: number[], hessian: readonly Float64Array[], inputs: readonly number[], probability: number, share: number): void {
  const spread = probability * (1 - probability);
  for (const [row, input] of inputs.entries()) {
    gradient[row] = (gradient[row] ?? 0) + (probability - share) * input;
    const values = hessian[row];
    if (values === undefined || input === 0) continue;
    for (const [column, other] of inputs.entries()) values[column] = (values[column] ?? 0) + spread * input * other;
  }
}

/** Solves a positive definite system by elimination. */
function solve(matrix: readonly Float64Array[], right: readonly number[]): number[] {
  const rows = matrix.map((row, index) => Float64Array.of(...row, right[index] ?? 0));
  for (const [index, pivot] of rows.entries()) {
    const top = pivot[index] ?? 1;
    for (const row of rows.slice(index + 1)) {
      const factor = (row[index] ?? 0) / top;
      if (factor === 0) continue;
      for (let column = index; column < row.length; column++) row[column] = (row[column] ?? 0) - factor * (pivot[column] ?? 0);
    }
  }
  const result = new Array<number>(rows.length).fill(0);
  for (let index = rows.length - 1; index >= 0; index--) {
    const row = rows[index] ?? Float64Array.of();
    const known = result.reduce((sum, value, column) => sum + (column > index ? value * (row[column] ?? 0) : 0), 0);
    result[index] = ((row[rows.length] ?? 0) - known) / (row[index] ?? 1);
  }
  return result;
}
