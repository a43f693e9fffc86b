import { expect, it } from 'vitest';
import { createGate } from '../../src/quality/create-gate.ts';
import type { Engine } from '../../src/quality/engine/engine.ts';
import type { CheckName, CheckReport } from '../../src/quality/verdict.ts';
import type { Trigger } from '../../src/request/request.ts';
import { completeAt } from './golden.ts';

const DONE: CheckReport = { status: 'done', findings: [] };

/** What the gate asks of its engine for one answer, and for how long at most, ms. */
async function askedFor(trigger: Trigger, extraAutoMs?: number): Promise<{ readonly asked: readonly { readonly checks: readonly CheckName[]; readonly limitMs: number }[]; readonly missed: unknown; readonly result: string }> {
  const asked: { checks: readonly CheckName[]; limitMs: number }[] = [];
  const engine: Engine = {
    start: () => undefined,
    open: () => undefined,
    check: (_, checks, { limitMs }) => {
      asked.push({ checks, limitMs });
      return Promise.resolve(new Map(checks.map((check) => [check, DONE])));
    },
    diagnose: () => Promise.resolve([]),
    rssMb: () => null,
    isReady: () => true,
    dispose: () => Promise.resolve(),
  };
  const gate = createGate({ engine, ...(extraAutoMs === undefined ? {} : { limits: { extraAutoMs } }) });
  const { verdict, missed } = await gate.judge({ ...completeAt('const a = ║;'), trigger }, { text: '1', cutOff: false }, new AbortController().signal);
  return { asked, missed, result: verdict.result };
}

it('gives the extra checks of an automatic completion what the required ones left of 150 ms, and a manual one all of its time', async () => {
  const auto = await askedFor('auto');
  expect(auto.asked.map(({ checks }) => checks)).toEqual([['syntax', 'lint'], ['types']]);
  expect(auto.asked[0]?.limitMs).toBe(1_500);
  expect(auto.asked[1]?.limitMs).toBeLessThan(150);
  expect((await askedFor('manual')).asked.map(({ limitMs }) => limitMs)).toEqual([1_500, 1_500]);
});

it('does not begin them without time, says so and passes what passed the required ones', async () => {
  expect(await askedFor('auto', 0)).toEqual({ asked: [{ checks: ['syntax', 'lint'], limitMs: 1_500 }], missed: [{ check: 'types', reason: 'the other checks left no time for it' }], result: 'passed' });
});
