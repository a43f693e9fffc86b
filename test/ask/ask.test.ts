import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { startEndpoint, type Endpoint } from '../editor/endpoint.ts';

interface Printed {
  readonly outcome: string;
  readonly reason?: string;
  readonly text: string | null;
  readonly edits?: readonly unknown[];
  readonly message: string;
  readonly planned: unknown;
  readonly executed: unknown;
  readonly cost: number | null;
  readonly attempts: readonly { readonly result: string; readonly cost: number | null; readonly basis: string; readonly failure: unknown; readonly findings: readonly unknown[] }[];
}

const script = path.join(import.meta.dirname, '..', '..', 'scripts', 'ask.ts');
const folder = mkdtempSync(path.join(tmpdir(), 'stepladder-ask-'));
const config = path.join(folder, 'config.json');
const source = path.join(folder, 'sum.ts');
const ledger = path.join(folder, 'ledger.sqlite');
const price = { input: 1, output: 1 };
let endpoint: Endpoint;

// Each test starts processes, and machines are slow at times.
vi.setConfig({ testTimeout: 60_000 });

beforeAll(async () => {
  endpoint = await startEndpoint();
});

afterAll(async () => {
  await endpoint.close();
  rmSync(folder, { recursive: true, force: true });
});

beforeEach(() => {
  endpoint.asked.length = 0;
  endpoint.say({});
  writeFileSync(source, 'const add = (a: number, b: number) => a + b;\nconst sum = \n');
  configure({});
});

function configure(more: Readonly<Record<string, unknown>>): void {
  const tiers = ['small', 'medium', 'large'].map((model, index) => ({ name: ['cheap', 'standard', 'premium'][index], routes: [{ provider: 'test', model, price }] }));
  writeFileSync(config, JSON.stringify({ providers: { test: { baseUrl: endpoint.baseUrl } }, tiers, ...more }));
}

async function run(...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script, ...args], { env: { ...process.env, INIT_CWD: folder } });
  let out = '';
  let err = '';
  child.stdout.on('data', (data) => (out += String(data)));
  child.stderr.on('data', (data) => (err += String(data)));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, out, err };
}

async function ask(...args: string[]): Promise<{ code: number | null; printed: Printed; err: string }> {
  const { code, out, err } = await run('--config', config, '--file', source, ...args);
  return { code, printed: JSON.parse(out) as Printed, err };
}

describe('complete', () => {
  it('gives exactly the insertion, and every attempt with its cost', async () => {
    endpoint.say({ small: 'add(1, (2;', medium: 'add(1, 2);' });
    const { code, printed } = await ask('--task', 'complete', '--position', '2:13');
    expect(code).toBe(0);
    expect(printed).toMatchObject({
      outcome: 'answered', text: 'add(1, 2);', planned: { tier: 'cheap' }, executed: { tier: 'standard', provider: 'test', model: 'medium' }, cost: 0.00022,
      attempts: [
        { tier: 'cheap', result: 'failed', by: ['reply', 'syntax'], findings: [{ check: 'syntax', code: 'TS1005', at: { line: 2, column: 22 } }], failure: null, cost: 0.00011, basis: 'usage' },
        { tier: 'standard', result: 'passed', by: expect.arrayContaining(['reply', 'syntax', 'lint']) as string[], findings: [], inputTokens: 100, outputTokens: 10 },
      ],
    });
  });

  it('gives the same streamed', async () => {
    endpoint.say({ small: 'add(1, 2);' });
    const { code, printed } = await ask('--task', 'complete', '--position', '2:13', '--stream');
    expect([code, printed.text]).toEqual([0, 'add(1, 2);']);
  });

  it('says nothing and exits with 3 when nothing was good enough', async () => {
    endpoint.say({ small: '((', medium: '((', large: '((' });
    const { code, printed } = await ask('--task', 'complete', '--position', '2:13');
    // The last is asked to mend its answer: nothing is above it.
    expect([code, printed.outcome, printed.text, printed.attempts.length]).toEqual([3, 'nothing', null, 4]);
  });

  it('climbs one tier at most when it is automatic', async () => {
    endpoint.say({ small: '((', medium: '((' });
    const { printed } = await ask('--task', 'complete', '--position', '2:13', '--trigger', 'auto');
    expect(printed.attempts.length).toBe(2);
  });
});

