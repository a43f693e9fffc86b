import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Price, Route } from '../../src/config/config.ts';
import { billedPrice, costOf, dearerPrice, priceOf, worstCase, worstCaseInputTokens, isSameModel } from '../../src/spend/price.ts';

function route(baseUrl: string, model: string, price: Price | null = null, contextWindow = 128_000): Route {
  return {
    tier: 'cheap', provider: { name: 'a', baseUrl, requiresKey: true }, model, api: 'chat', fim: null, price, contextWindow, maxOutput: 4096,
  };
}

const OPENAI = 'https://api.openai.com/v1';
const GATEWAY = 'https://models.example.com/v1';
const OLLAMA = 'http://127.0.0.1:11434/v1';

describe('priceOf', () => {
  test('takes the user\'s own price before the list price', () => {
    expect(priceOf(route(OPENAI, 'gpt-4o', { input: 1, output: 2 }))).toEqual({ input: 1, output: 2 });
    expect(priceOf(route(OPENAI, 'gpt-4o', { input: 0, output: 0 }))).toEqual({ input: 0, output: 0 });
  });

  test('knows list prices by host and model, cached input too', () => {
    expect(priceOf(route(OPENAI, 'gpt-4o'))).toEqual({ input: 2.5, output: 10, cachedInput: 1.25 });
    expect(priceOf(route('https://openrouter.ai/api/v1', 'anthropic/claude-sonnet-4'))).toMatchObject({ input: 3, output: 15 });
    expect(priceOf(route('https://api.mistral.ai/v1', 'codestral-latest'))).toMatchObject({ input: 0.3, output: 0.9 });
  });

  test('takes a model\'s own list price at a host that the table does not know', () => {
    expect(priceOf(route(GATEWAY, 'gpt-4o'))).toMatchObject({ input: 2.5, output: 10 });
  });

  test.each([
    ['a local model', OLLAMA, 'qwen2.5-coder:7b'],
    ['a local model named like a hosted one', OLLAMA, 'gpt-4o'],
    ['localhost', 'http://localhost:1234/v1', 'gpt-4o'],
    ['IPv6 loopback', 'http://[::1]:1234/v1', 'gpt-4o'],
    ['an unknown model', GATEWAY, 'small'],
    ['an unknown model at a known host', OPENAI, 'gpt-unheard-of'],
    ['a fine-tuned model', OPENAI, 'ft:gpt-4o:org:x'],
    ['a model without prices in the table', 'https://openrouter.ai/api/v1', 'openai/gpt-oss-20b:free'],
    ['no model', OPENAI, ''],
  ])('%s has no price, which is not 0', (_name, baseUrl, model) => {
    expect(priceOf(route(baseUrl, model))).toBeNull();
  });

  test('takes the dearer step of a length-tiered price where the context window reaches it', () => {
    const host = 'https://api.anthropic.com/v1';
    expect(priceOf(route(host, 'claude-sonnet-4-5', null, 128_000))).toMatchObject({ input: 3, output: 15 });
    expect(priceOf(route(host, 'claude-sonnet-4-5', null, 1_000_000))).toMatchObject({ input: 6, output: 22.5 });
  });
});

describe('billedPrice', () => {
  test('is the dearer of the model asked and the model served', () => {
    expect(billedPrice(route(OPENAI, 'gpt-4o-mini'), 'gpt-4o')).toEqual({ input: 2.5, output: 10, cachedInput: 1.25 });
    expect(billedPrice(route(OPENAI, 'gpt-4o'), 'gpt-4o-mini')).toEqual({ input: 2.5, output: 10, cachedInput: 1.25 });
  });

  test('is the asked model\'s where the served one is not said, the same, or unknown', () => {
    const asked = route(OPENAI, 'gpt-4o');
    for (const served of [null, 'gpt-4o', 'never-heard-of']) expect(billedPrice(asked, served)).toEqual(priceOf(asked));
  });

  test('a dated name of the same model leaves the user\'s price alone, another model does not', () => {
    const own = { input: 1, output: 2 };
    expect(billedPrice(route(OPENAI, 'gpt-4o', own), 'gpt-4o-2024-08-06')).toEqual(own);
    expect(billedPrice(route(OPENAI, 'gpt-4o-mini', own), 'gpt-4o')).toMatchObject({ input: 2.5, output: 10 });
  });
});

