/** What every stack asks, and what the server answers: the same bytes for all. */
import { buildPrompt } from '../../../src/request/build-prompt.ts';
import type { ChatMessage } from '../../../src/request/prompt.ts';
import type { SelectionRequest } from '../../../src/request/request.ts';
import { limitsFor } from '../../../src/routing/limits.ts';

/** A plain answer comes at once, a stream in about twenty pieces. */
export type Mode = 'plain' | 'stream';

/** The primary answers; the secondary is there so that each stack has its fallback set up. */
export const MODELS = { primary: 'small', secondary: 'large' } as const;

const TEXT = `/** The price of an order after its discount: each item counts as often as it is ordered, those that were taken back do not. */
export function total(items: readonly Item[], discount: number): number {
  let sum = 0;
  for (const item of items) {
    if (item.count > 0) sum += item.price * item.count;
  }
  return Math.round(sum * (1 - discount) * 100) / 100;
} // In cents: whoever shows it divides by a hundred, and whoever adds it up does so before that, so that no cent is lost.
`;

/** Characters of the first and of the last line that a selection may begin and end in. */
const SPREAD = 100;

/**
 * The same question each time, in other words: a selection is widened to whole lines before it is sent, so where in its
 * first and last line it begins and ends makes no difference to the model, but Stepladder has not answered it before.
 * @param count of the request, from 0
 */
export function explainRequest(id: string, count: number): SelectionRequest {
  const document = { file: 'order.ts', languageId: 'typescript', text: TEXT, version: 1 };
  const selection = { start: count % SPREAD, end: TEXT.length - 1 - (Math.floor(count / SPREAD) % SPREAD) };
  return { id, task: 'explain', trigger: 'manual', document, selection, diagnostics: [] };
}

const request = explainRequest('bench', 0);
const limits = limitsFor(request);
export const MAX_TOKENS = limits.output;
export const MESSAGES: readonly ChatMessage[] = messagesOf();

function messagesOf(): readonly ChatMessage[] {
  const prompt = buildPrompt(request, 'chat', limits.context);
  if (prompt.kind !== 'chat') throw new TypeError('An explanation is asked for in a conversation.');
  return prompt.messages;
}

/** What the bare SDK sends, and Stepladder as well: the server holds the one against the other. */
export function bodyOf(mode: Mode): Readonly<Record<string, unknown>> {
  const common = { model: MODELS.primary, messages: MESSAGES, max_tokens: MAX_TOKENS };
  return mode === 'plain' ? { ...common, stream: false } : { ...common, stream: true, stream_options: { include_usage: true } };
}

/** Each piece is a token. */
export const ANSWER_PIECES: readonly string[] = [
  'The', ' function', ' sums', ' price', ' times', ' count', ' over', ' all', ' items', ' with', ' a', ' positive', ' count', ',', ' takes', ' off',
  ' the', ' discount', ' and', ' rounds', ' to', ' cents', '.',
];
export const ANSWER = ANSWER_PIECES.join('');
