import * as z from 'zod';
import type { Message } from './asked.ts';
import { MODEL_NAMES, type ModelName } from './script.ts';

interface CallBase {
  readonly model: ModelName;
  readonly stream: boolean;
  /** Whether a stream ends with a chunk that holds the usage. */
  readonly streamUsage: boolean;
  readonly maxTokens: number;
}

/** A request to the endpoint: a conversation, or the text on both sides of a gap. */
export type Call =
  | (CallBase & { readonly kind: 'chat'; readonly messages: readonly Message[] })
  | (CallBase & { readonly kind: 'text'; readonly prompt: string; readonly suffix: string });

export type CallResult = { readonly ok: true; readonly call: Call } | { readonly ok: false; readonly status: 400 | 404; readonly message: string };

const common = {
  model: z.string(),
  stream: z.boolean().default(false),
  stream_options: z.looseObject({ include_usage: z.boolean().default(false) }).nullish(),
  max_tokens: z.int().positive().nullish(),
  max_completion_tokens: z.int().positive().nullish(),
};
const chatSchema = z.looseObject({ ...common, messages: z.array(z.looseObject({ role: z.string(), content: z.string() })).min(1) });
const textSchema = z.looseObject({ ...common, prompt: z.string(), suffix: z.string().nullish() });

/** Reads a request's body. */
export function readCall(kind: Call['kind'], body: string): CallResult {
  const json = parseJson(body);
  const chat = kind === 'chat' ? chatSchema.safeParse(json) : null;
  const text = kind === 'text' ? textSchema.safeParse(json) : null;
  const data = chat?.data ?? text?.data;
  if (data === undefined) {
    const issue = (chat?.error ?? text?.error)?.issues[0];
    return { ok: false, status: 400, message: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'wrong request'}` };
  }
  const model = MODEL_NAMES.find((name) => name === data.model);
  if (model === undefined) return { ok: false, status: 404, message: `The model "${data.model}" does not exist. There are: ${MODEL_NAMES.join(', ')}.` };
  const base = {
    model,
    stream: data.stream,
    streamUsage: data.stream_options?.include_usage ?? false,
    maxTokens: data.max_completion_tokens ?? data.max_tokens ?? Infinity,
  };
  if (chat?.data !== undefined) return { ok: true, call: { ...base, kind: 'chat', messages: chat.data.messages } };
  return { ok: true, call: { ...base, kind: 'text', prompt: text?.data?.prompt ?? '', suffix: text?.data?.suffix ?? '' } };
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}
