import { describe, expect, it } from 'vitest';
import { baseUrlProblem } from '../../src/config/base-url.ts';
import { readConfig } from '../../src/config/validate.ts';

const providers = { a: { baseUrl: 'http://127.0.0.1:9001/v1' }, b: { baseUrl: 'https://api.example.com/v1/' } };
const route = { provider: 'a', model: 'small', price: { input: 0.15, output: 0.6 } };

function places(settings: unknown): string[] {
  return readConfig(settings).problems.map(({ place }) => place);
}

describe('right settings', () => {
  it('come through with their defaults filled in', () => {
    const { config, problems } = readConfig({ providers, tiers: [{ name: 'cheap', routes: [route] }], budget: { day: 1 } });
    expect(problems).toEqual([]);
    expect(config.providers).toEqual([
      { name: 'a', baseUrl: 'http://127.0.0.1:9001/v1', requiresKey: false },
      { name: 'b', baseUrl: 'https://api.example.com/v1', requiresKey: true },
    ]);
    expect(config.tiers[0]?.routes[0]).toMatchObject({ tier: 'cheap', model: 'small', api: 'chat', fim: null, contextWindow: 32_768, maxOutput: 4_096 });
    expect(config.budget).toEqual({ day: 1, month: null, tasks: {} });
  });

  it('may be empty: nothing is set up and nothing is wrong', () => {
    const { config, problems } = readConfig({});
    expect(config).toMatchObject({ providers: [], tiers: [], budget: { day: null, month: null, tasks: {} }, policy: {}, experiment: null, exclude: [] });
    expect(problems).toEqual([]);
  });
});

describe('wrong settings are listed with their place', () => {
  it.each([
    ['no object', 7, ['settings']],
    ['an unknown setting', { teirs: [] }, ['teirs']],
    ['a negative price', { providers, tiers: [{ name: 't', routes: [{ ...route, price: { input: -1, output: 1 } }] }] }, ['tiers[0].routes[0].price.input']],
    ['a price as text', { providers, tiers: [{ name: 't', routes: [{ ...route, price: { input: '1', output: 1 } }] }] }, ['tiers[0].routes[0].price.input']],
    ['a price without output', { providers, tiers: [{ name: 't', routes: [{ ...route, price: { input: 1 } }] }] }, ['tiers[0].routes[0].price.output']],
    ['an unknown provider', { providers, tiers: [{ name: 't', routes: [{ ...route, provider: 'c' }] }] }, ['tiers[0].routes[0].provider']],
    ['an empty tier', { providers, tiers: [{ name: 't', routes: [] }] }, ['tiers[0].routes']],
    ['a name given twice', { providers, tiers: [{ name: 't', routes: [route] }, { name: 't', routes: [route] }] }, ['tiers[1].name']],
    ['a route given twice', { providers, tiers: [{ name: 't', routes: [route, route] }] }, ['tiers[0].routes[1]']],
    ['tiers that are no list', { providers, tiers: { cheap: [] } }, ['tiers']],
    ['fim without a template', { providers, tiers: [{ name: 't', routes: [{ ...route, api: 'fim' }] }] }, ['tiers[0].routes[0].fim']],
    ['a template without its places', { providers, tiers: [{ name: 't', routes: [{ ...route, api: 'fim', fim: { template: 'x' } }] }] }, ['tiers[0].routes[0].fim.template']],
    ['a window smaller than the output', { providers, tiers: [{ name: 't', routes: [{ ...route, contextWindow: 10, maxOutput: 20 }] }] }, ['tiers[0].routes[0].maxOutput']],
    ['a negative budget', { budget: { day: -1 } }, ['budget.day']],
    ['checks that are no object', { checks: [] }, ['checks']],
    ['checks of an unknown kind', { checks: { eslint: 'always', lintCommand: 'x' } }, ['checks.lintCommand', 'checks.eslint']],
    ['a command that is one text', { checks: { commands: [{ command: 'go vet', languages: ['go'] }] } }, ['checks.commands[0].command']],
    ['a command of the workspace', { checks: { commands: [{ command: ['./check'], languages: ['go'] }, { command: ['bin\\x'], languages: ['go'] }] } }, ['checks.commands[0].command', 'checks.commands[1].command']],
    ['a command without languages', { checks: { commands: [{ command: ['go'] }] } }, ['checks.commands[0].languages']],
    ['a command while typing', { checks: { commands: [{ command: ['go'], languages: ['go'], tasks: ['auto'], folders: ['src'], timeoutMs: 1e9 }] } }, ['checks.commands[0].tasks[0]', 'checks.commands[0].folders[0]', 'checks.commands[0].timeoutMs']],
    ['a key in a provider', { providers: { a: { baseUrl: 'http://localhost/v1', apiKey: 'sk-1' } } }, ['providers.a.apiKey']],
  ])('%s', (_, settings, expected) => {
    expect(places(settings)).toEqual(expected);
  });

  it('every one of them, and a route is not blamed for its provider in other words', () => {
    const { problems } = readConfig({ providers: { a: { baseUrl: 'ftp://x' } }, tiers: [{ name: '', routes: 1 }, { name: 't', routes: [route] }] });
    expect(problems.map(({ place }) => place)).toEqual(['providers.a.baseUrl', 'tiers[0].name', 'tiers[0].routes', 'tiers[1].routes[0].provider']);
    expect(problems[3]?.message).toContain('has problems of its own');
  });
});

