import type { Route, Tier } from '../config/config.ts';
import type { RepairMode, TaskPolicy } from '../config/policy-settings.ts';
import type { Request } from '../request/request.ts';
import { isFree } from '../spend/price.ts';
import { bandEffects, bandText } from './band.ts';
import type { Band, Choice, Classification, Deviation, RouteName, StopReason } from './decision.ts';
import { noRouteMessage } from './message.ts';
import { costCap } from './policy.ts';
import { nameOf } from './route-name.ts';
import { knownTierIndex, tierIndex } from './tiers.ts';

/** The ordered steps for one request. */
export interface Plan {
  readonly policy: TaskPolicy;
  /** Where the policy starts it, whatever the budget makes of that; the reason is for people. */
  readonly planned: RouteName & { readonly why: string };
  /** From the start tier upward; at least one. */
  readonly tiers: readonly Tier[];
  /** Below the start tier, the nearest first: where it may go when all above have failed. */
  readonly below: readonly Tier[];
  /** Calls at most. */
  readonly attempts: number;
  /** USD over all calls; null is no cap. */
  readonly maxCost: number | null;
  /** Down a tier because of the budget; null where it starts as planned. */
  readonly downgrade: Deviation | null;
  /** Why a failed check sends it nowhere, for people; null where it may climb. */
  readonly noEscalation: string | null;
  /** Whether a model may mend its answer. A band that lets nothing climb grants no second try either. */
  readonly repair: RepairMode;
}

/** A request that is not sent at all. */
export interface Stop {
  readonly reason: StopReason;
  readonly message: string;
  readonly choices: readonly Choice[];
}

/** A plan, or why there is none; and where it would start either way, where that is known. */
export interface Planned {
  readonly plan: Plan | null;
  readonly planned: Plan['planned'] | null;
  readonly stop: Stop | null;
}

export interface PlanInput {
  readonly request: Request;
  readonly classification: Classification;
  readonly policy: TaskPolicy;
  /** All there are, from the cheapest to the dearest. */
  readonly tiers: readonly Tier[];
  readonly band: Band | null;
  /** The user chose to go on with what costs nothing. */
  readonly onlyFree: boolean;
  /** The user chose to start a tier above the planned one, where there is one, and not lower because of the budget; its caps hold. */
  readonly stronger?: boolean;
}

type Usable = readonly { readonly index: number; readonly tier: Tier }[];

/** A fill-in-the-middle route cannot hold a conversation. */
function fits(route: Route, { request, onlyFree }: PlanInput): boolean {
  return (request.task === 'complete' || route.api === 'chat') && (!onlyFree || isFree(route));
}

/** Tiers that the policy allows, at or above the floor, with the routes that this request can use. Places are those of the whole ladder. */
function usableTiers(input: PlanInput): Usable {
  const { policy, tiers } = input;
  if (tiers.length === 0) return [];
  const floor = tierIndex(tiers, policy.floor);
  const allowed = policy.tiers === null ? null : policy.tiers.map((name) => knownTierIndex(tiers, name));
  return tiers
    .map(({ name, routes }, index) => ({ index, tier: { name, routes: routes.filter((route) => fits(route, input)) } }))
    .filter(({ index, tier }) => tier.routes.length > 0 && index >= floor && (allowed === null || allowed.includes(index)));
}

function nothingUsable({ request, policy, tiers, onlyFree }: PlanInput): Stop {
  const { task } = request;
  if (onlyFree) {
    const message = `No free route may be used for "${task}": its floor is ${policy.floor}. Add a route with the price 0 to the settings, or raise the budget.`;
    return { reason: 'budget', message, choices: ['raise-budget', 'wait', 'open-settings'] };
  }
  const fitting = tiers.some(({ routes }) => routes.some(({ api }) => task === 'complete' || api === 'chat'));
  const message = fitting ? `The policy leaves no tier for "${task}": its floor is ${policy.floor}. Change "stepladder.policy" or "stepladder.tiers".` : noRouteMessage(task, []);
  return { reason: 'config', message, choices: ['open-settings'] };
}

