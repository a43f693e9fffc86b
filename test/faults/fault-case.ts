import { expect, it } from 'vitest';
import type { FailureKind } from '../../src/models/failure.ts';
import { promptText } from '../../src/request/prompt.ts';
import type { Choice, StopReason } from '../../src/routing/decision.ts';
import { estimateTokens } from '../../src/spend/estimate.ts';
import type { Hit } from '../models/fault-server.ts';
import { USAGE } from '../models/replies.ts';
import { textOf } from './answers.ts';
import type { Row } from './ledger-rows.ts';
import { openWorld, type Account, type Replies, type World, type WorldOptions } from './world.ts';
import { WAYS, type Way } from './ways.ts';

/** How long a route, or its whole provider, is left alone after one such failure. `null` ms: until settings or keys change. */
export type Rest =
  | { readonly of: 'model' | 'provider'; readonly ms: number | null }
  /** Only after three in a row, for 15 s. */
  | { readonly of: 'model' | 'provider'; readonly after: 3 }
  | 'never';

export interface Ending {
  readonly reason: StopReason;
  readonly choices: readonly Choice[];
}

/** One row of the contract: what the model `small` does every time, and what is to become of it. */
export interface FaultCase {
  /** `12: 429 retry-after-ms` */
  readonly row: string;
  readonly reply: Replies;
  /** Models that are tried, in order; one list for all ways where they do not differ. */
  readonly tried: string | ((way: Way) => string);
  readonly kind: FailureKind;
  readonly status: number | null;
  /** What the user reads. */
  readonly says: string | RegExp;
  readonly bill: 'nothing' | 'usage' | 'estimate';
  readonly rests: Rest;
  /** Where it ends without an answer; the last model that is tried answers otherwise. */
  readonly stops?: Ending;
  /** The endpoint of `small` hears nothing of the request. */
  readonly unheard?: true;
  readonly ways?: readonly Way[];
  /** Of the file. */
  readonly text?: string;
  /** What else is to be seen. */
  readonly also?: (account: Account, world: World) => void;
  readonly world?: WorldOptions;
}

export const INLINE_ONLY = WAYS.filter(({ task }) => task === 'inline');
export const EXPLAIN_ONLY = WAYS.filter(({ task }) => task === 'explain');
export const STREAMED_ONLY = WAYS.filter(({ stream }) => stream);
export const PLAIN_ONLY = WAYS.filter(({ stream }) => !stream);

/** A passing fault is tried once more where a call is left for another route. */
export const retried = ({ task }: Way): string => (task === 'inline' ? 'small second' : 'small small second');

/** One named test for each case and way. */
export function testCases(cases: readonly FaultCase[]): void {
  for (const one of cases) {
    for (const way of one.ways ?? WAYS) it(`row ${one.row}, ${way.name}`, () => runCase(one, way));
  }
}

async function runCase(one: FaultCase, way: Way): Promise<void> {
  const world = await openWorld({ ...one.world, replies: { small: one.reply, ...one.world?.replies } });
  const account = await world.ask(way, { text: one.text });
  expectAction(one, way, account);
  expectWords(one, account);
  expectBill(one, account);
  one.also?.(account, world);
  await expectRest(one, way, world, account);
}

function triedBy({ tried }: FaultCase, way: Way): readonly string[] {
  return (typeof tried === 'string' ? tried : tried(way)).split(' ');
}

function expectAction(one: FaultCase, way: Way, { decision, asked, content, shown }: Account): void {
  const tried = triedBy(one, way);
  expect(decision.attempts.map(({ model }) => model), 'tried').toEqual(tried);
  expect(asked, 'asked over the wire').toEqual(one.unheard === true ? tried.filter((model) => model !== 'small') : tried);
  const failed = decision.attempts.filter(({ model }) => model === 'small');
  for (const { failure } of failed) expect(failure).toMatchObject({ kind: one.kind, status: one.status });
  if (one.stops !== undefined) {
    expect(decision).toMatchObject({ outcome: 'stopped', reason: one.stops.reason, choices: one.stops.choices, executed: null });
    expect(content, 'nothing is shown').toBeNull();
    expect(shown).toBe('');
    return;
  }
  const last = tried.at(-1) ?? '';
  const text = textOf(last, way.task === 'inline' ? 'complete' : 'explain');
  expect(decision).toMatchObject({ outcome: 'answered', executed: { model: last } });
  expect(content?.text).toBe(text);
  expect(shown).toBe(way.task === 'explain' && way.stream ? text : '');
}

