import { describe, expect, test } from 'vitest';
import { runCascade, type Served } from '../../scripts/replay/cascade.ts';
import { stepsOf } from '../../scripts/replay/layers.ts';
import { pairsOf } from '../../scripts/replay/pairs.ts';
import type { Recording } from '../../scripts/recordings/recordings.ts';
import type { Judgement } from '../../src/quality/gate.ts';
import { recorded } from './recorded.ts';

const PRICES = { cheap: { input: 1, output: 2 }, premium: { input: 10, output: 20 } };
const LOW = 0.0012;
const HIGH = 0.012;
const LAST = stepsOf(['reply', 'syntax', 'repair', 'score']);

/** A gate that fails what says so, and is as sure of an answer as that says. */
function judged(text: string): Judgement {
  const verdict = text.startsWith('bad')
    ? { result: 'failed', by: ['reply', 'syntax'], findings: [{ check: 'syntax', code: 'X', message: 'wrong', at: null }] } as const
    : { result: 'passed', by: ['reply', 'syntax'] } as const;
  return { verdict, content: { text, edits: [{ start: 0, end: 0, newText: text }] }, doubts: [], missed: [], score: Number(/0\.\d/.exec(text)?.[0] ?? 0.9) };
}

async function play(layer: 'syntax' | 'repair' | 'score', answers: { small: string; large?: string; mended?: string }, prices: { cheap: typeof PRICES.cheap | null; premium: typeof PRICES.premium | null } = PRICES, all: Partial<Recording> = {}, escalateOn = ['*']): Promise<Served | undefined> {
  const say = (completion: string, change: Partial<Recording>) => recorded({ completion, correct: completion.includes('right'), ...all, ...change });
  const recordings = [say(answers.small, {}), say(answers.large ?? 'right', { model: 'large' }), ...(answers.mended === undefined ? [] : [say(answers.mended, { task: 'repair', repair_of: 'small s=0' })])];
  const step = stepsOf(['reply', 'syntax', 'repair', 'score']).find((one) => one.layer === layer) ?? LAST[0];
  if (step === undefined) return undefined;
  const [served] = await runCascade(pairsOf(recordings, 'small', 'large').pairs, step, { ...prices, threshold: 0.5, escalateOn, judgements: { ms: [], of: (_, reply) => judged(reply) } });
  return served;
}

describe('a cascade of recorded models', () => {
  test('ends with what passes', async () => {
    expect(await play('syntax', { small: 'right' })).toMatchObject({ right: 1, given: 1, escalated: 0, cost: LOW });
    expect(await play('syntax', { small: 'wrong' })).toMatchObject({ right: 0, given: 1, escalated: 0, lastRight: 0 });
  });

  test('climbs with what fails, and pays both', async () => {
    const served = await play('syntax', { small: 'bad' });
    expect(served).toMatchObject({ right: 1, given: 1, escalated: 1 });
    expect(served?.cost).toBeCloseTo(LOW + HIGH);
  });

  test('gives nothing where the premium answer fails too, right as it may be', async () => {
    expect(await play('syntax', { small: 'bad', large: 'bad but right' })).toMatchObject({ right: 0, given: 0, escalated: 1, lastRight: 1 });
  });

  test('gives what the test needs where it needs nothing and nothing is given', async () => {
    const easy = { flags: { golden_ok: true, weak_test: true, hidden_names: false } };
    expect(await play('syntax', { small: 'bad', large: 'bad' }, PRICES, easy)).toMatchObject({ right: 1, wrong: 0, given: 0, escalated: 1 });
    expect(await play('syntax', { small: 'wrong' }, PRICES, easy)).toMatchObject({ right: 0, wrong: 1, given: 1 });
  });

  test('climbs for what the policy names, and else gives nothing', async () => {
    expect(await play('syntax', { small: 'bad' }, PRICES, {}, ['types'])).toMatchObject({ right: 0, given: 0, escalated: 0, cost: LOW });
  });

  test('mends with the repair that was recorded, where there is one', async () => {
    const served = await play('repair', { small: 'bad', mended: 'right', large: 'wrong' });
    expect(served).toMatchObject({ right: 1, escalated: 0, repaired: 1 });
    expect(served?.cost).toBeCloseTo(2 * LOW);
    expect(await play('repair', { small: 'bad', mended: 'bad', large: 'right' })).toMatchObject({ right: 1, escalated: 1, repaired: 1 });
    expect(await play('repair', { small: 'bad' })).toMatchObject({ right: 1, escalated: 1, repaired: 0 });
    // The premium model would mend its own as well; nobody recorded that.
    expect(await play('repair', { small: 'bad', mended: 'bad', large: 'bad' })).toMatchObject({ given: 0, escalated: 1, repaired: 1, cost: expect.closeTo(2 * LOW + HIGH) as number });
    expect(await play('syntax', { small: 'bad', mended: 'right', large: 'wrong' })).toMatchObject({ right: 0, escalated: 1, repaired: 0 });
  });

  test('climbs with what is likely wrong, and falls back to it where nothing better comes', async () => {
    expect(await play('score', { small: 'wrong 0.4', large: 'right' })).toMatchObject({ right: 1, escalated: 1 });
    expect(await play('score', { small: 'wrong 0.6', large: 'right' })).toMatchObject({ right: 0, escalated: 0 });
    expect(await play('score', { small: 'right 0.4', large: 'bad' })).toMatchObject({ right: 1, given: 1, escalated: 1 });
    expect(await play('repair', { small: 'wrong 0.4', large: 'right' })).toMatchObject({ right: 0, escalated: 0 });
  });

  test('of unknown price has an unknown cost', async () => {
    expect(await play('syntax', { small: 'bad' }, { cheap: null, premium: PRICES.premium })).toMatchObject({ right: 1, cost: NaN });
  });
});
