import { createLocalModel } from '../recall/local-model.ts';
import type { Proposal } from '../recall/proposal.ts';
import type { RouteOptions } from '../routing/router.ts';

/** What the local tier proposes, as the router takes it: a model that has its answer ready. */
export function localAnswer(proposal: Proposal): NonNullable<RouteOptions['local']> {
  return { model: createLocalModel(proposal), probability: proposal.probability, why: whyOf(proposal.basis) };
}

function whyOf({ matched, places, sameFile }: Proposal['basis']): string {
  const where = places === 1 ? `another place${sameFile ? ' in this file' : ''}` : `${places} other places${sameFile ? ' (also in this file)' : ''}`;
  return `the ${matched === 1 ? 'token' : `${matched} tokens`} before the cursor ${matched === 1 ? 'stands' : 'stand'} in ${where} and ${matched === 1 ? 'goes' : 'go'} on like this`;
}