describe('explain and debug', () => {
  it('streams the explanation to stderr', async () => {
    endpoint.say({ small: 'It adds two numbers.' });
    const { code, printed, err } = await ask('--task', 'explain', '--selection', '1:1-1:45', '--stream');
    expect([code, printed.text, err.trim()]).toEqual([0, 'It adds two numbers.', 'It adds two numbers.']);
  });

  it('gives the diagnosis and the edits, with positions from 1', async () => {
    endpoint.say({ medium: 'The value is missing.\n\n```ts\nconst sum = add(1, 2);\n```' });
    const { code, printed } = await ask('--task', 'debug', '--selection', '2:1-2:13');
    expect(code).toBe(0);
    expect(printed.text).toBe('The value is missing.');
    expect(printed.planned).toMatchObject({ tier: 'standard', why: expect.stringContaining('trivial') as string });
    expect(printed.edits).toEqual([{ file: 'sum.ts', range: { start: { line: 2, column: 1 }, end: { line: 3, column: 1 } }, newText: 'const sum = add(1, 2);\n' }]);
  });
});

describe('money', () => {
  it('holds the cap over several calls of one ledger', async () => {
    endpoint.say({ small: 'add(1, 2);' });
    // One request may cost a little under 0.0018 USD and does cost 0.00011.
    const cap = 0.0019;
    configure({ budget: { day: cap } });
    const args = ['--task', 'complete', '--position', '2:13', '--ledger', ledger];
    let spent = 0;
    let stopped: Printed | null = null;
    for (let call = 0; call < 12 && stopped === null; call++) {
      const { printed, code } = await ask(...args);
      spent += printed.cost ?? 0;
      if (code === 3) stopped = printed;
    }
    expect(stopped).toMatchObject({ outcome: 'stopped', reason: 'budget', attempts: [] });
    expect(spent).toBeGreaterThan(0);
    expect(spent).toBeLessThanOrEqual(cap);
  });

  it('does not ask a model of unknown price while a budget is set, and calls its cost unknown where none is', async () => {
    endpoint.say({ small: 'add(1, 2);' });
    const tiers = [{ name: 'only', routes: [{ provider: 'test', model: 'small' }] }];
    configure({ tiers, budget: { day: 1 } });
    const refused = await ask('--task', 'complete', '--position', '2:13');
    expect([refused.code, refused.printed.reason, endpoint.asked.length]).toEqual([3, 'config', 0]);
    configure({ tiers });
    const { code, printed } = await ask('--task', 'complete', '--position', '2:13');
    expect([code, printed.cost, printed.attempts[0]?.cost]).toEqual([0, null, null]);
  });
});

describe('the policy', () => {
  const args = ['--task', 'complete', '--position', '2:13'];

  it('is printed as it is in force, in the shape of the settings, with where each value comes from', async () => {
    configure({ policy: { debug: { maxCost: 0.2, class: 'automation' } }, budget: { month: 20 }, experiment: 'routed-vs-premium' });
    const { code, out } = await run('--config', config, '--show-policy');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      policy: {
        complete: { class: 'interactive', start: { simple: 'cheap' }, floor: 'cheap', maxCost: 0.01, attempts: 2 },
        explain: { class: 'interactive', maxCost: 0.05, attempts: 3 },
        debug: { class: 'automation', start: { trivial: 'standard', simple: 'premium', complex: 'premium' }, floor: 'standard', maxCost: 0.2, attempts: 3, retries: 0 },
      },
      from: { debug: { maxCost: 'settings', class: 'settings', retries: 'class', floor: 'default' } },
      band: { share: 0, from: 0 },
      budget: { month: 20, bands: [{ from: 0.7 }, { from: 0.8 }, { from: 0.95 }] },
      experiment: { name: 'routed-vs-premium', arms: [{ name: 'routed' }, { name: 'premium' }] },
    });
  });

  it('caps attempts and cost, and stops a task, with the reason', async () => {
    endpoint.say({ small: '((', medium: 'add(1, 2);' });
    configure({ policy: { complete: { attempts: 1 } } });
    expect((await ask(...args)).printed.attempts).toHaveLength(1);
    configure({ policy: { complete: { maxCost: 0.00001 } } });
    const capped = await ask(...args);
    expect([capped.code, capped.printed.reason, capped.printed.attempts.length]).toEqual([3, 'budget', 0]);
    configure({ policy: { complete: { stop: 'not in this repository' } } });
    const stopped = await ask(...args);
    expect([stopped.code, stopped.printed.reason]).toEqual([3, 'policy']);
    expect(stopped.printed.message).toContain('not in this repository');
  });

  it('that is wrong exits with 2 and names each cell', async () => {
    configure({ policy: { debug: { floor: 'golden', attempts: 0 }, paint: {} }, experiment: { name: 'x', arms: [{ name: 'a', share: 0.3 }, { name: 'b', share: 0.3 }] } });
    const { code, err } = await run('--config', config, '--file', source, ...args);
    expect(code).toBe(2);
    for (const place of ['policy.debug.floor', 'policy.debug.attempts', 'policy.paint', 'experiment.arms']) expect(err).toContain(place);
    expect(endpoint.asked).toEqual([]);
  });

  it('of an arm is in force for what falls on it', async () => {
    endpoint.say({ small: 'add(1, 2);', large: 'add(1, 2);' });
    const arms = [{ name: 'never', share: 0 }, { name: 'top', share: 1, policy: { complete: { start: 'premium' } } }];
    configure({ experiment: { name: 'x', unit: 'file', arms } });
    const { printed } = await ask(...args);
    expect(printed).toMatchObject({ arm: { experiment: 'x', arm: 'top' }, class: 'interactive', planned: { tier: 'premium', provider: 'test', model: 'large' }, deviations: [] });
  });
});

