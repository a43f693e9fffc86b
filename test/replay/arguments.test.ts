import { describe, expect, test } from 'vitest';
import { readArguments, UsageError } from '../../scripts/replay/arguments.ts';
import { stepsOf } from '../../scripts/replay/layers.ts';
import { priceFor, readPrices } from '../../scripts/replay/prices.ts';
import { RecordingsError } from '../../scripts/recordings/recordings-error.ts';
import { temporaryFile } from './recorded.ts';

const NEEDED = ['--data', 'a.jsonl', '--cheap', 'small', '--premium', 'large'];

describe('the arguments of a replay', () => {
  test('have defaults', () => {
    expect(readArguments(NEEDED)).toEqual({
      data: ['a.jsonl'], cheap: 'small', premium: 'large', prices: null, subset: 'all', part: 'all', models: 'all', threshold: null, escalateOn: ['*', '!nothing-to-add'], worst: 5, json: false,
      layers: ['reply', 'syntax', 'lint', 'types', 'examples', 'repair', 'score'],
    });
  });

  test('say all that can be said', () => {
    const more = ['--data', 'b.jsonl.gz', '--prices', 'p.json', '--subset', 'strict', '--part', 'fit', '--models', 'pair', '--threshold', '0.7', '--worst', '0', '--layers', 'syntax,types', '--json'];
    expect(readArguments([...NEEDED, ...more])).toMatchObject({ data: ['a.jsonl', 'b.jsonl.gz'], prices: 'p.json', subset: 'strict', part: 'fit', models: 'pair', threshold: 0.7, worst: 0, layers: ['syntax', 'types'], json: true });
    expect(readArguments(['--journal', 'ledger.db', '--premium', 'large'])).toEqual({ journal: 'ledger.db', premium: 'large', prices: null, json: false });
  });

  test.each([
    ['--data', [...NEEDED.slice(2)]], ['--cheap', [...NEEDED.slice(0, 2), ...NEEDED.slice(4)]], ['--premium', NEEDED.slice(0, 4)],
    ['--subset', [...NEEDED, '--subset', 'some']], ['--layers', [...NEEDED, '--layers', 'syntax,mind']], ['--threshold', [...NEEDED, '--threshold', '2']],
    ['--worst', [...NEEDED, '--worst', '']], ['--part', [...NEEDED, '--part', 'half']], ['--journal', [...NEEDED, '--journal', 'x.db']], ['--what', [...NEEDED, '--what']],
  ])('that are wrong name %s', (option, args) => {
    expect(() => readArguments(args)).toThrow(UsageError);
    expect(() => readArguments(args)).toThrow(option);
  });
});

test('layers are added in their order, each with those before it, and repair and score are no checks', () => {
  expect(stepsOf(['score', 'syntax', 'repair', 'reply']).map(({ layer, checks, repair, score }) => [layer, checks.join(), repair, score])).toEqual([
    ['reply', 'reply', false, false], ['syntax', 'reply,syntax', false, false], ['repair', 'reply,syntax', true, false], ['score', 'reply,syntax', true, true],
  ]);
});

describe('prices', () => {
  test('of a file come before list prices, and what neither knows is unknown', () => {
    const given = readPrices(temporaryFile('prices.json', '{ "gpt-4.1": { "input": 1, "output": 2 } }'));
    expect(priceFor('gpt-4.1', given)).toEqual({ input: 1, output: 2 });
    expect(priceFor('gpt-4.1-mini', given)).toMatchObject({ input: 0.4, output: 1.6 });
    expect(priceFor('nobody-knows-me', given)).toBeNull();
  });

  test.each(['no JSON', '[]', '{ "small": 3 }', '{ "small": { "input": -1, "output": 2 } }', '{ "small": { "input": 1 } }'])('that are wrong (%s) are an error', (text) => {
    expect(() => readPrices(temporaryFile('prices.json', text))).toThrow(RecordingsError);
  });
});
