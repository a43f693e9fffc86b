import type { Route } from '../config/config.ts';
import type { RouteName } from './decision.ts';

/** What a route is called in a record. */
export function nameOf({ tier, provider, model }: Route): RouteName {
  return { tier, provider: provider.name, model };
}
