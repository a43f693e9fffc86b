import { replyFinding } from '../checks/reply.ts';
import type { Extraction } from './extraction.ts';
import { visibleText } from '../../request/hidden-characters.ts';
import { isRefusal } from './refusal.ts';

/** An explanation as the model gave it, without hidden characters. */
export function extractExplanation(reply: string): Extraction {
  const { text } = visibleText(reply);
  const content = { text, edits: [] };
  if (text.trim() === '') return { content, findings: [replyFinding('empty')] };
  return { content, findings: isRefusal(text) ? [replyFinding('refusal')] : [] };
}