describe('what is right still works', () => {
  it('runs no program by way of a mistake', () => {
    const right = { command: ['go', 'vet', '{file}'], languages: ['go'] };
    const checks = (value: unknown) => readConfig({ checks: value }).config.checks;
    expect(checks({ eslint: 'never', commands: [{ command: [] }, right] })).toEqual({ eslint: 'off', commands: [{ ...right, tasks: ['debug'], on: 'file', folders: null, timeoutMs: 10_000 }] });
    expect(checks('all')).toEqual({ eslint: 'off', commands: [] });
    expect(checks(undefined)).toEqual({ eslint: 'auto', commands: [] });
  });

  it('takes one model twice, to fill gaps and to chat', () => {
    const fim = { ...route, api: 'fim', fim: 'qwen' };
    expect(readConfig({ providers, tiers: [{ name: 't', routes: [fim, route] }] }).problems).toEqual([]);
  });

  it('beside a wrong route', () => {
    const { config } = readConfig({ providers, tiers: [{ name: 't', routes: [{ ...route, price: { input: -1, output: 0 } }, { ...route, model: 'good' }] }] });
    expect(config.tiers[0]?.routes.map(({ model }) => model)).toEqual(['good']);
  });

  it('but a wrong budget allows nothing, and a wrong exclusion excludes everything', () => {
    const { config } = readConfig({ budget: { day: 'one' }, exclude: 'secret' });
    expect(config.budget).toEqual({ day: 0, month: 0, tasks: {} });
    expect(config.exclude).toEqual(['**']);
  });
});

describe('addresses', () => {
  it.each(['https://api.example.com/v1', 'http://localhost:11434/v1', 'http://127.0.0.1/v1', 'http://127.8.9.1/v1', 'http://[::1]:8080/v1'])('takes %s', (url) => {
    expect(baseUrlProblem(url)).toBeNull();
  });

  it.each([
    'http://api.example.com/v1', 'http://127.0.0.1.evil.example/v1', 'http://localhost.evil.example', 'https://user:pass@api.example.com', 'ftp://x',
    'https://169.254.169.254/latest', 'https://[fe80::1]/v1', 'https://metadata.google.internal/', 'https://a.example/v1?x=1', 'nonsense', 'javascript:alert(1)',
  ])('refuses %s', (url) => {
    expect(baseUrlProblem(url)).not.toBeNull();
  });
});
