import type { Tier } from '../config/config.ts';
import type { Request } from '../request/request.ts';
import type { Classification } from './decision.ts';
import { POLICY, tierIndex } from './policy.ts';

/** The ordered steps for one request. */
export interface Plan {
  /** From the start tier upward; at least one. */
  readonly tiers: readonly Tier[];
  /** Calls at most. */
  readonly attempts: number;
  /** Why it starts where it starts, for people. */
  readonly why: string;
}

/** A fill-in-the-middle route cannot hold a conversation. */
function chatOnly(tier: Tier): Tier {
  return { name: tier.name, routes: tier.routes.filter(({ api }) => api === 'chat') };
}

/**
 * @param allTiers from the cheapest to the dearest
 * @returns null when there is no tier at all
 */
export function makePlan(request: Request, classification: Classification, allTiers: readonly Tier[]): Plan | null {
  const tiers = request.task === 'complete' ? allTiers : allTiers.map(chatOnly).filter(({ routes }) => routes.length > 0);
  if (tiers.length === 0) return null;
  const policy = POLICY[request.task];
  const wanted = tierIndex(tiers, policy.start[classification.complexity]);
  const start = Math.max(wanted, tierIndex(tiers, policy.floor));
  const climb = policy.climb[request.trigger] ?? tiers.length;
  const signals = classification.signals.join(', ');
  const name = tiers[start]?.name ?? '';
  return {
    tiers: tiers.slice(start, start + climb + 1),
    attempts: policy.attempts[request.trigger],
    why: `${classification.complexity} ${request.task}${signals === '' ? '' : ` (${signals})`} starts at ${name}`,
  };
}
