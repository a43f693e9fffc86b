export interface Visitor {
  readonly age: number;
}

export type Day = 'weekday' | 'weekend';

/** What one of them pays, in cents. */
export function tariffOf(visitor: Visitor, day: Day): number {
  const full = day === 'weekday' ? 800 : 1_000;
  return visitor.age < 18 ? full / 2 : full;
}
