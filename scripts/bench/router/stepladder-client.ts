import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Config, Route } from '../../../src/config/config.ts';
import { readConfig } from '../../../src/config/validate.ts';
import type { Model } from '../../../src/models/model.ts';
import { createOpenAiModel } from '../../../src/models/openai-model.ts';
import type { Gate } from '../../../src/quality/gate.ts';
import { checkReplyStart } from '../../../src/quality/reply-start.ts';
import { createRouter, type Router } from '../../../src/routing/router.ts';
import { type OpenedLedger, openLedger } from '../../../src/spend/sqlite-ledger.ts';
import { root } from '../../install.mjs';
import { explainRequest, type Mode, MODELS } from './question.ts';
import type { Stack, StackOptions } from './stack.ts';

/** The gate is off: what it costs is measured apart, by `npm run bench -- gate`. */
const gate: Gate = {
  judge: (_request, { text }) => Promise.resolve({ verdict: { result: 'passed', by: ['reply'] }, content: { text, edits: [] }, doubts: [], missed: [], score: null }),
  prepare: () => undefined,
  dispose: () => Promise.resolve(),
};

/** The router as the extension has it, with the real adapter and the real ledger on disk. */
export async function startStepladder({ baseUrl, folder }: StackOptions): Promise<Stack> {
  const config = configAt(baseUrl);
  const models = new Map(config.tiers.flatMap(({ routes }) => routes).map((route) => [route, createOpenAiModel({ route, key: 'none' })]));
  const open = (): Promise<OpenedLedger> => openLedger({ path: path.join(folder, `${randomUUID()}.db`) });
  let ledger = await open();
  let router = routerFor(config, models, ledger);
  let count = 0;

  async function ask(mode: Mode): Promise<string> {
    const stream = mode === 'stream';
    let shown = '';
    const onText = (piece: string): void => { shown += piece; };
    const request = explainRequest(randomUUID(), count++);
    const { decision, content } = await router.route(request, { signal: new AbortController().signal, stream, ...(stream ? { onText } : {}) });
    // An answer from the router's memory, or a second attempt, would be another thing than what is measured.
    if (content === null || decision.attempts.length !== 1) throw new Error(`${decision.message} (${decision.attempts.length} attempts)`);
    return stream ? shown : content.text;
  }

  return {
    ask,
    async renew() {
      await ledger.close();
      ledger = await open();
      router = routerFor(config, models, ledger);
    },
    close: () => ledger.close(),
    versions: { stepladder: (JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { version: string }).version },
  };
}

function routerFor(config: Config, models: ReadonlyMap<Route, Model>, ledger: OpenedLedger): Router {
  return createRouter({
    config, gate, ledger, checkStart: checkReplyStart, now: Date.now, steady: () => performance.now(), random: Math.random,
    modelFor: (route) => Promise.resolve(models.get(route) ?? null),
  });
}

/** Settings as a user writes them; the caps are so high that none is reached, and are looked at before each request. */
function configAt(baseUrl: string): Config {
  const price = { input: 0.15, output: 0.6 };
  const { config, problems } = readConfig({
    providers: { bench: { baseUrl } },
    tiers: [{ name: 'cheap', routes: [{ provider: 'bench', model: MODELS.primary, price }, { provider: 'bench', model: MODELS.secondary, price }] }],
    budget: { day: 1_000, month: 10_000 },
  });
  if (problems.length > 0) throw new Error(problems.map(({ place, message }) => `${place}: ${message}`).join('\n'));
  return config;
}
