/** The label on a parcel: one place for each check that can say no to code that parses. */
import type { Order } from './orders.js';

/** Grams of the box itself. */
const BOX = 120;

/** Whether somebody forgot to put the parcel on the scales. Not built in yet. */
export function isUnweighed(grams: number): boolean {
  // Try 12: on the empty line below, type   const missing =

  return grams === 0;
}

/** What a parcel will weigh, in grams: 250 for each piece. The pieces are not built in yet. */
export function estimateWeight(order: Order): number {
  // Try 13: on the empty line below, type   const articles =

  return BOX + order.lines.length * 250;
}

// The letters on the lid of the box, from the first and the last name.
//   initials('Ada Lovelace') // => 'AL'
//   initials('Grace Brewster Hopper') // => 'GH'
// Try 14: on the empty line below, type   export function initials
