import type { CompleteRequest } from '../request/request.ts';
import type { Offer } from '../inline/offer.ts';
import type { RouteResult } from '../routing/decision.ts';
import { caveatOf, type MarkConfig } from '../routing/marks.ts';
import { routeName } from '../routing/message.ts';
import { whyText } from '../routing/why-text.ts';

/** What may be put on the screen; null where nothing may. */
export function offerOf(uri: string, { id, document, cursor }: CompleteRequest, { content, decision }: RouteResult, config: MarkConfig): Offer | null {
  if (content === null || decision.outcome !== 'answered' || decision.executed === null || content.text === '') return null;
  const { text } = document;
  return {
    id, uri, before: text.slice(0, cursor), after: text.slice(cursor), text: content.text,
    by: routeName(decision.executed), caveat: caveatOf(decision, config), why: whyText(decision, config),
  };
}
