import type { Step } from './fault-server.ts';

/** Building bricks for the replies of an OpenAI-compatible endpoint. */

export const USAGE = { prompt_tokens: 40, completion_tokens: 7, total_tokens: 47 };

/** One chunk of a streamed chat, as JSON. */
export function chunk(delta: unknown, more: Readonly<Record<string, unknown>> = {}, finish: string | null = null): string {
  return JSON.stringify({ id: 'c', model: 'small', choices: [{ index: 0, delta, finish_reason: finish }], ...more });
}

export const text = (content: string, more: Readonly<Record<string, unknown>> = {}): string => chunk({ content }, more);
export const finish = (reason: string, more: Readonly<Record<string, unknown>> = {}): string => chunk({}, more, reason);
export const usage = (counts: unknown = USAGE): string => JSON.stringify({ model: 'small', choices: [], usage: counts });

/** Events of a stream as they go over the wire. */
export const events = (...data: readonly string[]): string => data.map((line) => `data: ${line}\n\n`).join('');

/** A stream of these events, ended by `[DONE]`. */
export function stream(...data: readonly string[]): readonly Step[] {
  return raw(`${events(...data)}data: [DONE]\n\n`);
}

/** A stream of exactly these bytes. */
export function raw(bytes: string | Uint8Array, chunkSize?: number): readonly Step[] {
  return [{ do: 'head' }, { do: 'send', bytes, ...(chunkSize === undefined ? {} : { chunk: chunkSize }) }, { do: 'end' }];
}

/** A plain chat response with this message. */
export function plain(message: unknown, finishReason: string | null = 'stop', more: Readonly<Record<string, unknown>> = {}): readonly Step[] {
  return json({ model: 'small', choices: [{ index: 0, message, finish_reason: finishReason }], usage: USAGE, ...more });
}

export function json(body: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): readonly Step[] {
  return [{ do: 'head', status, headers: { 'content-type': 'application/json', ...headers } }, { do: 'send', bytes: JSON.stringify(body) }, { do: 'end' }];
}

/** An error response in OpenAI's shape. */
export function error(status: number, fields: Readonly<Record<string, unknown>> = {}, headers: Readonly<Record<string, string>> = {}): readonly Step[] {
  return json({ error: { message: 'No.', type: null, param: null, code: null, ...fields } }, status, headers);
}
