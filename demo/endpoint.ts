import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerTo } from './answer.ts';
import { askedByChat, askedByPrefix } from './asked.ts';
import { readCall, type Call } from './call.ts';
import { PACES, sendPlain, sendStream, type Pace } from './reply.ts';
import { MODEL_NAMES } from './script.ts';

export interface DemoEndpointOptions {
  /** 0, the default, takes a free one. */
  readonly port?: number;
  /** To the first token, ms; by default each model's own. */
  readonly latencyMs?: number;
  /** `Infinity` sends all at once; by default each model's own. */
  readonly tokensPerSecond?: number;
  /** Told about each answer once it is sent, or the client has gone. */
  readonly onAnswer?: (sent: SentAnswer) => void;
}

export interface SentAnswer {
  readonly model: string;
  /** Whether the script has an answer for what was asked. */
  readonly scripted: boolean;
  readonly tokens: number;
  /** False where the client closed the connection before the end. */
  readonly complete: boolean;
}

export interface DemoEndpoint {
  /** With `/v1`. */
  readonly baseUrl: string;
  close(): Promise<void>;
}

/** Requests above this are no prompt of the sample workspace, in bytes. */
const MAX_BODY = 1_000_000;

/**
 * Starts an HTTP server on loopback that speaks the OpenAI API (/models, /chat/completions, /completions with `suffix`) and
 * answers from a script. It takes any key or none, sends nothing anywhere and costs nothing.
 */
export async function startDemoEndpoint(options: DemoEndpointOptions = {}): Promise<DemoEndpoint> {
  const server = createServer((incoming, response) => {
    // A client that goes away while it sends its request: there is nobody to answer.
    handle(incoming, response, options).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

async function handle(incoming: IncomingMessage, response: ServerResponse, options: DemoEndpointOptions): Promise<void> {
  const { pathname } = new URL(incoming.url ?? '/', 'http://localhost');
  if (pathname === '/v1/models' && incoming.method === 'GET') {
    sendJson(response, 200, { object: 'list', data: MODEL_NAMES.map((id) => ({ id, object: 'model', created: 0, owned_by: 'demo' })) });
    return;
  }
  const kind = { '/v1/chat/completions': 'chat', '/v1/completions': 'text' }[pathname] as Call['kind'] | undefined;
  if (kind === undefined || incoming.method !== 'POST') {
    sendError(response, 404, `There is no ${incoming.method ?? ''} ${pathname} here.`);
    return;
  }
  const body = await bodyOf(incoming);
  if (body === null) {
    sendError(response, 413, 'The request is too large.');
    return;
  }
  const read = readCall(kind, body);
  if (read.ok) await answer(read.call, response, options);
  else sendError(response, read.status, read.message);
}

async function answer(call: Call, response: ServerResponse, options: DemoEndpointOptions): Promise<void> {
  const gone = new AbortController();
  response.once('close', () => {
    gone.abort();
  });
  const asked = call.kind === 'chat' ? askedByChat(call.messages) : askedByPrefix(call.prompt);
  const reply = answerTo(asked, call.model);
  const pace: Pace = {
    latencyMs: options.latencyMs ?? PACES[call.model].latencyMs,
    tokensPerSecond: options.tokensPerSecond ?? PACES[call.model].tokensPerSecond,
  };
  const send = call.stream ? sendStream : sendPlain;
  const sent = await send({ response, call, reply, pace, gone: gone.signal });
  options.onAnswer?.({ model: call.model, scripted: reply.scripted, ...sent });
}

/** Null where it is larger than a prompt can be. */
async function bodyOf(incoming: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function sendError(response: ServerResponse, status: number, message: string): void {
  sendJson(response, status, { error: { message, type: 'invalid_request_error', param: null, code: status === 404 ? 'model_not_found' : null } });
}
