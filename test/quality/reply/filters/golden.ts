import { aroundCursor, type Filter } from '../../../../src/quality/reply/around.ts';
import type { CompleteRequest, Trigger } from '../../../../src/request/request.ts';
import { completeAt } from '../../golden.ts';

export interface FilterCase {
  readonly name: string;
  /** The document, its cursor as `║`. */
  readonly at: string;
  readonly reply: string;
  /** What is left of the reply; absent where it must stay as it is. */
  readonly inserts?: string;
  readonly language?: string;
  readonly trigger?: Trigger;
}

export function requestOf({ at, language, trigger = 'auto' }: FilterCase): CompleteRequest {
  return { ...completeAt(at, language), trigger };
}

/** What a filter makes of a reply, once and twice. */
export function applied(filter: Filter, one: FilterCase): { readonly once: string; readonly twice: string } {
  const around = aroundCursor(requestOf(one));
  const once = filter(one.reply, around);
  return { once, twice: filter(once, around) };
}
