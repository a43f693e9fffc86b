import { describe, expect, it, vi } from 'vitest';
import { createBreakers } from '../../src/routing/breaker.ts';
import type { ClimbOptions, ClimbParts } from '../../src/routing/climb-options.ts';
import type { Plan } from '../../src/routing/plan.ts';
import { repairCase, type Failing } from '../../src/routing/repair-case.ts';
import { createRepairRecord } from '../../src/routing/repair-record.ts';
import type { Report } from '../../src/routing/report.ts';
import { attempt } from '../journal/decision-fixture.ts';
import { completion, failure, routeOf, tiersOf } from './fakes.ts';

const TIERS = tiersOf({ cheap: ['a/small'], premium: ['b/large'] });
const SMALL = routeOf('cheap', 'a/small', { price: { input: 1, output: 10 } });
const LARGE = routeOf('premium', 'b/large', { price: { input: 100, output: 1_000 } });
const UNKNOWN = routeOf('premium', 'c/dark', { price: null, provider: { name: 'c', baseUrl: 'http://127.0.0.1/c', requiresKey: false } });
/** A token a byte and a third; the turns of this answer are some hundreds of bytes. */
const FAILED = { text: 'f(', edits: [{ start: 10, end: 10, newText: 'f(' }], findings: [{ check: 'syntax', code: 'TS1005', message: "')' expected", at: null }] };

function caseOf(failing: Partial<Failing> = {}, { plan = {}, breakers = createBreakers(() => 0) }: { plan?: Partial<Plan>; breakers?: ClimbParts['breakers'] } = {}): ReturnType<typeof repairCase> {
  vi.spyOn(performance, 'now').mockReturnValue(1_000);
  const parts: Partial<ClimbParts> = { breakers, repairs: createRepairRecord() };
  const report: Partial<Report> = { spent: 0.25 };
  const options: Partial<ClimbOptions> = { request: completion(), plan: { repair: 'auto', maxCost: 1, ...plan } as Plan, tiers: TIERS, report: report as Report, endsAt: 5_000 };
  const made = repairCase(parts as ClimbParts, options as ClimbOptions, { route: SMALL, attempt: attempt('1', { inputTokens: 1_000, outputTokens: 50, ms: 700 }), failed: FAILED, above: [LARGE], calls: 3, ...failing });
  vi.restoreAllMocks();
  return made;
}

describe('what decides about a repair', () => {
  it('is what the policy says, the chance, and all that is left', () => {
    expect(caseOf()).toMatchObject({ mode: 'auto', chance: 0.2, calls: 3, money: 0.75, time: 4_000, took: 700 });
    expect(caseOf({}, { plan: { repair: 'always', maxCost: null } })).toMatchObject({ mode: 'always', money: null });
  });

  it('is the cost of as much as was read and written, and of what is sent more', () => {
    const { cost, above } = caseOf();
    expect(above?.cost).toBeCloseTo((1_000 * 100 + 50 * 1_000) / 1e6, 12);
    const plain = (1_000 + 50 * 10) / 1e6;
    expect(cost).toBeGreaterThan(plain + 100 / 1e6);
    expect(cost).toBeLessThan(plain + 400 / 1e6);
    const longer = caseOf({ failed: { ...FAILED, edits: [{ start: 10, end: 10, newText: 'f('.repeat(300) }] } }).cost ?? 0;
    expect(longer - (cost ?? 0)).toBeGreaterThan(190 / 1e6);
  });

  it('is unknown where a price is', () => {
    expect(caseOf({ above: [UNKNOWN] }).above).toEqual({ cost: null });
    expect(caseOf({ route: UNKNOWN }).cost).toBeNull();
  });

  it('is the first route above that does not rest', () => {
    expect(caseOf({ above: [] }).above).toBeNull();
    const breakers = createBreakers(() => 0);
    const permission = breakers.permit(LARGE);
    if (permission.ok) permission.call.failed(failure('auth', 'next-route', 'provider'));
    expect(caseOf({ above: [LARGE] }, { breakers }).above).toBeNull();
    expect(caseOf({ above: [LARGE, UNKNOWN] }, { breakers }).above).toEqual({ cost: null });
  });
});
