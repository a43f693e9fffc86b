import { describe, expect, it } from 'vitest';
import type { Attempt, Deviation, Skipped } from '../../src/routing/decision.ts';
import { answeredMessage, attemptPrice, cachedMessage, choicesMessage, clock, exhaustedMessage, fallbackReason, noRouteMessage, restMessage, routeName, skippedLine, whyNot } from '../../src/routing/message.ts';
import { attempt } from '../journal/decision-fixture.ts';
import { failure } from './fakes.ts';

const SMALL = { tier: 'cheap', provider: 'a', model: 'small' };
const NO_KEY: Skipped = { ...SMALL, code: 'no-key', why: 'no API key is set for "a"' };
const broken = attempt('1', { result: 'error', failure: failure('server', 'retry') });
const finding = (code: string) => ({ check: 'lint', code, message: 'A key stands twice. ', at: { line: 7, column: 2 } }) as const;

describe('an attempt in words', () => {
  it('is named by tier, model and provider', () => {
    expect(routeName(SMALL)).toBe('cheap (small at a)');
  });

  it.each<[string, Pick<Attempt, 'cost' | 'basis'>, string]>([
    ['unknown', { cost: null, basis: 'usage' }, 'price unknown'],
    ['counted', { cost: 0.0123, basis: 'usage' }, '$0.012'],
    ['estimated', { cost: 0.0123, basis: 'estimate' }, '$0.012 (estimated)'],
    ['nothing, which needs no estimate', { cost: 0, basis: 'estimate' }, '$0'],
  ])('costs what it costs: %s', (_, given, text) => {
    expect(attemptPrice(given)).toBe(text);
  });

  it.each<[string, Partial<Attempt>, string]>([
    ['a failure', { failure: failure('server', 'retry') }, 'server happened'],
    ['a finding', { result: 'failed', findings: [finding('no-dupe-keys')] }, 'its answer failed the lint check in line 7: A key stands twice (no-dupe-keys)'],
    ['a finding without a place', { result: 'failed', findings: [{ ...finding('x'), at: null }] }, 'its answer failed the lint check: A key stands twice (x)'],
    ['several findings', { result: 'failed', findings: [finding('x'), finding('y'), finding('z')] }, 'its answer failed the lint check in line 7: A key stands twice (x), and 2 more'],
    ['too low a confidence', { confidence: { score: 0.416, meanProbability: null, worstProbability: null, selfReported: 0.4, gate: 0.8, classifier: 0.5 } }, 'its answer passed, with a confidence of 0.42, too low to be used'],
    ['nothing that is known', {}, 'its answer was not used'],
  ])('was not given because of %s', (_, change, text) => {
    expect(whyNot(attempt('1', change))).toBe(text);
  });

  it('that was not made says why', () => {
    expect(skippedLine(NO_KEY)).toBe('Cheap (small at a) was not asked: no API key is set for "a".');
  });
});

describe('an answer in words', () => {
  const base = { least: null, attempts: [], skipped: [], executed: SMALL, deviations: [], attempt: attempt('9'), cost: 0.5, incomplete: false, noPatch: false };

  it('says who and for how much', () => {
    expect(answeredMessage(base)).toBe('Answered by cheap (small at a) for $0.50.');
    expect(answeredMessage({ ...base, cost: null })).toBe('Answered by cheap (small at a) at an unknown price.');
  });

  it('says first what went before, and does not count itself or what the router asked', () => {
    const attempts = [attempt('0', { purpose: 'classify' }), broken, base.attempt];
    expect(answeredMessage({ ...base, attempts, skipped: [NO_KEY] })).toBe(
      'Cheap (small at a): server happened. Cheap (small at a) was not asked: no API key is set for "a". Answered by cheap (small at a) for $0.50.',
    );
  });

  it('says of the deviations those that nothing else says', () => {
    const deviations = (['downgrade', 'substituted', 'fallback', 'escalate', 'cached'] as const).map<Deviation>((kind) => ({ kind, from: '', to: '', why: `because of ${kind}` }));
    expect(answeredMessage({ ...base, deviations })).toBe('Because of downgrade. Because of substituted. Answered by cheap (small at a) for $0.50.');
  });

  it('says what is missing', () => {
    const unchecked = attempt('9', { uncheckedReason: 'not verified: Ruby' });
    expect(answeredMessage({ ...base, attempt: unchecked, noPatch: true, incomplete: true })).toBe(
      'Answered by cheap (small at a) for $0.50. Not verified: Ruby. No patch was proposed. The answer was cut off at the output limit.',
    );
  });

  it('from memory says by whom and when, and why nobody was asked', () => {
    const at = new Date(2026, 1, 3, 9, 5).getTime();
    const given = `Given again from memory for $0: cheap (small at a) answered this at ${clock(at)}.`;
    expect(cachedMessage({ by: SMALL, at, uncheckedReason: null }, null)).toBe(given);
    expect(cachedMessage({ by: SMALL, at, uncheckedReason: 'not verified: Ruby' }, null)).toBe(`${given} Not verified: Ruby.`);
    expect(cachedMessage({ by: SMALL, at, uncheckedReason: null }, 'no model could answer')).toBe(`No model could answer. ${given}`);
    expect(clock(at)).toMatch(/0?9.05/);
  });
});

