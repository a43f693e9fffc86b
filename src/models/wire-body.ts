import type { ChatMessage } from '../request/prompt.ts';
import type { Endpoint } from './endpoint.ts';
import type { ErrorBody } from './error-body.ts';
import { fimPrompt } from './fim.ts';
import type { ModelCall } from './model.ts';

/** The API takes no more stop texts; the others are looked for in the answer. https://platform.openai.com/docs/api-reference/completions */
const MAX_STOPS = 4;

/** What an endpoint has shown to know of the optional parameters. */
export interface Dialect {
  readonly outputLimit: 'max_tokens' | 'max_completion_tokens';
  readonly streamOptions: boolean;
  readonly stop: boolean;
  readonly logprobs: boolean;
  readonly format: boolean;
}

export const FULL_DIALECT: Dialect = { outputLimit: 'max_tokens', streamOptions: true, stop: true, logprobs: true, format: true };

/** What goes over the wire, and the stop texts that hold for it. */
export interface WireRequest {
  readonly path: '/chat/completions' | '/completions';
  readonly body: Readonly<Record<string, unknown>>;
  readonly stop: readonly string[];
}

/**
 * The request for a call. No `temperature`: reasoning models refuse any but their own, and a provider's default suits
 * its model. No `n`: it is 1 everywhere unless asked, and the price of the worst case relies on it.
 */
export function wireRequest(endpoint: Endpoint, call: ModelCall, dialect: Dialect): WireRequest {
  const asked = question(endpoint, call);
  const body = {
    model: endpoint.model,
    ...asked.body,
    [dialect.outputLimit]: call.maxOutputTokens,
    ...(dialect.stop && asked.stop.length > 0 ? { stop: asked.stop.slice(0, MAX_STOPS) } : {}),
    // The older API takes the number of alternatives, and gives the chosen token's own probability with any.
    ...(dialect.logprobs && call.logprobs === true ? { logprobs: endpoint.api === 'chat' ? true : 1 } : {}),
    ...(dialect.format && call.format !== undefined && endpoint.api === 'chat' ? { response_format: { type: 'json_schema', json_schema: { ...call.format, strict: true } } } : {}),
    stream: call.stream,
    ...(call.stream && dialect.streamOptions ? { stream_options: { include_usage: true } } : {}),
  };
  return { path: endpoint.api === 'chat' ? '/chat/completions' : '/completions', body, stop: asked.stop };
}

type Question = { readonly messages: readonly ChatMessage[] } | { readonly prompt: string; readonly suffix?: string };

function question(endpoint: Endpoint, { prompt }: ModelCall): { readonly body: Question; readonly stop: readonly string[] } {
  if (endpoint.api === 'chat') {
    if (prompt.kind !== 'chat') throw new TypeError('A chat route takes a conversation.');
    return { body: { messages: prompt.messages }, stop: [] };
  }
  if (prompt.kind !== 'fim') throw new TypeError('A completions route takes the text on both sides of a gap.');
  if (endpoint.api === 'completions') return { body: { prompt: prompt.prefix, suffix: prompt.suffix }, stop: [] };
  if (endpoint.fim === null) throw new TypeError('A route with `api: "fim"` needs a template.');
  const fim = fimPrompt(endpoint.fim, prompt.prefix, prompt.suffix);
  return { body: { prompt: fim.prompt }, stop: fim.stop };
}

/**
 * The dialect to try after an endpoint refused a request, or null where no optional parameter is to blame.
 * The output limit is never given up, only called by its newer name: without it no worst case can be priced.
 */
export function adaptedDialect(dialect: Dialect, body: Readonly<Record<string, unknown>>, error: ErrorBody): Dialect | null {
  if ('max_tokens' in body && blames(error, 'max_tokens') && isUnsupported(error)) return { ...dialect, outputLimit: 'max_completion_tokens' };
  if ('stream_options' in body && blames(error, 'stream_options')) return { ...dialect, streamOptions: false };
  if ('stop' in body && blames(error, 'stop')) return { ...dialect, stop: false };
  if ('logprobs' in body && blames(error, 'logprobs')) return { ...dialect, logprobs: false };
  if ('response_format' in body && blames(error, 'response_format')) return { ...dialect, format: false };
  return null;
}

/** The parameter is named as a field or in quotes; without either only where its name is no everyday word. */
function blames(error: ErrorBody, parameter: string): boolean {
  if (error.param === parameter || error.param.startsWith(`${parameter}.`)) return true;
  if (parameter.includes('_') && new RegExp(`\\b${parameter}\\b`).test(error.message)) return true;
  return new RegExp(`(?:['"\`]|\\bbody\\.)${parameter}(?:['"\`.:]|$)`).test(error.message);
}

/** Not taken at all, rather than too high. */
function isUnsupported(error: ErrorBody): boolean {
  return /max_completion_tokens|unsupported|not supported|unknown|unrecognized|unexpected|not (?:permitted|allowed)/i.test(`${error.code} ${error.message}`);
}
