import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Asked {
  readonly model: string;
  readonly stream: boolean;
  readonly messages: readonly { readonly role: string; readonly content: string }[];
}

/** What a model says to a prompt; a number is an HTTP status. */
export type Voice = (prompt: string) => string | number | Promise<string>;

/** An OpenAI-compatible server on loopback whose models say what a test wants them to. */
export interface Endpoint {
  readonly baseUrl: string;
  /** `model: last message`, in the order of arrival. */
  readonly asked: string[];
  /** Of those, whose asker went away before the answer was there. */
  readonly givenUp: string[];
  /** Replaces what the models say. */
  say(voices: Readonly<Record<string, Voice | string | number>>): void;
  close(): Promise<void>;
}

/** An answer that a test gives when it wants to, or never. */
export function later(): { readonly voice: Voice; readonly say: (text: string) => void } {
  const { promise, resolve } = Promise.withResolvers<string>();
  return { voice: () => promise, say: resolve };
}

export async function startEndpoint(): Promise<Endpoint> {
  const asked: string[] = [];
  const givenUp: string[] = [];
  let voices: Readonly<Record<string, Voice | string | number>> = {};
  const server = createServer((request, response) => {
    void serve(request, response);
  });
  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const { model, stream, messages } = JSON.parse(body) as Asked;
    const prompt = messages.at(-1)?.content ?? '';
    asked.push(`${model}: ${prompt}`);
    response.once('close', () => {
      if (!response.writableEnded) givenUp.push(`${model}: ${prompt}`);
    });
    const voice = voices[model] ?? 404;
    const said = await (typeof voice === 'function' ? voice(prompt) : voice);
    if (typeof said === 'number') fail(response, said);
    else if (stream) streamed(response, model, said);
    else plain(response, model, said);
  }
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    asked,
    givenUp,
    say: (next) => {
      voices = next;
    },
    close: () => close(server),
  };
}

function fail(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ error: { message: `status ${status}`, code: null } }));
}

const USAGE = { prompt_tokens: 100, completion_tokens: 10, total_tokens: 110 };

function plain(response: ServerResponse, model: string, content: string): void {
  const body = { id: 'x', object: 'chat.completion', created: 1, model, choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }], usage: USAGE };
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function streamed(response: ServerResponse, model: string, content: string): void {
  const chunk = (choices: readonly object[], more: object = {}): string =>
    `data: ${JSON.stringify({ id: 'x', object: 'chat.completion.chunk', created: 1, model, choices, ...more })}\n\n`;
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  for (const piece of content.match(/[\s\S]{1,40}/g) ?? []) response.write(chunk([{ index: 0, delta: { content: piece }, finish_reason: null }]));
  response.write(chunk([{ index: 0, delta: {}, finish_reason: 'stop' }]));
  response.end(`${chunk([], { usage: USAGE })}data: [DONE]\n\n`);
}

async function close(server: Server): Promise<void> {
  server.close();
  server.closeAllConnections();
  await once(server, 'close');
}