test('dearerPrice is below neither price and knows what either knows', () => {
  expect(dearerPrice({ input: 1, output: 9 }, { input: 2, output: 3, cachedInput: 0.5 })).toEqual({ input: 2, output: 9, cachedInput: 1 });
  expect(dearerPrice(null, { input: 2, output: 3 })).toEqual({ input: 2, output: 3 });
  expect(dearerPrice({ input: 2, output: 3 }, null)).toEqual({ input: 2, output: 3 });
  expect(dearerPrice(null, null)).toBeNull();
});

describe('costOf', () => {
  test('prices cached input, a part of the input, at its own price', () => {
    const usage = { inputTokens: 1_000_000, outputTokens: 100_000, cachedInputTokens: 400_000 };
    expect(costOf(usage, { input: 2, output: 10, cachedInput: 0.5 })).toBeCloseTo(0.6 * 2 + 0.4 * 0.5 + 1, 12);
    expect(costOf(usage, { input: 2, output: 10 })).toBeCloseTo(3, 12);
  });

  test('clamps counts that cannot be', () => {
    const price = { input: 1, output: 1, cachedInput: 0 };
    expect(costOf({ inputTokens: 10, outputTokens: -5, cachedInputTokens: 999 }, price)).toBe(0);
    expect(costOf({ inputTokens: NaN, outputTokens: Infinity, cachedInputTokens: -1 }, price)).toBe(0);
    expect(costOf({ inputTokens: 1e6, outputTokens: 0, cachedInputTokens: -1e6 }, price)).toBe(1);
  });
});

describe('worstCase', () => {
  test('is every byte a token plus 10 %, and the whole output limit', () => {
    expect(worstCaseInputTokens(1000)).toBe(1100);
    expect(worstCase({ promptBytes: 1000, maxOutputTokens: 500 }, { input: 1, output: 4 })).toBeCloseTo((1100 + 2000) / 1e6, 12);
  });

  test('is never below the cost of a call within its bounds', () => {
    const amount = fc.double({ min: 0, max: 1000, noNaN: true });
    fc.assert(fc.property(
      fc.nat(1_000_000), fc.nat(100_000), amount, amount, fc.option(amount, { nil: undefined }), fc.double({ min: 0, max: 1, noNaN: true }),
      (promptBytes, maxOutputTokens, input, output, cachedInput, share) => {
        const price = cachedInput === undefined ? { input, output } : { input, output, cachedInput };
        const usage = {
          inputTokens: promptBytes, cachedInputTokens: Math.floor(promptBytes * share), outputTokens: Math.floor(maxOutputTokens * share),
        };
        expect(costOf(usage, price)).toBeLessThanOrEqual(worstCase({ promptBytes, maxOutputTokens }, price) * (1 + 1e-12));
      },
    ));
  });
});

describe('two names of one model', () => {
  test.each([
    ['gpt-4.1', 'gpt-4.1-2025-04-14'], ['gpt-4', 'gpt-4-0613'], ['mistral-large-latest', 'mistral-large-2411'], ['acme/small', 'small'], ['Small', 'small'],
    ['claude-3-5-sonnet-latest', 'claude-3-5-sonnet-20241022'],
  ])('%s is %s', (a, b) => {
    expect([isSameModel(a, b), isSameModel(b, a)]).toEqual([true, true]);
  });

  test.each([['gpt-4', 'gpt-5'], ['grok-4', 'grok-3'], ['gpt-4', 'gpt-4-32k'], ['gpt-4.1', 'gpt-4.1-mini'], ['claude-3', 'claude-3-5'], ['m-2024-01-01', 'm-2025-01-01'], ['llama-3-70b', 'llama-3-8b']])('%s is not %s', (a, b) => {
    expect([isSameModel(a, b), isSameModel(b, a)]).toEqual([false, false]);
  });
});