describe('no answer in words', () => {
  it.each<[string, readonly Attempt[], readonly Skipped[], string]>([
    ['answers that failed', [attempt('1', { result: 'failed' })], [], 'No answer was good enough.'],
    ['calls that failed', [broken], [], 'No model could answer.'],
    ['routes that rest', [], [{ ...NO_KEY, code: 'resting' }], 'No model could answer.'],
    ['routes that may not be asked', [], [NO_KEY], 'No model can be asked for "debug".'],
    ['only questions of the router', [attempt('1', { purpose: 'classify', result: 'failed' })], [NO_KEY], 'No model can be asked for "debug".'],
  ])('begins with what became of %s', (_, attempts, skipped, first) => {
    expect(exhaustedMessage({ task: 'debug', attempts, skipped, why: null })).toMatch(new RegExp(`^${first}`));
  });

  it('lists everything', () => {
    expect(exhaustedMessage({ task: 'debug', attempts: [broken], skipped: [NO_KEY], why: 'The time is over.' })).toBe(
      'No model could answer. The time is over. Cheap (small at a): server happened. Cheap (small at a) was not asked: no API key is set for "a".',
    );
  });

  it('says what to set up', () => {
    expect(noRouteMessage('complete', [])).toMatch(/^No model is set up for "complete"\..*stepladder\.tiers/);
    expect(noRouteMessage('debug', [])).toMatch(/^No route with "api": "chat" is set up for "debug"\./);
    expect(noRouteMessage('debug', [NO_KEY])).toBe('No model can be asked. Cheap (small at a) was not asked: no API key is set for "a".');
  });
});

describe('a rest in words', () => {
  it('says why and until when', () => {
    expect(restMessage('server', '12:00')).toBe('it rests because it had errors of its own; next try 12:00');
    expect(restMessage('empty', '12:00')).toBe('it rests because its answers broke off or were empty; next try 12:00');
  });

  it('says what to do where time does not end it', () => {
    expect(restMessage('auth', null)).toMatch(/^it is left alone .*its key was rejected; set a new one with "Stepladder: Set API Key"$/);
  });
});

describe('the reason of a fallback', () => {
  const deviation = (kind: Deviation['kind'], why: string): Deviation => ({ kind, from: '', to: '', why });

  it('is said as sentences', () => {
    expect(fallbackReason({ deviations: [deviation('fallback', 'it failed'), deviation('fallback', 'That as well!')] })).toBe('It failed. That as well!');
  });

  it('is none where a better answer was wanted', () => {
    expect(fallbackReason({ deviations: [deviation('escalate', 'x'), deviation('downgrade', 'y')] })).toBeNull();
    expect(fallbackReason({ deviations: [] })).toBeNull();
  });
});

describe('choices in words', () => {
  const way = { freeTier: 'local', resetsAt: new Date(2026, 5, 1).getTime(), until: null };

  it('are one sentence', () => {
    expect(choicesMessage(['raise-budget', 'wait', 'use-free-tier'], way)).toMatch(/^Raise "stepladder\.budget", wait until .+, or use the free tier "local"\.$/);
    expect(choicesMessage(['raise-budget', 'use-free-tier'], { ...way, freeTier: null })).toBe('Raise "stepladder.budget", or use the free tier "".');
    expect(choicesMessage(['raise-budget'], way)).toBe('Raise "stepladder.budget".');
  });

  it('say until when, the nearer moment first', () => {
    const year = (at: number): string => new Date(at).toLocaleDateString(undefined, { dateStyle: 'medium' });
    const until = new Date(2027, 3, 2).getTime();
    expect(choicesMessage(['wait'], way)).toContain(year(way.resetsAt));
    expect(choicesMessage(['wait'], { ...way, until })).toContain(year(until));
  });

  it('are silent where the message has said it', () => {
    expect(choicesMessage(['set-key', 'set-price', 'ask-stronger', 'open-settings', 'retry'], way)).toBe('');
    expect(choicesMessage(['retry', 'raise-budget'], way)).toBe('Raise "stepladder.budget".');
    expect(choicesMessage([], way)).toBe('');
  });
});
