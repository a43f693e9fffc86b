import { calcPrice, type TieredPrices } from '@pydantic/genai-prices';
import type { Price, Route } from '../config/config.ts';
import type { Usage } from '../models/model.ts';

const TOKENS_PER_PRICE = 1_000_000;
/** Room for what an endpoint adds around the prompt: roles, separators. */
const PROMPT_MARGIN = 1.1;

/**
 * What a route costs, USD per million tokens: the user's own price, else the list price in the bundled table
 * (`@pydantic/genai-prices`, asked offline). Null where neither knows it: unknown is never 0.
 * A loopback endpoint has no list price, whatever its model is called. At a host that the table does not know,
 * such as a company's gateway, the model's own list price stands in.
 */
export function priceOf(route: Route): Price | null {
  if (route.price !== null) return route.price;
  const known = LISTED.get(route);
  if (known !== undefined) return known;
  const price = listPrice(route.provider.baseUrl, route.model, route.contextWindow);
  LISTED.set(route, price);
  return price;
}

/** Looking a model up takes a search through the whole table, and a plan asks for the price of every route. */
const LISTED = new WeakMap<Route, Price | null>();

/**
 * What an answer is billed at: the dearer of the model that was asked and the model that the endpoint says answered.
 * A dated name of the same model (`m` answered as `m-2026-05-01`) does not override a price that the user gave.
 * @param servedModel as the endpoint says it; null where it does not
 */
export function billedPrice(route: Route, servedModel: string | null): Price | null {
  const asked = priceOf(route);
  if (servedModel === null || servedModel === route.model) return asked;
  if (route.price !== null && isSameModel(servedModel, route.model)) return asked;
  return dearerPrice(asked, listPrice(route.provider.baseUrl, servedModel, route.contextWindow));
}

/** A price that is below neither of the two, kind of token by kind of token. An unknown one says nothing; null if both are. */
export function dearerPrice(a: Price | null, b: Price | null): Price | null {
  if (a === null || b === null) return a ?? b;
  return {
    input: Math.max(a.input, b.input),
    output: Math.max(a.output, b.output),
    cachedInput: Math.max(a.cachedInput ?? a.input, b.cachedInput ?? b.input),
  };
}

/** Whether a call of this route costs nothing, whatever its length. An unknown price is not free. */
export function isFree(route: Route): boolean {
  const price = priceOf(route);
  return price !== null && Math.max(price.input, price.output, price.cachedInput ?? 0) === 0;
}

/** Whether two names mean the same model: a dated or vendor-prefixed name does. */
export function isSameModel(a: string, b: string): boolean {
  const [one, other] = [editionOf(a), editionOf(b)];
  const isOpen = [one.edition, other.edition].some((edition) => edition === '' || edition === 'latest');
  return one.name === other.name && (isOpen || one.edition === other.edition);
}

/** USD of one call. Counts that cannot be (negative, not finite, more cached than read) are clamped. */
export function costOf(usage: Usage, price: Price): number {
  const input = tokens(usage.inputTokens);
  const cached = Math.min(tokens(usage.cachedInputTokens), input);
  const cost = (input - cached) * price.input + cached * (price.cachedInput ?? price.input) + tokens(usage.outputTokens) * price.output;
  return cost / TOKENS_PER_PRICE;
}

/**
 * The most input tokens that a prompt can count as: its UTF-8 bytes plus 10 %, because a byte is at most one token
 * in every byte-level vocabulary.
 */
export function worstCaseInputTokens(promptBytes: number): number {
  return Math.ceil(tokens(promptBytes) * PROMPT_MARGIN);
}

/** The most that a call can cost, USD: every byte of the prompt a token (plus 10 %), the whole output limit used, nothing cached. */
export function worstCase(call: { readonly promptBytes: number; readonly maxOutputTokens: number }, price: Price): number {
  const input = worstCaseInputTokens(call.promptBytes) * Math.max(price.input, price.cachedInput ?? 0);
  return (input + tokens(call.maxOutputTokens) * price.output) / TOKENS_PER_PRICE;
}

function tokens(count: number): number {
  return Number.isFinite(count) && count > 0 ? count : 0;
}

function listPrice(baseUrl: string, model: string, contextWindow: number): Price | null {
  if (isLoopback(baseUrl)) return null;
  // The amounts do not matter here: only the matched model's price list is read.
  const usage = { input_tokens: 1, output_tokens: 1 };
  const found = calcPrice(usage, model, { providerApiUrl: baseUrl }) ?? calcPrice(usage, model);
  if (found === null) return null;
  const input = dearestTier(found.model_price['input_mtok'], contextWindow);
  const output = dearestTier(found.model_price['output_mtok'], contextWindow);
  // A missing or zero entry means "not listed" there (free trials, embeddings): only the user can say that a model is free.
  if (!input || !output) return null;
  const cachedInput = dearestTier(found.model_price['cache_read_mtok'], contextWindow);
  return cachedInput === null ? { input, output } : { input, output, cachedInput };
}

/** Some models cost more beyond a prompt length: the dearest step that the route's context window can reach. */
function dearestTier(price: number | TieredPrices | undefined, contextWindow: number): number | null {
  if (price === undefined) return null;
  if (typeof price === 'number') return price;
  return Math.max(price.base, ...price.tiers.filter((tier) => tier.start < contextWindow).map((tier) => tier.price));
}

function isLoopback(baseUrl: string): boolean {
  const host = new URL(baseUrl).hostname;
  return host === 'localhost' || host.endsWith('.localhost') || host === '[::1]' || host.startsWith('127.');
}

/** What a provider adds to a name for one edition of the same model: a date, a short number, `latest`. `gpt-4` is none of `gpt`. */
const EDITION = /[-:@](latest|\d{3,4}|\d{4}-\d{2}(?:-\d{2})?|\d{6}|\d{8})$/;

/** A model's name without its vendor's prefix, and its edition; '' for none. */
function editionOf(model: string): { readonly name: string; readonly edition: string } {
  const bare = model.toLowerCase().slice(model.lastIndexOf('/') + 1);
  const found = EDITION.exec(bare);
  return found === null ? { name: bare, edition: '' } : { name: bare.slice(0, found.index), edition: found[1] ?? '' };
}
