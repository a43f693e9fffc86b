// The loopback endpoint that all stacks ask, in a process of its own: it answers at once, always the same.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isDeepStrictEqual } from 'node:util';
import { ANSWER, ANSWER_PIECES, bodyOf, MAX_TOKENS, MESSAGES, MODELS } from './question.ts';
import type { FromServer, ToServer } from './protocol.ts';

/** Endpoints tell the dated name of the model that answered. */
const head = { id: 'chatcmpl-bench', created: 1_780_000_000, model: `${MODELS.primary}-2026-05-01` };
const usage = { prompt_tokens: 240, completion_tokens: ANSWER_PIECES.length, total_tokens: 240 + ANSWER_PIECES.length };

const plainBody = Buffer.from(JSON.stringify({
  ...head, object: 'chat.completion', usage,
  choices: [{ index: 0, message: { role: 'assistant', content: ANSWER }, logprobs: null, finish_reason: 'stop' }],
}));

const events = [
  ...ANSWER_PIECES.map((content, index) => chunk({ choices: [{ index: 0, delta: index === 0 ? { role: 'assistant', content } : { content }, finish_reason: null }] })),
  chunk({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] }),
  chunk({ choices: [], usage }),
  Buffer.from('data: [DONE]\n\n'),
];

function chunk(rest: object): Buffer {
  return Buffer.from(`data: ${JSON.stringify({ ...head, object: 'chat.completion.chunk', ...rest })}\n\n`);
}

/** Set while the requests are looked at; answering them takes a little longer then. */
let expected: 'whole body' | 'question' | null = null;

/** No body means what its first words say, so a search does where parsing would take the time of the answer. */
const STREAMS = Buffer.from('"stream":true');

function answer(body: Buffer, response: ServerResponse): void {
  if (expected !== null) check(body.toString('utf8'));
  if (!body.includes(STREAMS)) {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': plainBody.length }).end(plainBody);
    return;
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  for (const event of events) response.write(event);
  response.end();
}

/** Every stack must send what the bare SDK sends; what else a stack adds of its own is its own matter. */
function check(text: string): void {
  const sent = JSON.parse(text) as Record<string, unknown>;
  const same = expected === 'whole body'
    ? isDeepStrictEqual(sent, bodyOf(sent['stream'] === true ? 'stream' : 'plain'))
    : isDeepStrictEqual(sent['messages'], MESSAGES) && sent['model'] === MODELS.primary && sent['max_tokens'] === MAX_TOKENS;
  tell({ kind: 'checked', problem: same ? null : `Not the question that was agreed: ${text.slice(0, 2_000)}` });
}

function receive(request: IncomingMessage, response: ServerResponse): void {
  const parts: Buffer[] = [];
  request.on('data', (part: Buffer) => parts.push(part));
  request.on('end', () => {
    answer(parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts), response);
  });
}

function tell(message: FromServer): void {
  process.send?.(message);
}

// Connections outlive the rounds of the other stacks: no stack pays for a new one in the middle.
const server = createServer({ keepAliveTimeout: 600_000 }, receive);
server.listen(0, '127.0.0.1', () => {
  tell({ kind: 'listening', port: (server.address() as AddressInfo).port });
});

process.on('message', (message: ToServer) => {
  expected = message.expect;
  tell({ kind: 'expecting' });
});
process.on('disconnect', () => {
  process.exit();
});
