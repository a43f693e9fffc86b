import { describe, expect, it } from 'vitest';
import type { TokenProbability } from '../../src/models/model.ts';
import type { Verdict } from '../../src/quality/verdict.ts';
import { confidenceOf, type Confidence, type ConfidenceInput } from '../../src/routing/confidence.ts';

const PASSED: Verdict = { result: 'passed', by: ['reply', 'syntax', 'lint'] };

/** `['return', 0.5]` for each token. */
function tokens(...given: readonly (readonly [string, number])[]): TokenProbability[] {
  return given.map(([text, probability]) => ({ text, logprob: Math.log(probability) }));
}

function input(change: Partial<ConfidenceInput> = {}): ConfidenceInput {
  const given = change.tokens ?? tokens(['re', 0.9], ['turn', 0.6], [';', 0.4]);
  const reply = given.map(({ text }) => text).join('');
  return { reply, content: { text: reply, edits: [] }, tokens: given, selfReported: null, verdict: PASSED, gateScore: null, classifier: 0.5, ...change };
}

function known(change: Partial<ConfidenceInput> = {}): Confidence {
  const confidence = confidenceOf(input(change));
  if (confidence === null) throw new Error('unknown');
  return confidence;
}

const edit = (newText: string) => [{ start: 0, end: 0, newText }];

describe('confidence', () => {
  it('is unknown, not a guess, where the answer says nothing of itself', () => {
    expect(confidenceOf(input({ tokens: null }))).toBeNull();
    expect(confidenceOf(input({ tokens: [], reply: 'x' }))).toBeNull();
    expect(confidenceOf(input({ tokens: tokens([' ', 0.5], ['\n', 0.5]), reply: ' \n', content: { text: '', edits: [] } }))).toBeNull();
  });

  it('says what it is made of, and what of that is unknown', () => {
    const { meanProbability, worstProbability, selfReported, gate, classifier } = known();
    expect(meanProbability).toBeCloseTo(Math.cbrt(0.9 * 0.6 * 0.4), 10);
    expect(worstProbability).toBeCloseTo(0.4, 10);
    expect([selfReported, gate, classifier]).toEqual([null, 0.8, 0.5]);
    expect(known({ tokens: null, selfReported: 0.7 })).toMatchObject({ meanProbability: null, worstProbability: null, selfReported: 0.7 });
  });

  it('is the weighted mean of the known parts in log-odds', () => {
    const odds = (share: number): number => Math.log(share / (1 - share));
    const sum = 2 * odds(0.7) + odds(0.7) + 0.5 * odds(0.9) + 0.5 * odds(0.8) + 0.5 * odds(0.6);
    const { score } = known({ tokens: tokens(['a', 0.7]), selfReported: 0.9, classifier: 0.6 });
    expect(score).toBeCloseTo(1 / (1 + Math.exp(-sum / 4.5)), 10);
  });

  it('does not let what is unknown count for either side', () => {
    expect(known({ tokens: tokens(['a', 0.8]), classifier: 0.8 }).score).toBeCloseTo(0.8, 10);
  });

  it('stays between 2 % and 98 %, whatever its parts say', () => {
    expect(known({ tokens: tokens(['a', 1]), selfReported: 1, classifier: 1 }).score).toBeLessThan(0.98);
    const lowest = known({ tokens: [{ text: 'a', logprob: -1e9 }], selfReported: 0, classifier: 0, verdict: { result: 'failed', by: [], findings: [] } });
    expect(lowest.score).toBeCloseTo(0.02, 10);
  });

  it.each<[string, (share: number) => Partial<ConfidenceInput>]>([
    ['the mean probability', (share) => ({ tokens: tokens(['a', share], ['b', 0.04], ['c', 0.5]) })],
    ['the worst probability', (share) => ({ tokens: tokens(['a', share]) })],
    ['its own word', (share) => ({ selfReported: share })],
    ['the classifier', (share) => ({ classifier: share })],
  ])('rises with %s', (_, change) => {
    const scores = [0.05, 0.1, 0.3, 0.5, 0.7, 0.9, 0.97].map((share) => known(change(share)).score);
    for (const [index, score] of scores.entries()) if (index > 0) expect(score).toBeGreaterThan(scores[index - 1] ?? NaN);
  });

  it('rises with what the gate could see', () => {
    const verdicts: Verdict[] = [
      { result: 'failed', by: ['reply', 'syntax'], findings: [] },
      { result: 'unchecked', by: ['reply'], reason: 'Ruby' },
      { result: 'passed', by: ['reply'] },
      PASSED,
    ];
    expect(verdicts.map((verdict) => known({ verdict }).gate)).toEqual([0, 0.5, 0.6, 0.8]);
    const scores = verdicts.map((verdict) => known({ verdict }).score);
    expect(scores).toEqual([...scores].sort((a, b) => a - b));
    expect(new Set(scores).size).toBe(4);
  });
});

