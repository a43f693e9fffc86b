import type { ErrorBody } from './error-body.ts';
import type { Fault } from './failure-table.ts';

const BY_STATUS: Readonly<Record<number, Fault>> = {
  401: 'auth', 402: 'quota', 403: 'forbidden', 404: 'unknown-model', 407: 'proxy', 408: 'request-timeout',
  409: 'conflict', 413: 'too-large', 429: 'rate-limit', 529: 'overloaded',
};

/** Codes and types of OpenAI, Anthropic, Azure, Gemini, llama.cpp and their imitators, in lower case. */
const BY_CODE: Readonly<Record<string, Fault>> = {
  context_length_exceeded: 'context-length', exceed_context_size_error: 'context-length', string_above_max_length: 'context-length',
  content_policy_violation: 'content-policy', content_policy: 'content-policy', content_filter: 'content-policy',
  responsibleaipolicyviolation: 'content-policy',
  insufficient_quota: 'quota', billing_error: 'quota', billing_not_active: 'quota', billing_hard_limit_reached: 'quota',
  insufficient_balance: 'quota', insufficient_credits: 'quota', payment_required: 'quota',
};

/** The status that a code or type stands for, where there is no status: an error inside of a 200. */
const STATUS_OF_CODE: Readonly<Record<string, number>> = {
  invalid_request_error: 400, badrequesterror: 400, invalid_argument: 400,
  invalid_api_key: 401, authentication_error: 401, unauthenticated: 401,
  permission_error: 403, permission_denied: 403,
  model_not_found: 404, not_found_error: 404, not_found: 404,
  timeout_error: 408, request_too_large: 413,
  rate_limit_exceeded: 429, rate_limit_error: 429, resource_exhausted: 429,
  unavailable: 503, overloaded_error: 529,
};

const BILLING_WORDS = /\b(?:billing|credits?|insufficient (?:balance|funds|quota))\b/i;
const CONTEXT_WORDS = /\b(?:maximum context|context (?:length|window|size)|prompt is too long)\b/i;

/**
 * The fault of an HTTP error.
 * @param words the message without anything the request itself said: a file about credit cards is no billing problem
 */
export function faultOfHttp(status: number, error: ErrorBody, words: string): Fault {
  const coded = BY_CODE[error.code.toLowerCase()] ?? BY_CODE[error.type.toLowerCase()];
  if (coded !== undefined) return coded;
  if ([400, 413, 422].includes(status) && CONTEXT_WORDS.test(words)) return 'context-length';
  if ([400, 401, 403, 429].includes(status) && error.param === '' && BILLING_WORDS.test(words)) return 'quota';
  return BY_STATUS[status] ?? (status >= 500 ? 'server' : 'bad-request');
}

/** The fault of an error that came inside of a 200, by the status it names or its code; a server error where it says neither. */
export function faultInBody(error: ErrorBody, words: string): Fault {
  const names = [error.code, error.type];
  const status = names.map(Number).find((code) => code >= 400 && code <= 599);
  const named = names.map((name) => STATUS_OF_CODE[name.toLowerCase()]).find((code) => code !== undefined);
  return faultOfHttp(status ?? named ?? 500, error, words);
}
