import { visibleText } from '../request/hidden-characters.ts';
import { isRefusal, mayBecomeRefusal } from './reply/refusal.ts';

/**
 * The reply check of an explanation that is still streaming in, asked with all text so far. `more`: too little to tell,
 * nothing may be shown yet; it never says so after 200 characters. At the end of the stream the gate judges all of it.
 */
export function checkReplyStart(text: string): 'ok' | 'failed' | 'more' {
  // Read as the gate will read it: what nobody sees must not make a refusal look like something else.
  const visible = visibleText(text).text;
  if (isRefusal(visible)) return 'failed';
  return mayBecomeRefusal(visible) ? 'more' : 'ok';
}