describe('the bands of a budget', () => {
  it('are walked through by the spend of one ledger', { timeout: 120_000 }, async () => {
    const shared = path.join(folder, 'bands.sqlite');
    endpoint.say({ small: 'It adds.', medium: 'It adds.' });
    // One explanation costs 0.0001 USD and may cost a little under 0.001.
    const tiers = ['small', 'medium'].map((model, index) => ({ name: ['cheap', 'standard'][index], routes: [{ provider: 'test', model, price: { input: 1, output: 0 } }] }));
    const explain = ['--task', 'explain', '--selection', '1:1-1:45', '--ledger', shared];
    const policy = { explain: { start: 'standard', manualMaxCost: null } };
    configure({ tiers, policy });
    await ask(...explain);
    const bands = [{ from: 0.1, downgrade: 'non-critical' }, { from: 0.9, allow: 'critical-only' }];
    configure({ tiers, policy, budget: { month: 0.01, bands } });
    const below = await ask(...explain);
    expect(below.printed).toMatchObject({ band: { from: 0 }, executed: { tier: 'standard' }, deviations: [] });
    configure({ tiers, policy, budget: { month: 0.0015, bands } });
    const thrifty = await ask(...explain);
    expect(thrifty.printed).toMatchObject({ band: { from: 0.1, downgrade: 'non-critical' }, planned: { tier: 'standard' }, executed: { tier: 'cheap' }, deviations: [{ kind: 'downgrade', from: 'standard', to: 'cheap' }] });
    expect(thrifty.printed.message).toContain('starts a tier lower');
    configure({ tiers, policy, budget: { month: 0.00031 } });
    const last = await ask(...explain);
    expect([last.code, last.printed.reason, last.printed.attempts]).toEqual([3, 'budget', []]);
    expect(last.printed).toMatchObject({ choices: ['raise-budget', 'wait'] });
    expect(last.printed.message).toMatch(/only critical tasks.*Raise "stepladder.budget", or wait until/);
  });
});

describe('the router\'s own call', () => {
  it('is an attempt of its own, counted and told', async () => {
    const models = ['small', 'medium', 'large'];
    const tiers = models.map((model, index) => ({ name: ['cheap', 'standard', 'premium'][index], routes: [{ provider: 'test', model, price: { input: 10 ** index, output: 10 ** index } }] }));
    endpoint.say({ small: '{"complexity": "trivial", "confidence": 0.95}', medium: 'It is right as it is.' });
    writeFileSync(source, Array.from({ length: 6 }, (_, index) => `const add${index} = (a: number, b: number) => a + b;\n`).join(''));
    configure({ tiers, classifier: { use: ['heuristic', 'llm'], llmMaxCost: 0.01, sureFrom: 0.99 } });
    const { printed } = await ask('--task', 'debug', '--selection', '1:1-6:20');
    expect(printed).toMatchObject({
      classification: { by: 'llm', complexity: 'trivial', confidence: 0.95, cost: 0.00011 },
      planned: { tier: 'standard' },
      attempts: [{ purpose: 'classify', tier: 'cheap', cost: 0.00011 }, { purpose: 'answer', tier: 'standard', cost: 0.0011 }],
    });
    expect(printed.cost).toBeCloseTo(0.00121, 8);
  });

  it('is not made where it costs more than it can save', async () => {
    endpoint.say({ large: 'The value is missing.' });
    configure({ classifier: { use: ['heuristic', 'llm'], sureFrom: 1 } });
    const { printed } = await ask('--task', 'debug', '--selection', '1:1-2:13');
    expect(printed.attempts.filter((one) => 'purpose' in one && one.purpose === 'classify')).toEqual([]);
  });
});

