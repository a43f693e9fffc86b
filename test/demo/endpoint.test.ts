import { afterEach, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { COMPLETIONS } from '../../demo/completions.ts';
import { startDemoEndpoint, type DemoEndpoint, type DemoEndpointOptions, type SentAnswer } from '../../demo/endpoint.ts';
import { demoSettings } from '../../demo/settings.ts';
import { readConfig } from '../../src/config/validate.ts';
import { buildPrompt } from '../../src/request/build-prompt.ts';
import { completionAt, routingSettings, selectionOf } from './workspace.ts';

const FAST: DemoEndpointOptions = { latencyMs: 0, tokensPerSecond: Infinity };
const [PLACE, RIGHT] = COMPLETIONS;
if (PLACE === undefined || RIGHT === undefined) throw new Error('nothing is scripted');

let endpoint: DemoEndpoint | null = null;

afterEach(async () => {
  await endpoint?.close();
  endpoint = null;
});

async function start(options: DemoEndpointOptions = FAST): Promise<string> {
  endpoint = await startDemoEndpoint(options);
  return endpoint.baseUrl;
}

function post(url: string, body: unknown, signal?: AbortSignal): Promise<Response> {
  return fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body), ...(signal === undefined ? {} : { signal }) });
}

function chat(place = PLACE, model = 'large'): object {
  const prompt = buildPrompt(completionAt(place!), 'chat', 6_000);
  return { model, messages: prompt.kind === 'chat' ? prompt.messages : [] };
}

const usageSchema = z.object({ prompt_tokens: z.int().positive(), completion_tokens: z.int().nonnegative(), total_tokens: z.int().positive() });
const choiceSchema = z.object({ finish_reason: z.string().nullable(), text: z.string().optional(), message: z.object({ content: z.string() }).optional(), delta: z.object({ content: z.string().optional() }).optional() });
const replySchema = z.object({ model: z.string(), choices: z.array(choiceSchema), usage: usageSchema.nullish() });
type Reply = z.infer<typeof replySchema>;

async function plain(url: string, body: unknown): Promise<Reply> {
  return replySchema.parse(await (await post(url, body)).json());
}

/** The chunks of a stream; the last event must be `[DONE]`. */
async function streamed(url: string, body: object): Promise<Reply[]> {
  const response = await post(url, { ...body, stream: true });
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  const events = (await response.text()).split('\n\n').filter((event) => event !== '');
  expect(events.pop()).toBe('data: [DONE]');
  return events.map((event) => replySchema.parse(JSON.parse(event.slice('data: '.length))));
}

const rest = PLACE.statement.slice(PLACE.typed.length);

