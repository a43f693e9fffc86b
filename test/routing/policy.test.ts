import { describe, expect, it } from 'vitest';
import type { ExperimentArm, PolicyCells } from '../../src/config/policy-settings.ts';
import type { Trigger } from '../../src/request/request.ts';
import { climbsOn, costCap, effectivePolicy, hasOwnCap, TASK_DEFAULTS, TASKS } from '../../src/routing/policy.ts';

const arm = (policy: ExperimentArm['policy']): ExperimentArm => ({ name: 'b', share: 0.5, policy });

describe('a row of the policy', () => {
  it.each(TASKS)('is the default of %s where nobody sets anything', (task) => {
    const { cells, from } = effectivePolicy(task, {}, null);
    expect(cells).toEqual(TASK_DEFAULTS[task]);
    expect(Object.keys(from).sort()).toEqual(Object.keys(TASK_DEFAULTS[task]).sort());
    expect(new Set(Object.values(from))).toEqual(new Set(['default']));
  });

  it('takes an experiment before settings, settings before the rules of a chosen class, these before defaults', () => {
    const settings = { complete: { class: 'experiment', retries: 2, escalate: true } } as const;
    const { cells, from } = effectivePolicy('complete', settings, arm({ complete: { retries: 5 } }));
    expect(cells).toMatchObject({ retries: 5, escalate: true, fallback: false, downgrade: false, maxCost: 0.01 });
    expect(from).toMatchObject({ retries: 'experiment', escalate: 'settings', class: 'settings', fallback: 'class', downgrade: 'class', maxCost: 'default' });
  });

  it('takes the class of an experiment before that of the settings, with its rules', () => {
    const { cells, from } = effectivePolicy('explain', { explain: { class: 'experiment' } }, arm({ explain: { class: 'batch' } }));
    expect(cells).toMatchObject({ class: 'batch', retries: 0, fallback: true, escalate: true, downgrade: true });
    expect(from).toMatchObject({ class: 'experiment', retries: 'class', fallback: 'default' });
  });

  it('applies the rules of no class that nobody chose', () => {
    expect(effectivePolicy('debug', { debug: { downgrade: true } }, null)).toMatchObject({ cells: { class: 'critical', downgrade: true }, from: { downgrade: 'settings' } });
  });

  it.each([
    ['critical', { downgrade: false, retries: 1, fallback: true, escalate: true }],
    ['interactive', { downgrade: true, retries: 1, fallback: true, escalate: true }],
    ['automation', { downgrade: true, retries: 0, fallback: true, escalate: true }],
    ['batch', { downgrade: true, retries: 0, fallback: true, escalate: true, repair: 'auto' }],
    ['experiment', { downgrade: false, retries: 0, fallback: false, escalate: false, repair: 'never' }],
  ] as const)('of the class %s degrades as the class does', (chosen, cells) => {
    expect(effectivePolicy('explain', { explain: { class: chosen } }, null).cells).toMatchObject(cells);
  });

  it('lets commands try as often as the rest where only that is said', () => {
    expect(effectivePolicy('complete', { complete: { attempts: 1 } }, null)).toMatchObject({ cells: { attempts: 1, manualAttempts: 1 }, from: { manualAttempts: 'settings' } });
    expect(effectivePolicy('complete', { complete: { attempts: 1, manualAttempts: 6 } }, null).cells).toMatchObject({ attempts: 1, manualAttempts: 6 });
    expect(effectivePolicy('complete', { complete: { manualAttempts: 6 } }, null).cells).toMatchObject({ attempts: 2, manualAttempts: 6 });
    expect(effectivePolicy('complete', { complete: { manualAttempts: 6 } }, arm({ complete: { attempts: 3 } })).cells).toMatchObject({ attempts: 3, manualAttempts: 3 });
  });

  it('lets commands cost as much as the rest where only that is said', () => {
    expect(effectivePolicy('complete', {}, null).cells).toMatchObject({ maxCost: 0.01, manualMaxCost: 0.05 });
    expect(effectivePolicy('complete', { complete: { maxCost: 0.5 } }, null)).toMatchObject({ cells: { maxCost: 0.5, manualMaxCost: 0.5 }, from: { manualMaxCost: 'settings' } });
    expect(effectivePolicy('complete', { complete: { maxCost: null } }, null).cells.manualMaxCost).toBeNull();
    expect(effectivePolicy('complete', { complete: { maxCost: 0.5, manualMaxCost: 2 } }, null).cells.manualMaxCost).toBe(2);
    expect(effectivePolicy('complete', { complete: { manualMaxCost: 2 } }, arm({ complete: { maxCost: 3 } })).cells.manualMaxCost).toBe(3);
  });

  it('is of the class that the request itself has, before all others, with its rules below what is set', () => {
    const { cells, from } = effectivePolicy('explain', { explain: { class: 'critical', retries: 3 } }, arm({ explain: { class: 'experiment' } }), 'batch');
    expect(cells).toMatchObject({ class: 'batch', retries: 3, fallback: true, downgrade: true });
    expect(from).toMatchObject({ class: 'class', retries: 'settings', downgrade: 'class' });
  });

  it('keeps the start of each complexity that is not set', () => {
    const { cells } = effectivePolicy('debug', { debug: { start: { trivial: 'cheap' } } }, arm({ debug: { start: { complex: 'standard' } } }));
    expect(cells.start).toEqual({ trivial: 'cheap', simple: 'premium', complex: 'standard' });
  });

  it('is not touched by what is set for other tasks', () => {
    expect(effectivePolicy('complete', { debug: { attempts: 9 } }, arm({ explain: { attempts: 8 } })).cells).toEqual(TASK_DEFAULTS.complete);
  });
});