describe('a ledger that cannot be one', () => {
  it.each([['a folder', folder], ['a path that leads nowhere', path.join(source, 'x.db')], ['an empty name', ''], ['a source file', source]])('%s exits with 2, and nothing is sent', async (_, name) => {
    const before = readFileSync(source, 'utf8');
    const { code, err } = await run('--config', config, '--file', source, '--task', 'complete', '--ledger', name);
    expect(code).toBe(2);
    expect(err).toContain('--ledger');
    expect(endpoint.asked).toEqual([]);
    expect(readFileSync(source, 'utf8')).toBe(before);
  });
});

describe('failures', () => {
  it('fall back, and are named in the record', async () => {
    endpoint.say({ small: 401, medium: 'add(1, 2);' });
    writeFileSync(config, JSON.stringify({
      providers: { one: { baseUrl: endpoint.baseUrl }, two: { baseUrl: endpoint.baseUrl } },
      tiers: [{ name: 'cheap', routes: [{ provider: 'one', model: 'small', price }, { provider: 'two', model: 'medium', price }] }],
    }));
    const { code, printed } = await ask('--task', 'complete', '--position', '2:13');
    expect(code).toBe(0);
    expect(printed.attempts).toMatchObject([{ result: 'error', cost: 0, failure: { kind: 'auth', scope: 'provider', action: 'next-route', status: 401 } }, { result: 'passed', failure: null }]);
  });

  it('without an answer stop with 3', async () => {
    const { code, printed } = await ask('--task', 'complete', '--position', '2:13');
    expect([code, printed.outcome, printed.reason]).toEqual([3, 'stopped', 'failed']);
  });
});

it('a missing key names the variable that a terminal has for it', async () => {
  writeFileSync(config, JSON.stringify({ providers: { far: { baseUrl: 'https://far.example/v1' } }, tiers: [{ name: 'only', routes: [{ provider: 'far', model: 'm', price }] }] }));
  const { code, printed } = await ask('--task', 'explain');
  expect([code, printed.attempts]).toEqual([3, []]);
  expect(printed.message).toContain('no API key is set for "far"; set STEPLADDER_KEY_');
  expect(printed.message).not.toContain('Set API Key');
});

describe('a wrong call', () => {
  it.each([
    ['no task', ['--config', config, '--file', source], '--task'],
    ['an unknown option', ['--config', config, '--task', 'complete', '--file', source, '--colour', 'red'], '--colour'],
    ['a position from 0', ['--config', config, '--task', 'complete', '--file', source, '--position', '0:1'], 'LINE:COL'],
    ['a selection backwards', ['--config', config, '--task', 'explain', '--file', source, '--selection', '2:1-1:1'], 'ends before it starts'],
    ['a missing file', ['--config', config, '--task', 'complete', '--file', 'none.ts'], 'none.ts'],
    ['a missing configuration', ['--config', 'none.json', '--task', 'complete', '--file', source], 'none.json'],
  ])('%s exits with 2 and says so', async (_, args, message) => {
    const { code, out, err } = await run(...args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(message);
  });

  it('a wrong configuration exits with 2, lists every problem with its place, and sends nothing', async () => {
    writeFileSync(config, JSON.stringify({ providers: { test: { baseUrl: endpoint.baseUrl } }, tiers: [{ name: 't', routes: [{ provider: 'nobody', model: 'm' }, { provider: 'test', model: 'm', price: { input: -1, output: 1 } }] }] }));
    const { code, err } = await run('--config', config, '--file', source, '--task', 'complete');
    expect(code).toBe(2);
    expect(err).toContain('tiers[0].routes[0].provider');
    expect(err).toContain('tiers[0].routes[1].price.input');
    expect(endpoint.asked).toEqual([]);
  });
});

it('nothing of a file that may hold secrets is sent', async () => {
  const env = path.join(folder, '.env');
  writeFileSync(env, 'KEY=1\n');
  const { code, out } = await run('--config', config, '--file', env, '--task', 'explain');
  expect(code).toBe(3);
  expect(JSON.parse(out)).toMatchObject({ outcome: 'stopped', reason: 'config', text: null });
  expect(endpoint.asked).toEqual([]);
});

it('nor through a link', async () => {
  const link = path.join(folder, 'harmless.ts');
  symlinkSync(path.join(folder, '.env'), link);
  const { code } = await run('--config', config, '--file', link, '--task', 'explain');
  expect(code).toBe(3);
  expect(endpoint.asked).toEqual([]);
});

it('two providers do not share a key by the likeness of their names', async () => {
  writeFileSync(config, JSON.stringify({ providers: { 'x-y': { baseUrl: endpoint.baseUrl }, 'x.y': { baseUrl: 'https://elsewhere.example/v1' } } }));
  const { code, err } = await run('--config', config, '--file', source, '--task', 'complete');
  expect(code).toBe(2);
  expect(err).toContain('STEPLADDER_KEY_X_Y');
});
