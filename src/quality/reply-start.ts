import { isRefusal, mayBecomeRefusal } from './reply/refusal.ts';

/**
 * The reply check of an explanation that is still streaming in, asked with all text so far. `more`: too little to tell,
 * nothing may be shown yet; it never says so after 200 characters. At the end of the stream the gate judges all of it.
 */
export function checkReplyStart(text: string): 'ok' | 'failed' | 'more' {
  if (isRefusal(text)) return 'failed';
  return mayBecomeRefusal(text) ? 'more' : 'ok';
}
