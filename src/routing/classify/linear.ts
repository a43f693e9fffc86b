/**
 * A logistic model of the probability that a cheap model's answer is right.
 * `values` are int8 numbers in base64, one for each number of `embed`, and the constant last; a weight is its value times `scale`.
 * `slope` and `offset` calibrate the sum (Platt's scaling).
 */
export interface Weights {
  readonly scale: number;
  readonly values: string;
  readonly slope: number;
  readonly offset: number;
}

export function int8Values({ values }: Weights): Int8Array {
  return new Int8Array(Buffer.from(values, 'base64'));
}

/** The probability, 0 to 1. @param values of the weights, decoded once */
export function probability({ scale, slope, offset }: Weights, values: Int8Array, inputs: readonly number[]): number {
  const sum = [...inputs, 1].reduce((total, input, index) => total + input * (values[index] ?? 0) * scale, 0);
  return 1 / (1 + Math.exp(-(slope * sum + offset)));
}
