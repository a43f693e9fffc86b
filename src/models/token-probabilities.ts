import { asRecord } from './error-body.ts';
import type { TokenProbability } from './model.ts';

/**
 * The tokens that a choice's `logprobs` give, in either of the API's two shapes: `content: [{ token, logprob }]` (chat) or
 * `tokens` beside `token_logprobs` (completions). What is no probability is left out.
 */
export function readTokens(logprobs: unknown): TokenProbability[] {
  const given = asRecord(logprobs);
  if (given === null) return [];
  const content: unknown = given['content'];
  if (Array.isArray(content)) return content.flatMap((entry: unknown) => tokenOf(asRecord(entry)?.['token'], asRecord(entry)?.['logprob']));
  const tokens: unknown = given['tokens'];
  const values: unknown = given['token_logprobs'];
  if (!Array.isArray(tokens) || !Array.isArray(values)) return [];
  return tokens.flatMap((text: unknown, index) => tokenOf(text, values[index]));
}

function tokenOf(text: unknown, logprob: unknown): TokenProbability[] {
  return typeof text === 'string' && typeof logprob === 'number' && logprob <= 0 ? [{ text, logprob }] : [];
}