function expectWords({ says, stops }: FaultCase, { decision }: Account): void {
  expect(decision.message).toMatch(says);
  if (stops !== undefined) return;
  const fallback = decision.deviations.find(({ kind }) => kind === 'fallback');
  expect(fallback?.why, 'why another route answered').toMatch(says);
  expect(decision.deviations.map(({ kind }) => kind), 'no other deviation').toEqual(['fallback']);
  expect(decision.planned).toMatchObject({ tier: 'cheap', model: 'small' });
}

/** The rows of the failed calls; those of the others are paid by usage. */
function expectBill({ bill }: FaultCase, { rows, hits, decision }: Account): void {
  for (const [at, row] of rows.entries()) {
    if (row.model !== 'small') {
      expectPaid(row, { input: USAGE.prompt_tokens, output: USAGE.completion_tokens, basis: 'usage' });
      continue;
    }
    expect(row).toMatchObject({ result: 'error', failure_kind: decision.attempts[at]?.failure?.kind, http_status: decision.attempts[at]?.failure?.status ?? null });
    if (bill === 'nothing') expect(row).toMatchObject({ cost_nano: 0, input_tokens: 0, output_tokens: 0 });
    if (bill === 'usage') expectPaid(row, { input: USAGE.prompt_tokens, output: USAGE.completion_tokens, basis: 'usage' });
    if (bill === 'estimate') expectPaid(row, { input: inputEstimate(hits[at]), output: row.output_tokens, basis: 'estimate' });
  }
}

export function expectPaid(row: Row, { input, output, basis }: { readonly input: number; readonly output: number; readonly basis: string }): void {
  const price = row.tier === 'premium' ? { input: 10, output: 20 } : { input: 1, output: 2 };
  expect(row).toMatchObject({ input_tokens: input, output_tokens: output, basis, cost_nano: Math.round((input * price.input + output * price.output) * 1000) });
}

/** What the prompt is estimated at, from what came over the wire. */
export function inputEstimate(hit: Hit | undefined): number {
  const { messages } = JSON.parse(hit?.body ?? '{}') as { messages: readonly { readonly role: 'system' | 'user'; readonly content: string }[] };
  return estimateTokens(promptText({ kind: 'chat', messages }));
}

async function expectRest(one: FaultCase, way: Way, world: World, first: Account): Promise<void> {
  const { rests } = one;
  if (rests === 'never') {
    for (let n = 0; n < 3; n++) expect(firstTried(await world.ask(way, { text: one.text })), 'asked again at once').toBe('small');
    return;
  }
  if ('after' in rests) await failUntilItRests(world, way, first, rests.after);
  const ms = 'after' in rests ? 15_000 : rests.ms;
  world.advance(ms === null ? 9 * 86_400_000 : ms - 1);
  const resting = await world.ask(way);
  const left = rests.of === 'model' ? ['sibling', 'second', 'large'] : ['second', 'large'];
  expect(resting.decision.attempts.map(({ model }) => model), 'what rests is not asked').toEqual([left[0]]);
  expect(resting.decision.skipped.map(({ model, code }) => `${model} ${code}`)).toContain('small resting');
  expect(resting.decision.message).toMatch(ms === null ? /until settings or keys change/ : /next try/);
  if (ms === null) world.renew();
  else world.advance(1);
  expect(firstTried(await world.ask(way)), 'asked again when its rest is over').toBe('small');
}

async function failUntilItRests(world: World, way: Way, first: Account, times: number): Promise<void> {
  let failed = first.decision.attempts.filter(({ model }) => model === 'small').length;
  expect(failed).toBeLessThan(times);
  while (failed < times) {
    const { decision } = await world.ask(way);
    expect(decision.attempts[0]?.model, 'asked until it has failed three times in a row').toBe('small');
    failed += decision.attempts.filter(({ model }) => model === 'small').length;
  }
}

function firstTried({ decision }: Account): string | undefined {
  return decision.attempts[0]?.model;
}
