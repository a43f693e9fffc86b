import { afterEach } from 'vitest';
import type { Prompt } from '../../src/request/prompt.ts';
import { ModelError, type ModelAnswer, type ModelCall } from '../../src/models/model.ts';
import { createOpenAiModel, type OpenAiModelOptions } from '../../src/models/openai-model.ts';
import type { Endpoint } from '../../src/models/endpoint.ts';
import { startFaultServer, type FaultServer, type FaultServerOptions, type Script } from './fault-server.ts';

export const KEY = 'sk-canary-7f3Qz81LmWx0';
export const SOURCE_CANARY = 'const marmaladeTotal = 42;';
export const CHAT: Prompt = { kind: 'chat', messages: [{ role: 'system', content: 'You explain code.' }, { role: 'user', content: SOURCE_CANARY }] };
export const FIM: Prompt = { kind: 'fim', prefix: 'const a = ', suffix: ';\n' };

const servers: FaultServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

/** A fault server that is closed after the test. */
export async function serving(scripts: Script | readonly Script[], options?: FaultServerOptions): Promise<FaultServer> {
  const server = await startFaultServer(scripts, options);
  servers.push(server);
  return server;
}

export function endpoint(baseUrl: string, more: Partial<Endpoint> = {}): Endpoint {
  return { provider: { name: 'Acme', baseUrl, requiresKey: false }, model: 'small', api: 'chat', fim: null, ...more };
}

export function modelCall(more: Partial<ModelCall> = {}): ModelCall {
  return {
    prompt: CHAT, maxOutputTokens: 64, stream: true, signal: new AbortController().signal,
    limits: { firstToken: 20_000, idle: 20_000, total: 30_000 }, ...more,
  };
}

/** Calls the endpoint once. */
export function ask(baseUrl: string, call: Partial<ModelCall> = {}, options: Partial<OpenAiModelOptions> = {}): Promise<ModelAnswer> {
  return createOpenAiModel({ route: endpoint(baseUrl), key: KEY, ...options }).answer(modelCall(call));
}

/** The ModelError of a call that must fail. */
export async function failing(answer: Promise<ModelAnswer>): Promise<ModelError> {
  const result: unknown = await answer.catch((error: unknown) => error);
  if (result instanceof ModelError) return result;
  throw result instanceof Error ? result : new Error(`The call did not fail: ${JSON.stringify(result)}`);
}
