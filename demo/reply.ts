import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { Answer } from './answer.ts';
import type { Call } from './call.ts';
import type { ModelName } from './script.ts';

/** How quick a model seems. */
export interface Pace {
  /** To the first token, ms. */
  readonly latencyMs: number;
  readonly tokensPerSecond: number;
}

/** Rounded from what hosted models of these sizes show: the larger, the slower. */
export const PACES: Readonly<Record<ModelName, Pace>> = {
  small: { latencyMs: 180, tokensPerSecond: 90 },
  medium: { latencyMs: 300, tokensPerSecond: 70 },
  large: { latencyMs: 600, tokensPerSecond: 50 },
};

export interface Reply {
  readonly response: ServerResponse;
  readonly call: Call;
  readonly reply: Answer;
  readonly pace: Pace;
  /** Aborts when the client closes the connection. */
  readonly gone: AbortSignal;
}

interface Sent {
  readonly tokens: number;
  readonly complete: boolean;
}

/** Pieces of about the length of a model's tokens; together they are the text. */
function tokensOf(text: string): string[] {
  return text.match(/[ ]?\p{L}{1,6}|\s+|[^\s\p{L}]{1,2}/gu) ?? [];
}

function promptOf(call: Call): string {
  return call.kind === 'chat' ? call.messages.map(({ content }) => content).join('\n') : call.prompt + call.suffix;
}

/** The answer in tokens as far as the output limit lets it, with its end and the usage. */
function generated({ call, reply }: Reply): { tokens: string[]; finish: Answer['finish']; usage: object } {
  const all = tokensOf(reply.text);
  const tokens = all.slice(0, call.maxTokens);
  const input = tokensOf(promptOf(call)).length;
  return {
    tokens,
    finish: tokens.length < all.length ? 'length' : reply.finish,
    usage: { prompt_tokens: input, completion_tokens: tokens.length, total_tokens: input + tokens.length },
  };
}

/** Waits as long as a model would; false when the client has gone meanwhile. */
async function wait(ms: number, gone: AbortSignal): Promise<boolean> {
  if (ms > 0) await delay(ms, undefined, { signal: gone }).catch(() => undefined);
  return !gone.aborted;
}

function headOf(call: Call, object: string): object {
  return { id: `demo-${randomUUID()}`, object, created: Math.floor(Date.now() / 1000), model: call.model };
}

/** Sends the whole answer as one JSON body, after the time that it takes to write it. */
export async function sendPlain(options: Reply): Promise<Sent> {
  const { response, call, pace, gone } = options;
  const { tokens, finish, usage } = generated(options);
  if (!(await wait(pace.latencyMs + (tokens.length / pace.tokensPerSecond) * 1000, gone))) return { tokens: 0, complete: false };
  const text = tokens.join('');
  const content = call.kind === 'chat' ? { message: { role: 'assistant', content: text } } : { text };
  const head = headOf(call, call.kind === 'chat' ? 'chat.completion' : 'text_completion');
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ ...head, choices: [{ index: 0, ...content, logprobs: null, finish_reason: finish }], usage }));
  return { tokens: tokens.length, complete: true };
}

/** Sends the answer token by token as server-sent events. Stops when the client closes. */
export async function sendStream(options: Reply): Promise<Sent> {
  const { response, call, pace, gone } = options;
  const { tokens, finish, usage } = generated(options);
  const head = headOf(call, call.kind === 'chat' ? 'chat.completion.chunk' : 'text_completion');
  const choice = (text: string, end: string | null): object =>
    call.kind === 'chat'
      ? { index: 0, delta: end === null ? { content: text } : {}, logprobs: null, finish_reason: end }
      : { index: 0, text, logprobs: null, finish_reason: end };
  const send = async (choices: readonly object[], used: object | null = null): Promise<void> => {
    const chunk = { ...head, choices, ...(call.streamUsage ? { usage: used } : {}) };
    if (!response.write(`data: ${JSON.stringify(chunk)}\n\n`)) await once(response, 'drain', { signal: gone }).catch(() => undefined);
  };
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  response.flushHeaders();
  if (!(await wait(pace.latencyMs, gone))) return { tokens: 0, complete: false };
  if (call.kind === 'chat') await send([{ index: 0, delta: { role: 'assistant', content: '' }, logprobs: null, finish_reason: null }]);
  for (const [index, token] of tokens.entries()) {
    if (!(await wait(1000 / pace.tokensPerSecond, gone))) return { tokens: index, complete: false };
    await send([choice(token, null)]);
  }
  await send([choice('', finish)]);
  if (call.streamUsage) await send([], usage);
  response.end('data: [DONE]\n\n');
  return { tokens: tokens.length, complete: !gone.aborted };
}
