import { tariffOf, type Visitor } from './tariff.ts';

/** What all of them pay together, in cents. */
export function museumTotal(visitors: readonly Visitor[]): number {
  return visitors.reduce((total, visitor) => total + tariffOf(visitor, 'weekday'), 0);
}
