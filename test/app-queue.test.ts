import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { createApp, type App } from '../src/app.ts';
import { readConfig } from '../src/config/validate.ts';
import { requestFrom, type QueueWorld } from '../src/journal/queue.ts';
import type { SelectionRequest } from '../src/request/request.ts';
import { startEndpoint, type Endpoint } from './editor/endpoint.ts';

const document = { file: 'a.ts', languageId: 'typescript', text: 'const marmalade = 1;\n', version: 1 };
const request: SelectionRequest = { id: 'r', task: 'explain', trigger: 'manual', document, selection: { start: 0, end: 20 }, diagnostics: [] };
const realFile = { path: path.resolve('a.ts'), folders: [] };
const options = { signal: new AbortController().signal, stream: false };
const folder = mkdtempSync(path.join(tmpdir(), 'stepladder-queue-'));
const ending: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end();
  rmSync(folder, { recursive: true, force: true });
});

async function opened(endpoint: Endpoint, policy: object): Promise<App> {
  const tiers = [{ name: 'cheap', routes: [{ provider: 'test', model: 'small', price: { input: 1, output: 1 } }] }];
  const { config, problems } = readConfig({ providers: { test: { baseUrl: endpoint.baseUrl } }, tiers, policy });
  expect(problems).toEqual([]);
  const app = await createApp({ config, keyOf: () => Promise.resolve(null), ledgerPath: ':memory:', queuePath: path.join(folder, 'queue.sqlite'), gateEntry: 'none' });
  ending.push(() => app.dispose());
  return app;
}

test('what nobody waits for is queued when an endpoint fails, and asked again when it is due', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  ending.push(() => { vi.useRealTimers(); });
  const endpoint = await startEndpoint();
  ending.push(() => endpoint.close());
  const app = await opened(endpoint, { explain: { class: 'automation' } });
  endpoint.say({ small: 500 });
  const first = await app.ask(request, options, realFile);
  expect(first.decision).toMatchObject({ outcome: 'stopped', class: 'automation', later: { how: 'retry' } });
  expect(first.decision.message).toMatch(/It is queued, and asked again from/);
  expect(readFileSync(path.join(folder, 'queue.sqlite')).includes('marmalade')).toBe(false);

  endpoint.say({ small: 'It names a number.' });
  const delivered: string[] = [];
  const world: Pick<QueueWorld, 'resolve' | 'deliver'> = {
    resolve: (ref) => Promise.resolve(requestFrom(ref, document, realFile)),
    deliver: (_, end) => delivered.push('answer' in end ? (end.answer.content?.text ?? '') : end.givenUp),
  };
  expect(await app.runQueue(world, options.signal)).toBe(0);
  vi.setSystemTime((first.decision.later?.at ?? NaN) + 1);
  expect(await app.runQueue(world, options.signal)).toBe(1);
  expect(delivered).toEqual(['It names a number.']);
  expect(await app.runQueue(world, options.signal)).toBe(0);
});

test('what somebody waits for is not queued', async () => {
  const endpoint = await startEndpoint();
  ending.push(() => endpoint.close());
  const app = await opened(endpoint, {});
  endpoint.say({ small: 500 });
  const { decision } = await app.ask(request, options, realFile);
  expect([decision.later, decision.message.includes('queued')]).toEqual([null, false]);
});
