import { isSameModel } from '../spend/price.ts';
import { isAnswer, mendedFrom } from './answers.ts';
import type { Attempt, Deviation, RouteName, Skipped } from './decision.ts';
import { routeName, skippedLine, whyNot } from './message.ts';
import type { Plan } from './plan.ts';

interface Way {
  readonly planned: Plan['planned'] | null;
  readonly plan: Plan | null;
  readonly attempts: readonly Attempt[];
  readonly skipped: readonly Skipped[];
  readonly executed: RouteName;
  /** The one whose answer is given. */
  readonly attempt: Attempt;
}

/** Everything that lies between the planned route and the one that answered, each with its reason; empty where they are one. */
export function deviationsOf(way: Way): readonly Deviation[] {
  const { planned, executed, attempt } = way;
  // Whatever else was asked on the way: the planned route's answer was given in the end.
  return [...(planned !== null && isSameRoute(planned, executed) ? [] : wayFrom(way)), ...substituted(attempt)];
}

function wayFrom({ planned, plan, attempts, skipped, executed, attempt }: Way): readonly Deviation[] {
  const from = planned?.tier ?? executed.tier;
  const to = executed.tier;
  const found: Deviation[] = [];
  if (plan?.downgrade != null) found.push(plan.downgrade);
  const failed = attempts.filter((one) => one.purpose === 'answer' && one.failure !== null && !isSameRoute(one, executed));
  // A cap on cost that leads to a cheaper tier is a downgrade: no call failed.
  const isBelow = plan?.below.some(({ name }) => name === to) ?? false;
  const tooDear = isBelow ? skipped.filter(({ code }) => code === 'cost-cap') : [];
  if (tooDear.length > 0) found.push({ kind: 'downgrade', from, to, why: tooDear.map(skippedLine).join(' ') });
  const passedBy = skipped.filter((one) => !tooDear.includes(one));
  const fell = [...failed.map((one) => `${routeName(one)}: ${whyNot(one)}`), ...passedBy.map(skippedLine)];
  if (fell.length > 0) found.push({ kind: 'fallback', from, to, why: fell.join(' ') });
  // What the route that answered has mended itself sent the request nowhere.
  const first = mendedFrom(attempt, attempts);
  // A call that was to mend an answer is part of why that answer was not good enough, whatever became of it.
  const weak = attempts.filter((one) => one !== attempt && one !== first && isAnswer(one) && (one.failure === null || one.purpose === 'repair'));
  if (weak.length > 0) found.push({ kind: 'escalate', from, to, why: weak.map((one) => `${routeName(one)}: ${whyNot(one)}`).join(' ') });
  return found;
}

function substituted({ provider, model, servedModel }: Attempt): readonly Deviation[] {
  if (servedModel === null || isSameModel(servedModel, model)) return [];
  return [{ kind: 'substituted', from: model, to: servedModel, why: `The provider ${provider} was asked for ${model} and says that ${servedModel} answered.` }];
}

function isSameRoute(one: RouteName, other: RouteName): boolean {
  return one.tier === other.tier && one.provider === other.provider && one.model === other.model;
}