describe('the cost cap of one request', () => {
  it('is one for typing and one for a command', () => {
    const { cells } = effectivePolicy('complete', {}, null);
    expect([costCap(cells, 'auto'), costCap(cells, 'manual')]).toEqual([0.01, 0.05]);
    expect(costCap({ ...cells, maxCost: null }, 'auto')).toBeNull();
  });

  it('is somebody\'s own where it was set, and where it is one', () => {
    const own = (cells: PolicyCells, trigger: Trigger): boolean => {
      const { cells: all, from } = effectivePolicy('complete', { complete: cells }, null);
      return hasOwnCap(all, from, trigger);
    };
    expect([own({}, 'auto'), own({}, 'manual')]).toEqual([false, false]);
    expect([own({ maxCost: 1 }, 'auto'), own({ maxCost: 1 }, 'manual')]).toEqual([true, true]);
    expect([own({ manualMaxCost: 1 }, 'auto'), own({ manualMaxCost: 1 }, 'manual')]).toEqual([false, true]);
    expect([own({ maxCost: null }, 'auto'), own({ maxCost: null }, 'manual')]).toEqual([false, false]);
  });
});

describe('what climbs', () => {
  const findings = [{ check: 'lint', code: 'no-dupe-keys' }, { check: 'lint', code: 'use-isnan' }];
  it.each([
    ['every check', ['*'], true],
    ['the check', ['syntax', 'lint'], true],
    ['the code of any finding', ['use-isnan'], true],
    ['another check', ['syntax'], false],
    ['another code', ['no-dupe-args'], false],
    ['all but one of its codes', ['*', '!use-isnan'], true],
    ['all but the check', ['*', '!lint'], false],
    ['a name that is left out as well', ['lint', '!lint'], false],
  ])('%s', (_, escalateOn, climbs) => {
    expect(climbsOn({ ...TASK_DEFAULTS.complete, escalateOn }, findings, 'auto')).toBe(climbs);
  });

  it('leaves nothing out for a command', () => {
    expect(climbsOn({ ...TASK_DEFAULTS.complete, escalateOn: ['*', '!lint'] }, findings, 'manual')).toBe(true);
  });

  it('by default a completion does not while typing, where there is nothing to add', () => {
    const nothing = [{ check: 'reply', code: 'nothing-to-add' }];
    expect((['auto', 'manual'] as const).map((trigger) => climbsOn(TASK_DEFAULTS.complete, nothing, trigger))).toEqual([false, true]);
    expect(climbsOn(TASK_DEFAULTS.complete, [...nothing, { check: 'reply', code: 'hidden-characters' }], 'auto')).toBe(true);
  });
});
