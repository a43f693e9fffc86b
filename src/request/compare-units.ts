/** Orders texts by their UTF-16 units: the same on every machine, whatever its language. Negative where the first comes first. */
export function compareUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