describe('the API', () => {
  test('lists the three models', async () => {
    const listed = z.object({ data: z.array(z.object({ id: z.string() })) }).parse(await (await fetch(`${await start()}/models`)).json());
    expect(listed.data.map(({ id }) => id)).toEqual(['small', 'medium', 'large']);
  });

  test('answers a plain chat with usage in the body', async () => {
    const reply = await plain(`${await start()}/chat/completions`, chat());
    expect(reply).toMatchObject({ model: 'large', choices: [{ message: { content: rest }, finish_reason: 'stop' }] });
    expect(reply.usage?.total_tokens).toBe((reply.usage?.prompt_tokens ?? 0) + (reply.usage?.completion_tokens ?? 0));
    expect(reply.usage?.completion_tokens).toBeGreaterThan(10);
  });

  test('streams a chat in pieces, usage in a last chunk without choices', async () => {
    const chunks = await streamed(`${await start()}/chat/completions`, { ...chat(), stream_options: { include_usage: true } });
    const last = chunks.pop();
    expect(chunks.map(({ choices }) => choices[0]?.delta?.content ?? '').join('')).toBe(rest);
    expect(chunks.at(-1)?.choices[0]?.finish_reason).toBe('stop');
    expect(chunks.slice(0, -1).every(({ choices, usage }) => choices[0]?.finish_reason === null && usage === null)).toBe(true);
    expect(chunks.length).toBeGreaterThan(10);
    expect(last?.choices).toEqual([]);
    expect(last?.usage?.completion_tokens).toBe(chunks.length - 2);
  });

  test('streams no usage to who has not asked for it', async () => {
    const chunks = await streamed(`${await start()}/chat/completions`, chat());
    expect(chunks.every(({ usage }) => usage === undefined)).toBe(true);
  });

  test('fills in the middle, plain and streamed', async () => {
    const url = `${await start()}/completions`;
    const prompt = buildPrompt(completionAt(PLACE), 'fim', 6_000);
    const body = { model: 'medium', ...(prompt.kind === 'fim' ? { prompt: prompt.prefix, suffix: prompt.suffix } : {}) };
    expect((await plain(url, body)).choices).toEqual([{ text: rest, finish_reason: 'stop' }]);
    const chunks = await streamed(url, body);
    expect(chunks.map(({ choices }) => choices[0]?.text ?? '').join('')).toBe(rest);
  });

  test('cuts off at the output limit, and where the script says so', async () => {
    const url = `${await start()}/chat/completions`;
    const limited = await plain(url, { ...chat(), max_tokens: 3 });
    expect(limited.choices[0]?.finish_reason).toBe('length');
    expect(limited.usage?.completion_tokens).toBe(3);
    expect(rest.startsWith(limited.choices[0]?.message?.content ?? '?')).toBe(true);
    const scripted = COMPLETIONS.find(({ slips }) => slips.small?.kind === 'cut-off');
    expect((await plain(url, chat(scripted, 'small'))).choices[0]?.finish_reason).toBe('length');
  });

  test('says what is wrong with a request', async () => {
    const base = await start();
    expect((await post(`${base}/chat/completions`, { model: 'large' })).status).toBe(400);
    expect((await post(`${base}/chat/completions`, { ...chat(), model: 'gpt' })).status).toBe(404);
    expect((await post(`${base}/embeddings`, {})).status).toBe(404);
    expect((await post(`${base}/chat/completions`, { model: 'large', messages: [{ role: 'user', content: 'x'.repeat(1_100_000) }] })).status).toBe(413);
    expect((await fetch(`${base}/chat/completions`, { method: 'POST', body: '{' })).status).toBe(400);
  });

  test('says honestly that it is scripted to a prompt that is none of ours', async () => {
    const reply = await plain(`${await start()}/chat/completions`, { model: 'small', messages: [{ role: 'user', content: 'Hello?' }] });
    expect(reply.choices[0]?.message?.content).toContain('demo endpoint');
  });
});

test('stops writing when the client closes', async () => {
  let tell: (answer: SentAnswer) => void = () => undefined;
  const sent = new Promise<SentAnswer>((resolve) => {
    tell = resolve;
  });
  // Slow enough to never end by itself within a test.
  const url = `${await start({ latencyMs: 0, tokensPerSecond: 1, onAnswer: tell })}/chat/completions`;
  const prompt = buildPrompt(selectionOf('explain', 'src/format.ts', 'export function maskCard(card: string): string {'), 'chat', 24_000);
  const leave = new AbortController();
  const response = await post(url, { model: 'large', stream: true, messages: prompt.kind === 'chat' ? prompt.messages : [] }, leave.signal);
  await response.body?.getReader().read();
  leave.abort();
  expect(await sent).toMatchObject({ model: 'large', scripted: true, complete: false });
});

test('the settings of the demo are right', async () => {
  const { config, problems } = readConfig(routingSettings(demoSettings(await start())));
  expect(problems).toEqual([]);
  expect(config.tiers.map(({ name, routes }) => [name, ...routes.map(({ model }) => model)])).toEqual([['cheap', 'small'], ['standard', 'medium'], ['premium', 'large']]);
});
