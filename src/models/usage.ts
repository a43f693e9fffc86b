import type { Usage } from './model.ts';
import { asRecord } from './error-body.ts';

/** No model reads or writes so much in one call: such a count is an error of the endpoint. */
const MAX_TOKENS = 100_000_000;

/**
 * An endpoint's token counts, or null where they are missing or cannot be true. A prompt always has tokens, and so
 * has a text that is not empty.
 */
export function readUsage(reported: unknown, hasText: boolean): Usage | null {
  const usage = asRecord(reported);
  if (usage === null) return null;
  const inputTokens = count(usage['prompt_tokens'] ?? usage['input_tokens']);
  const outputTokens = count(usage['completion_tokens'] ?? usage['output_tokens']);
  if (inputTokens === null || outputTokens === null || inputTokens === 0 || (hasText && outputTokens === 0)) return null;
  // OpenAI's field, then DeepSeek's.
  const cached = count(asRecord(usage['prompt_tokens_details'])?.['cached_tokens'] ?? usage['prompt_cache_hit_tokens']) ?? 0;
  return { inputTokens, outputTokens, cachedInputTokens: Math.min(cached, inputTokens) };
}

/** What was counted, as far as it says anything; 0 for what is missing. A count that cannot be whole may still be more than an estimate. */
export function readCounts(reported: unknown): Pick<Usage, 'inputTokens' | 'outputTokens'> {
  const usage = asRecord(reported);
  return {
    inputTokens: count(usage?.['prompt_tokens'] ?? usage?.['input_tokens']) ?? 0,
    outputTokens: count(usage?.['completion_tokens'] ?? usage?.['output_tokens']) ?? 0,
  };
}

/** Tokens of hidden reasoning, where the endpoint counts them. */
export function reasoningTokens(reported: unknown): number {
  return count(asRecord(asRecord(reported)?.['completion_tokens_details'])?.['reasoning_tokens']) ?? 0;
}

function count(value: unknown): number | null {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= MAX_TOKENS ? value : null;
}
