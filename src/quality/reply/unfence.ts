import { isProse } from '../../request/language.ts';
import { codeBlocks } from './fences.ts';
import { isSentence } from './prose.ts';
import { placeAfter } from './surroundings.ts';

/** A code answer out of its fences. `whole`: a closing fence says that it is not cut off. */
export type Unfenced =
  | { readonly kind: 'code'; readonly text: string; readonly fenced: boolean; readonly whole: boolean }
  | { readonly kind: 'leftover' };

const MARKDOWN = new Set(['markdown', 'md', 'text', 'txt', 'plaintext']);

/**
 * The code of a reply that may be bare, fenced, or fenced with prose around it. Several blocks, or fences in the middle of
 * code, are `leftover`: no one can tell what the answer is.
 * @param before the document's text in front of the cursor: inside of a string or comment a fence may be part of it
 */
export function unfence(reply: string, languageId: string, before: string): Unfenced {
  const bare: Unfenced = { kind: 'code', text: reply, fenced: false, whole: false };
  if (!reply.includes('```') && !reply.includes('~~~')) return bare;
  const [block, ...others] = codeBlocks(reply);
  if (block === undefined) return reply.trimStart().startsWith('```') ? { kind: 'leftover' } : bare;
  const lead = reply.slice(0, block.start);
  const fenced: Unfenced = { kind: 'code', text: block.text, fenced: true, whole: block.closed };
  if (isProse(languageId)) {
    const wraps = lead.trim() === '' && reply.slice(block.end).trim() === '' && others.length === 0 && MARKDOWN.has(block.info);
    return wraps ? fenced : bare;
  }
  if (lead.trim() === '' || isTalk(lead)) return others.length === 0 ? fenced : { kind: 'leftover' };
  if (placeAfter(before + lead) !== 'code') return bare;
  // Code that a lone closing fence ends: the model took the prompt for the opening one.
  const isClosing = others.length === 0 && !block.closed && block.info === '';
  return isClosing ? { kind: 'code', text: lead.slice(0, -1), fenced: false, whole: true } : { kind: 'leftover' };
}

/** Words in front of a fence: sentences, or a last line that announces the code. */
function isTalk(lead: string): boolean {
  const lines = lead.split('\n').filter((line) => line.trim() !== '');
  const last = (lines.at(-1) ?? '').trim();
  const announces = (last.endsWith(':') || last.endsWith(':**')) && last.split(/\s+/).length >= 3 && !/[{}()=;]/.test(last);
  return announces || lines.every((line) => isSentence(line));
}
