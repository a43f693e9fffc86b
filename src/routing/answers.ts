import type { Attempt } from './decision.ts';

/** The calls that were to answer the request, mended answers included; not the router's own question about it. */
export function answersOf(attempts: readonly Attempt[]): readonly Attempt[] {
  return attempts.filter(isAnswer);
}

export function isAnswer({ purpose }: Pick<Attempt, 'purpose'>): boolean {
  return purpose !== 'classify';
}

/** The answer that a repair was to mend: the one before it. Null where the attempt is no repair. */
export function mendedFrom(repair: Attempt, attempts: readonly Attempt[]): Attempt | null {
  return repair.purpose === 'repair' ? (attempts[attempts.indexOf(repair) - 1] ?? null) : null;
}
