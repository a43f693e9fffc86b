import { describe, expect, test } from 'vitest';
import type { Failure } from '../../src/models/failure.ts';
import type { Attempt, Decision } from '../../src/routing/decision.ts';
import { LOCAL_ROUTE } from '../../src/routing/local.ts';
import { nameOf } from '../../src/routing/route-name.ts';
import { whyText } from '../../src/routing/why-text.ts';
import { attempt, decision } from '../journal/decision-fixture.ts';
import { routeOf } from './fakes.ts';

const config = { tiers: ['cheap', 'standard', 'premium'].map((name) => ({ name, routes: [routeOf(name, 'a/small')] })), policy: {}, experiment: null };
const local = nameOf(LOCAL_ROUTE);
const recalled = { ...local, why: 'the 12 tokens before the cursor stand in 3 other places, one of them in this file, and go on like this, right with a probability of 0.83' };
const free = attempt('l', { ...local, cost: 0, inputTokens: 0, outputTokens: 5 });
const broken = { result: 'failed', findings: [{ check: 'syntax', code: 'TS1005', message: "secretName: ')' expected.", at: { line: 12, column: 3 } }] } as const;
const strong = { tier: 'standard', provider: 'b', model: 'medium', cost: 0.02 };
const failure: Failure = { kind: 'server', scope: 'provider', action: 'next-route', status: 503, message: 'the endpoint has an error (503).', billable: false };

test.each<[string, readonly Attempt[], Partial<Decision>, string]>([
  ['a model answered', [attempt('1')], { ms: 412.3 },
    'Cheap (small at a) made this for $0.010, in 412 ms. Completion starts cheap. It passed the reply and syntax checks.'],
  ['the local tier answered', [free], { planned: recalled, ms: 12 },
    'Your own code made this for nothing, in 12 ms. The 12 tokens before the cursor stand in 3 other places, one of them in this file, and go on like this, right with a probability of 0.83. It passed the reply and syntax checks.'],
  ['the local answer broke the file, and a model answered', [{ ...free, ...broken }, attempt('1')], { planned: recalled, ms: 1_640, deviations: [{ kind: 'escalate', from: 'local', to: 'cheap', why: '' }] },
    'Cheap (small at a) made this for $0.010, in 1.6 s. It began with your own code: the 12 tokens before the cursor stand in 3 other places, one of them in this file, and go on like this, right with a probability of 0.83. What your own code suggests failed the syntax check in line 12. It passed the reply and syntax checks.'],
  ['it climbed', [attempt('1', broken), attempt('2', strong)], {},
    'Standard (medium at b) made this for $0.030, in 50 ms. Completion starts cheap. Cheap (small at a) answered, and failed the syntax check in line 12 ($0.010). It passed the reply and syntax checks.'],
  ['it fell back', [attempt('1', { result: 'error', failure, cost: 0 }), attempt('2', strong)], {},
    'Standard (medium at b) made this for $0.020, in 50 ms. Completion starts cheap. Cheap (small at a) could not answer: the endpoint has an error (503). It passed the reply and syntax checks.'],
  ['it was mended', [attempt('1', broken), attempt('2', { purpose: 'repair' })], {},
    'Cheap (small at a) made this for $0.020, in 50 ms. Completion starts cheap. Cheap (small at a) answered, and failed the syntax check in line 12 ($0.010). It passed the reply and syntax checks.'],
  ['nothing could verify it', [attempt('1', { result: 'unchecked', by: ['reply'], uncheckedReason: 'not verified: Ruby', cost: null })], {},
    'Cheap (small at a) made this at an unknown price, in 50 ms. Completion starts cheap. It passed the reply check. Not verified: Ruby.'],
  ['a check was not made', [attempt('1', { missed: [{ check: 'types', reason: 'the project is still being read' }], cost: 0 })], {},
    'Cheap (small at a) made this for nothing, in 50 ms. Completion starts cheap. It passed the reply and syntax checks. The types check was not made: the project is still being read.'],
  ['money was short, and an experiment runs', [attempt('1')], { arm: { experiment: 'e', arm: 'b' }, deviations: [{ kind: 'downgrade', from: 'standard', to: 'cheap', why: 'over 70 % is used, so it starts a tier lower.' }] },
    'Cheap (small at a) made this for $0.010, in 50 ms. Completion starts cheap. It passed the reply and syntax checks. Over 70 % is used, so it starts a tier lower. It was arm b of the experiment e.'],
  ['it came from memory', [], { outcome: 'answered', reason: null, executed: local, cachedAt: 5, message: 'Given again from memory for $0.' },
    'Given again from memory for $0.'],
])('%s', (_, attempts, change, text) => {
  const planned = { tier: 'cheap', provider: 'a', model: 'small', why: 'completion starts cheap' };
  expect(whyText(decision('d', attempts, { planned, ...change }), config)).toBe(text);
});

describe('nothing is shown, because', () => {
  const none = { outcome: 'nothing', reason: null, executed: null } as const;

  test.each<[string, readonly Attempt[], Partial<Decision>, string]>([
    ['the answer broke the file', [attempt('1', { ...broken, cost: 0.0002 })], none,
      'Cheap (small at a) answered, and failed the syntax check in line 12; nothing is shown. It cost $0.00020.'],
    ['all answers did', [{ ...free, ...broken }, attempt('1', { ...broken, findings: [...broken.findings, ...broken.findings] }), attempt('2', { ...strong, result: 'error', failure, cost: null })], { ...none, cost: null },
      'What your own code suggests failed the syntax check in line 12; cheap (small at a) answered, and failed the syntax check in line 12, and 1 more finding; standard (medium at b) could not answer: the endpoint has an error (503); nothing is shown. What it cost is unknown.'],
    ['only the local tier was there', [{ ...free, ...broken }], none,
      'What your own code suggests failed the syntax check in line 12; nothing is shown.'],
    ['the user typed on', [attempt('1', { result: 'error', basis: 'estimate', cost: 0.003 })], { outcome: 'stopped', reason: 'cancelled', executed: null, message: 'Cancelled.' },
      'It was given up before an answer was there: you typed on, moved on, or cancelled it. It cost $0.0030.'],
    ['the budget is used up', [], { message: "Today's budget is used up." }, "Today's budget is used up."],
    ['nobody could be asked', [], { ...none, skipped: [{ tier: 'cheap', provider: 'a', model: 'small', code: 'no-key', why: 'no API key is set for a' }] },
      'Nobody answered, and nothing is shown. Cheap (small at a) was not asked: no API key is set for a.'],
  ])('%s', (_, attempts, change, text) => {
    expect(whyText(decision('d', attempts, change), config)).toBe(text);
  });
});

test('no word of the code is in it', () => {
  for (const attempts of [[attempt('1', broken)], [attempt('1', broken), attempt('2', strong)]]) {
    for (const outcome of ['answered', 'nothing'] as const) expect(whyText(decision('d', attempts, { outcome, reason: null }), config)).not.toContain('secretName');
  }
});
