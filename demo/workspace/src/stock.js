/**
 * What is on the shelves. This file does not parse: a bracket is missing in `runningLow`.
 * @typedef {{ sku: string, left: number, minimum: number }} Shelf
 */

/** @param {Shelf[]} shelves */
export function runningLow(shelves) {
  return shelves.filter((shelf) => shelf.left < shelf.minimum;
}

/** @param {Shelf[]} shelves */
export function toOrder(shelves) {
  // Try 10: on the empty line below, type   const wanted =

  return shelves.map((shelf) => shelf.sku);
}
