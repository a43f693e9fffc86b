import path from 'node:path';
import OpenAI from 'openai';
import { root } from '../../install.mjs';
import { MAX_TOKENS, MESSAGES, MODELS } from './question.ts';
import { versionsIn } from './peers.ts';
import { type Stack, type StackOptions, writesNothing } from './stack.ts';

/** The bare SDK, one client for all requests, as its README shows it. */
export function startOpenAi({ baseUrl }: StackOptions): Promise<Stack> {
  const client = new OpenAI({ baseURL: baseUrl, apiKey: 'none' });
  const question = { model: MODELS.primary, messages: MESSAGES.map((message) => ({ ...message })), max_tokens: MAX_TOKENS };

  async function plain(): Promise<string> {
    const reply = await client.chat.completions.create({ ...question, stream: false });
    return reply.choices[0]?.message.content ?? '';
  }

  async function stream(): Promise<string> {
    let text = '';
    const chunks = await client.chat.completions.create({ ...question, stream: true, stream_options: { include_usage: true } });
    for await (const chunk of chunks) text += chunk.choices[0]?.delta.content ?? '';
    return text;
  }

  return Promise.resolve({
    ...writesNothing,
    ask: (mode) => (mode === 'plain' ? plain() : stream()),
    versions: versionsIn(path.join(root, 'node_modules'), ['openai']),
  });
}
