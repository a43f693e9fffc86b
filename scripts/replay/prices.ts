import { readFileSync } from 'node:fs';
import type { Price } from '../../src/config/config.ts';
import { priceOf } from '../../src/spend/price.ts';
import { RecordingsError } from '../recordings/recordings-error.ts';

const EXAMPLE = '{ "some-model": { "input": 0.4, "output": 1.6 } }, in USD per million tokens';
/** Tokens: no recorded prompt reaches a price step for long ones. */
const WINDOW = 100_000;

/** Prices of a file, by model. @throws RecordingsError */
export function readPrices(file: string): ReadonlyMap<string, Price> {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new RecordingsError(`${file} cannot be read as prices: ${error instanceof Error ? error.message : String(error)}. It holds ${EXAMPLE}.`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new RecordingsError(`${file} holds no prices: it takes ${EXAMPLE}.`);
  return new Map(Object.entries(value).map(([model, price]) => [model, checked(file, model, price)]));
}

function checked(file: string, model: string, price: unknown): Price {
  const { input, output } = (typeof price === 'object' && price !== null ? price : {}) as Record<string, unknown>;
  if (!isAmount(input) || !isAmount(output)) throw new RecordingsError(`${file}: the price of "${model}" is wrong: it takes ${EXAMPLE}.`);
  return { input, output };
}

function isAmount(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}

/** The price of a model: the file's, else the list price in the bundled table. Null where neither knows it: none is ever made up. */
export function priceFor(model: string, given: ReadonlyMap<string, Price>): Price | null {
  const provider = { name: 'recorded', baseUrl: 'https://recorded.invalid/v1', requiresKey: false };
  return given.get(model) ?? priceOf({ tier: 'recorded', provider, model, api: 'chat', fim: null, price: null, contextWindow: WINDOW, maxOutput: WINDOW });
}

/** What to do about a price that is not known. */
export function askForPrice(model: string): string {
  return `There is no list price for "${model}", so costs stay unknown: give one with --prices FILE, which holds ${EXAMPLE}.`;
}
