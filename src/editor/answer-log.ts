import type { ToPage } from './answer-messages.ts';

/**
 * The conversation so far, as the messages that build it: a page that is loaded again (moved to another window) gets them
 * once more. Pieces are joined and outdated progress is dropped, so that it grows with the text and not with its pieces.
 */
export function remember(log: readonly ToPage[], message: ToPage): readonly ToPage[] {
  if (message.type === 'begin' && !message.start.followUp) return [message];
  const last = log.at(-1);
  if (message.type === 'append' && last?.type === 'append') return [...log.slice(0, -1), { type: 'append', text: last.text + message.text }];
  if (last?.type === 'progress' && message.type !== 'begin') return [...log.slice(0, -1), message];
  return [...log, message];
}