describe("the gate's score", () => {
  it('is the confidence where nothing else is known', () => {
    expect(known({ tokens: null, gateScore: 0.62, classifier: 0.9 })).toMatchObject({ score: 0.62, gate: 0.62, meanProbability: null, selfReported: null });
  });

  it('takes the place of the mere verdict beside what the answer says', () => {
    expect(known({ gateScore: 0.3 }).gate).toBe(0.3);
    expect(known({ gateScore: 0.3 }).score).toBeLessThan(known({ gateScore: 0.7 }).score);
  });
});

describe('the tokens that count', () => {
  const worst = (change: Partial<ConfidenceInput>): number | null => known(change).worstProbability;

  it('are not those of white space', () => {
    expect(worst({ tokens: tokens(['  ', 0.001], ['a', 0.9], ['\n\t', 0.001]), content: { text: 'a', edits: [] } })).toBeCloseTo(0.9, 10);
  });

  it('are those between the fences, where the code is a patch', () => {
    const given = tokens(['Why', 0.01], ['.\n', 0.01], ['```', 0.01], ['ts\n', 0.01], ['let', 0.8], [' a', 0.7], ['\n', 0.01], ['```', 0.01]);
    const reply = 'Why.\n```ts\nlet a\n```';
    expect(worst({ tokens: given, reply, content: { text: 'Why.', edits: edit('let a\n') } })).toBeCloseTo(0.7, 10);
  });

  it('are those between the fences although the patch was indented anew', () => {
    const given = tokens(['Why', 0.01], ['.\n', 0.01], ['```', 0.01], ['ts\n', 0.01], ['let', 0.8], [' a', 0.7], ['\n', 0.01], ['```', 0.01]);
    const reply = 'Why.\n```ts\nlet a\n```';
    expect(worst({ tokens: given, reply, content: { text: 'Why.', edits: edit('  let  a;') } })).toBeCloseTo(0.7, 10);
  });

  it('are those after an open fence too', () => {
    const given = tokens(['```', 0.01], ['\n', 0.01], ['let', 0.8]);
    expect(worst({ tokens: given, reply: '```\nlet', content: { text: 'x', edits: edit('other') } })).toBeCloseTo(0.8, 10);
  });

  it('are all where the code cannot be found', () => {
    expect(worst({ tokens: tokens(['a', 0.9], ['b', 0.3]), reply: 'ab', content: { text: 'z', edits: [] } })).toBeCloseTo(0.3, 10);
    expect(worst({ tokens: tokens(['a', 0.9], ['b', 0.3]), reply: 'ab', content: { text: '', edits: [] } })).toBeCloseTo(0.3, 10);
  });

  it('count where they only touch the code', () => {
    const given = tokens(['say: ', 0.1], ['"le', 0.5], ['t a', 0.9], ['b"', 0.6], [' end', 0.1]);
    expect(worst({ tokens: given, reply: 'say: "let ab" end', content: { text: 'let ab', edits: [] } })).toBeCloseTo(0.5, 10);
    const tight = tokens(['x', 0.1], ['let ab', 0.9], ['y', 0.1]);
    expect(worst({ tokens: tight, reply: 'xlet aby', content: { text: 'let ab', edits: [] } })).toBeCloseTo(0.9, 10);
  });
});
