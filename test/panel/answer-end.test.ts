import { describe, expect, it } from 'vitest';
import { endOfAnswer, endWithout } from '../../src/editor/answer-end.ts';
import { readToPage } from '../../src/editor/answer-messages.ts';
import type { Attempt, Decision, RouteResult } from '../../src/routing/decision.ts';
import { attempt, decision } from '../journal/decision-fixture.ts';

const result = (change: Partial<Decision> = {}, attempts: readonly Attempt[] = [attempt('a')], edits: { start: number; end: number; newText: string }[] = []): RouteResult =>
  ({ decision: decision('d', attempts, { task: 'explain', ...change }), content: { text: 'Because.', edits }, incomplete: false, trimmed: false });
const end = (made: RouteResult) => endOfAnswer(made, made.decision.message);
const KEPT = { cachedAt: 5, outcome: 'answered', reason: null, executed: { tier: 'cheap', provider: 'a', model: 'small' } } as const;
const edit = { start: 0, end: 1, newText: 'x' };

describe('the end of an answer', () => {
  it('that is as planned says nothing more than who and how much', () => {
    expect(end(result())).toMatchObject({ text: 'Because.', footer: 'cheap · small at a · $0.010 · 0.1 s', badges: [], notice: null, choices: [], retry: null });
  });

  it('says of the router asking a model what it was, and never takes it for an answer', () => {
    const asked = attempt('c', { purpose: 'classify', result: 'unchecked', by: [], uncheckedReason: 'the answer is no code', cost: 0.0001 });
    const failed = attempt('f', { purpose: 'classify', result: 'error', failure: { kind: 'timeout', scope: 'model', action: 'retry', status: null, message: 'No answer in time.', billable: false } });
    const { steps, badges } = end(result({ deviations: [] }, [asked, failed, attempt('a')]));
    expect(steps.slice(1)).toEqual([
      'cheap (small at a): asked how hard it is · $0.00010 · 0.0 s',
      'cheap (small at a): asked how hard it is, in vain: No answer in time. · $0.010 · 0.0 s',
      'cheap (small at a): passed by reply, syntax · $0.010 · 0.0 s',
    ]);
    expect(badges).toEqual([]);
  });

  it('says that the model mended its answer, and shows both calls', () => {
    const failed = attempt('f', { result: 'failed', findings: [{ check: 'types', code: 'TS2304', message: 'No such name.', at: { line: 2, column: 1 } }] });
    const again = attempt('r', { purpose: 'repair', result: 'failed', findings: [{ check: 'lint', code: 'no-dupe-keys', message: 'Twice.', at: null }] });
    const broken = attempt('b', { purpose: 'repair', result: 'error', failure: { kind: 'timeout', scope: 'model', action: 'retry', status: null, message: 'No answer in time.', billable: false } });
    const mended = end(result({}, [failed, attempt('m', { purpose: 'repair' })]));
    expect(mended.badges).toEqual([{ text: 'mended once', tone: 'ok', tooltip: 'It was mended by the same model after its answer failed the types check in line 2: No such name (TS2304).' }]);
    expect(mended.steps.slice(1)).toEqual([
      'cheap (small at a): failed: its answer failed the types check in line 2: No such name (TS2304) · $0.010 · 0.0 s',
      'cheap (small at a): mended, passed by reply, syntax · $0.010 · 0.0 s',
    ]);
    const steps = end(result({}, [failed, again, broken, attempt('a', { tier: 'premium' })])).steps;
    expect(steps[2]).toContain('failed: its mended answer failed the lint check: Twice (no-dupe-keys)');
    expect(steps[3]).toContain('error: asked to mend it, No answer in time.');
  });

  it('says what could not be checked beside what was, in the details and at the patch', () => {
    const partly = attempt('p', { missed: [{ check: 'types', reason: 'the project is still being read' }] });
    const { steps, badges } = end(result({ task: 'debug' }, [partly], [edit]));
    expect(steps.at(-1)).toBe('cheap (small at a): passed by reply, syntax; not checked: types (the project is still being read) · $0.010 · 0.0 s');
    expect(badges[0]?.tooltip).toBe('The patch was spliced into the file and passed: reply, syntax; not checked: types (the project is still being read).');
  });

  it('says once that nothing could verify it', () => {
    expect(end(result({}, [attempt('u', { result: 'unchecked', by: ['reply'], uncheckedReason: 'not verified: Lua' })])).steps.at(-1)).toBe('cheap (small at a): not verified: Lua · $0.010 · 0.0 s');
  });

  it('names the arm of an experiment', () => {
    expect(end(result({ arm: { experiment: 'e', arm: 'premium' } })).steps).toContain('Experiment e: arm premium.');
  });

  it('from memory offers to ask anew', () => {
    const remembered = end(result({ ...KEPT, message: 'Given again.' }, []));
    expect(remembered.badges[0]).toMatchObject({ tone: 'warning', tooltip: 'Given again.' });
    expect(remembered.retry).toBe('Refresh');
  });

  it('with a patch from memory claims no check', () => {
    expect(end(result({ task: 'debug' }, [attempt('a')], [edit])).badges.map(({ text }) => text)).toEqual(['patch checked']);
    expect(end(result({ ...KEPT, task: 'debug' }, [], [edit])).badges.map(({ text }) => text.split(',')[0])).toEqual(['from memory']);
  });

  it('that stopped has its choices as buttons; asking again is one of its own', () => {
    const stop = end(result({ outcome: 'stopped', reason: 'failed', executed: null, message: 'No.', choices: ['retry', 'open-settings'] }));
    expect(stop).toMatchObject({ notice: 'No.', retry: 'Try Again', choices: [{ choice: 'open-settings', label: 'Open Settings' }] });
  });

  it('is a message that the page takes', () => {
    const down = { kind: 'downgrade', from: 'premium', to: 'cheap', why: 'because' } as const;
    for (const one of [end(result({ deviations: [down] })), end(result({ outcome: 'stopped', choices: ['raise-budget'] })), endWithout('No.')]) {
      expect(readToPage({ type: 'finish', end: one })).toEqual({ type: 'finish', end: one });
    }
  });
});