/** Where the policy wants it to start, as a place among the usable tiers. */
function startOf({ policy, tiers, classification, stronger = false }: PlanInput, usable: Usable): { readonly start: number; readonly lifted: boolean; readonly chosen: boolean } {
  const wanted = tierIndex(tiers, policy.start[classification.complexity]);
  const found = usable.findIndex(({ index }) => index >= wanted);
  const start = found === -1 ? usable.length - 1 : found;
  const lifted = policy.liftUnverifiable && classification.verifiable === 'hardly' && start < usable.length - 1;
  const planned = lifted ? start + 1 : start;
  const chosen = stronger && planned < usable.length - 1;
  return { start: chosen ? planned + 1 : planned, lifted, chosen };
}

function whyStart({ request, classification }: PlanInput, tier: string, { lifted, chosen }: { readonly lifted: boolean; readonly chosen: boolean }): string {
  const signals = classification.signals.join(', ');
  const why = `${classification.complexity} ${request.task}${signals === '' ? '' : ` (${signals})`} starts at ${tier}`;
  const asked = chosen ? ', a tier higher, because a stronger model was asked for' : '';
  return lifted ? `${why}${asked}, a tier higher, because the answer can hardly be verified here: ${classification.verifiableWhy}` : `${why}${asked}`;
}

function bandStop(band: Band, task: string): Stop {
  const message = band.share >= 1 ? 'The monthly budget is used up.' : `${bandText(band)}, so only critical tasks are sent, and "${task}" is none.`;
  return { reason: 'budget', message, choices: ['raise-budget', 'wait', 'use-free-tier'] };
}

/** Says where a request starts, how far it may go and how often it may ask; or why it is not sent. */
export function makePlan(input: PlanInput): Planned {
  const { request, policy, band } = input;
  const stopped = (stop: Stop, planned: Plan['planned'] | null = null) => ({ plan: null, planned, stop });
  if (policy.stop !== null) return stopped({ reason: 'policy', message: `The policy stops "${request.task}": ${policy.stop}`, choices: ['open-settings'] });
  const usable = usableTiers(input);
  const { start, ...raised } = startOf(input, usable);
  const first = usable[start]?.tier.routes[0];
  if (first === undefined) return stopped(nothingUsable(input));
  const planned = { ...nameOf(first), why: whyStart(input, first.tier, raised) };
  const effects = bandEffects(band, policy.class);
  if (band !== null && !effects.allow) {
    // What is free anyway is no switch; it goes on as long as it stays free.
    if (!isFree(first)) return stopped(bandStop(band, request.task), planned);
    if (!input.onlyFree) return makePlan({ ...input, onlyFree: true });
  }
  // What is free saves nothing a tier lower; who asks for a stronger model has seen the weaker one's answer.
  const down = band !== null && effects.downgrade && policy.downgrade && start > 0 && input.stronger !== true && !isFree(first);
  const begin = down ? start - 1 : start;
  const upward = usable.slice(begin).map(({ tier }) => tier);
  const climb = request.trigger === 'auto' ? (policy.autoClimb ?? usable.length) : usable.length;
  const plan: Plan = {
    policy,
    planned,
    tiers: upward.slice(0, climb + 1),
    below: policy.downgrade ? usable.slice(0, begin).map(({ tier }) => tier).reverse() : [],
    attempts: request.trigger === 'auto' ? policy.attempts : policy.manualAttempts,
    maxCost: costCap(policy, request.trigger),
    downgrade: down ? { kind: 'downgrade', from: first.tier, to: upward[0]?.name ?? '', why: `${bandText(band)}, so it starts a tier lower.` } : null,
    noEscalation: !policy.escalate ? `The policy lets "${request.task}" climb for no check.` : band === null || effects.escalate ? null : `${bandText(band)}, so nothing climbs to a dearer model.`,
    repair: band === null || effects.escalate ? policy.repair : 'never',
  };
  return { plan, planned, stop: null };
}
