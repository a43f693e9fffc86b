import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { createApp, type App } from '../src/app.ts';
import { readConfig } from '../src/config/validate.ts';
import type { CompleteRequest } from '../src/request/request.ts';
import { openLedger } from '../src/spend/sqlite-ledger.ts';
import { startEndpoint } from './editor/endpoint.ts';
import { spend } from './spend/ledger-fixture.ts';

const request: CompleteRequest = { id: 'r', task: 'complete', trigger: 'manual', document: { file: 'a.ts', languageId: 'typescript', text: 'const a = \n', version: 1 }, cursor: 10 };
const gateEntry = fileURLToPath(new URL('../src/quality/engine/engine-main.ts', import.meta.url));

/** The calls that one request for a completion takes of the only model, which always leaves a bracket open. */
async function callsAfter(repairs: { readonly failed: number }): Promise<readonly string[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'stepladder-repairs-'));
  const ledgerPath = path.join(folder, 'ledger.sqlite');
  const ledger = await openLedger({ path: ledgerPath });
  for (let one = 0; one < repairs.failed; one++) await spend(ledger, String(one), 0, { at: Date.now(), purpose: 'repair', provider: 'test', model: 'small', result: 'failed' });
  await ledger.close();
  const endpoint = await startEndpoint();
  endpoint.say({ small: '((' });
  const { config } = readConfig({ providers: { test: { baseUrl: endpoint.baseUrl } }, tiers: [{ name: 'cheap', routes: [{ provider: 'test', model: 'small', price: { input: 1, output: 1 } }] }] });
  const app: App = await createApp({ config, keyOf: () => Promise.resolve(null), ledgerPath, gateEntry });
  onTestFinished(async () => {
    await app.dispose();
    await endpoint.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const { decision } = await app.ask(request, { signal: new AbortController().signal, stream: false }, { path: path.resolve('a.ts'), folders: [] });
  return decision.attempts.map(({ purpose, result }) => `${purpose} ${result}`);
}

test('what a model mended in earlier sessions decides whether it is asked to', async () => {
  expect(await callsAfter({ failed: 0 })).toEqual(['answer failed', 'repair failed']);
  expect(await callsAfter({ failed: 20 })).toEqual(['answer failed']);
}, 60_000);
