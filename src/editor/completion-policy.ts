import type { Config } from '../config/config.ts';
import { effectivePolicy } from '../routing/policy.ts';

/** What the policy says of completions before it is known which arm of an experiment a request belongs to. */
export interface CompletionPolicy {
  /** From this probability on some request may be answered by the local tier; null where none may. */
  readonly leastSure: number | null;
  /** The most tokens that some request may send at the lowest tier. */
  readonly contextTokens: number;
}

/** The widest of what the user's policy and the arms of an experiment allow: the router, which knows the arm, has the last word. */
export function completionPolicy({ policy, experiment }: Pick<Config, 'policy' | 'experiment'>): CompletionPolicy {
  const cells = [null, ...(experiment?.arms ?? [])].map((arm) => effectivePolicy('complete', policy, arm).cells);
  const sure = cells.flatMap(({ recall }) => (recall === null ? [] : [recall]));
  return { leastSure: sure.length === 0 ? null : Math.min(...sure), contextTokens: Math.max(...cells.map(({ contextTokens }) => contextTokens ?? 0)) };
}
