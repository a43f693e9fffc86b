import { describe, expect, it } from 'vitest';
import type { Config } from '../../src/config/config.ts';
import { FALLBACK_KINDS } from '../../src/config/policy-settings.ts';
import { DEFAULT_BANDS } from '../../src/config/read-policy.ts';
import { readConfig } from '../../src/config/validate.ts';
import { effectivePolicy, TASKS } from '../../src/routing/policy.ts';

const base = {
  providers: { a: { baseUrl: 'http://127.0.0.1:9001/v1' } },
  tiers: ['small', 'Large'].map((name) => ({ name, routes: [{ provider: 'a', model: 'm' }] })),
};

interface Read {
  readonly config: Config;
  /** `place: message` of each problem. */
  readonly problems: readonly string[];
}

function read(settings: object): Read {
  const { config, problems } = readConfig({ ...base, ...settings });
  return { config, problems: problems.map(({ place, message }) => `${place}: ${message}`) };
}

const complete = (cells: object): Read => read({ policy: { complete: cells } });

describe('the policy', () => {
  it('takes every cell as it is written', () => {
    const cells = {
      class: 'batch', start: { trivial: 'small', simple: 'cheap', complex: 'Large' }, tiers: ['small', 'premium'], floor: 'small', maxCost: 0, attempts: 1, manualAttempts: 20,
      autoClimb: 0, retries: 0, escalate: false, escalateOn: ['syntax'], repair: 'never', fallback: false, fallbackOn: ['server'], downgrade: false, liftUnverifiable: false, minConfidence: 0.5, recall: 0.6, contextTokens: 900, cache: true, stop: 'why',
    };
    const { config, problems } = complete(cells);
    expect(problems).toEqual([]);
    expect(config.policy).toEqual({ complete: cells });
  });

  it('takes null for what has none', () => {
    const cells = { tiers: null, maxCost: null, autoClimb: null, minConfidence: null, recall: null, contextTokens: null, stop: null };
    expect(complete(cells)).toMatchObject({ problems: [], config: { policy: { complete: cells } } });
  });

  it('takes one tier for all complexities, and some of them', () => {
    expect(complete({ start: 'small' }).config.policy.complete?.start).toEqual({ trivial: 'small', simple: 'small', complex: 'small' });
    expect(complete({ start: { complex: 'Large' } }).config.policy.complete?.start).toEqual({ complex: 'Large' });
  });

  it('knows each kind of failure that another route can be asked for', () => {
    expect(complete({ fallbackOn: FALLBACK_KINDS }).problems).toEqual([]);
    expect(complete({ fallbackOn: [] }).config.policy.complete?.fallbackOn).toEqual([]);
  });

  it('is empty where nothing is set', () => {
    expect(read({}).config.policy).toEqual({});
    expect(read({ policy: { debug: {} } })).toMatchObject({ problems: [], config: { policy: { debug: {} } } });
  });

  it.each<[string, object, string]>([
    ['an unknown cell', { speed: 1 }, 'policy.complete.speed: is not a cell of the policy'],
    ['a cell of every object', { constructor: 1 }, 'policy.complete.constructor: is not a cell of the policy'],
    ['an unknown class', { class: 'urgent' }, 'policy.complete.class: must be one of "critical", "interactive", "automation", "batch", "experiment"'],
    ['a start that is none', { start: 7 }, 'policy.complete.start: must be the name of a tier, or { "trivial", "simple", "complex" } with a tier for each'],
    ['an unknown complexity', { start: { hard: 'small' } }, 'policy.complete.start.hard: is not a setting'],
    ['no tier', { tiers: [] }, 'policy.complete.tiers: must name at least one'],
    ['a negative cost', { maxCost: -1 }, 'policy.complete.maxCost: must not be negative'],
    ['a cost as text', { maxCost: '1' }, 'policy.complete.maxCost: must be a number: USD, or null for no cap'],
    ['no attempt', { attempts: 0 }, 'policy.complete.attempts: must be at least 1'],
    ['too many attempts', { manualAttempts: 21 }, 'policy.complete.manualAttempts: must be at most 20'],
    ['half an attempt', { attempts: 1.5 }, 'policy.complete.attempts: must be a whole number'],
    ['tiers that are no list', { tiers: 7 }, 'policy.complete.tiers: must be a list with at least one tier, or null for all'],
    ['a climb of less than none', { autoClimb: -1 }, 'policy.complete.autoClimb: must be at least 0'],
    ['a climb as text', { autoClimb: '1' }, 'policy.complete.autoClimb: must be a whole number of tiers, or null for all'],
    ['negative retries', { retries: -1 }, 'policy.complete.retries: must be at least 0'],
    ['a flag as text', { escalate: 'yes' }, 'policy.complete.escalate: must be true or false'],
    ['an unknown way to repair', { repair: 'once' }, 'policy.complete.repair: must be one of "auto", "always", "never"'],
    ['no reason to climb', { escalateOn: [] }, 'policy.complete.escalateOn: must name at least one'],
    ['an unknown failure', { fallbackOn: ['cancelled'] }, 'policy.complete.fallbackOn[0]: must be one of'],
    ['a confidence above 1', { minConfidence: 2 }, 'policy.complete.minConfidence: must be from 0 to 1'],
    ['an empty reason', { stop: ' ' }, 'policy.complete.stop: must not be empty'],
    ['no reason', { stop: true }, 'policy.complete.stop: must be a text with the reason, or null'],
    ['a floor that is null', { floor: null }, 'policy.complete.floor: must be text'],
    ['attempts that are null', { attempts: null }, 'policy.complete.attempts: must be a whole number'],
    ['a flag that is null', { cache: null }, 'policy.complete.cache: must be true or false'],
    ['a floor that is no tier', { floor: 'nope' }, 'policy.complete.floor: "nope" is no tier; there are small, Large, cheap, standard, premium'],
    ['a start at no tier', { start: { simple: 'nope' } }, 'policy.complete.start.simple: "nope" is no tier; there are small, Large, cheap, standard, premium'],
  ])('lists %s, leaves it out and keeps the rest; a bound that cannot be read stops the task', (_, cells, problem) => {
    const { config, problems } = complete({ ...cells, retries: 0, ...('retries' in cells ? { retries: -1 } : {}) });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(problem);
    const bound = ['tiers', 'floor', 'maxCost', 'attempts', 'manualAttempts', 'stop', 'escalate', 'repair'].find((cell) => cell in cells);
    expect(config.policy.complete).toEqual({
      ...('retries' in cells ? {} : { retries: 0 }),
      ...(bound === undefined ? {} : { stop: expect.stringContaining(`"stepladder.policy.complete.${bound}`) as string }),
    });
  });

  it('lists a tier that is not there among those that are allowed, and stops the task', () => {
    const { config, problems } = complete({ tiers: ['small', 'nope'] });
    expect(problems).toEqual(['policy.complete.tiers[1]: "nope" is no tier; there are small, Large, cheap, standard, premium']);
    expect(config.policy.complete).toEqual({ stop: expect.stringContaining('policy.complete.tiers[1]') as string });
  });

  it('is not blamed for a tier with problems of its own', () => {
    const { problems } = read({ tiers: [...base.tiers, { name: 'broken', routes: [] }], policy: { debug: { start: 'broken', floor: 'broken' } } });
    expect(problems).toEqual(['tiers[2].routes: must hold at least one route']);
  });

  it('lists what is no policy', () => {
    expect(read({ policy: 7 })).toMatchObject({ problems: ['policy: must be an object: the cells for each of complete, explain, debug'], config: { policy: {} } });
    expect(read({ policy: { debug: 7 } })).toMatchObject({ problems: ['policy.debug: must be an object with cells of the policy'], config: { policy: { debug: {} } } });
    expect(read({ policy: { review: {} } })).toMatchObject({ problems: ['policy.review: is no task; there are complete, explain, debug'], config: { policy: {} } });
  });

  it('can be used by the router whatever is wrong with it', () => {
    const wrong = Object.fromEntries(['class', 'start', 'tiers', 'floor', 'maxCost', 'attempts', 'manualAttempts', 'autoClimb', 'retries', 'escalate', 'escalateOn', 'repair', 'fallback', 'fallbackOn', 'downgrade', 'liftUnverifiable', 'minConfidence', 'recall', 'contextTokens', 'cache', 'stop'].map((cell) => [cell, { nonsense: [null] }]));
    for (const task of TASKS) {
      const { config, problems } = read({ policy: { [task]: wrong } });
      expect(new Set(problems.map((problem) => problem.replace(/[:[].*$/, ''))).size).toBe(Object.keys(wrong).length);
      const { cells, from } = effectivePolicy(task, config.policy, null);
      const standard = effectivePolicy(task, {}, null);
      expect({ ...cells, stop: null }).toEqual(standard.cells);
      expect([cells.stop, { ...from, stop: 'default' }]).toEqual([expect.stringContaining('cannot be read') as string, standard.from]);
    }
  });
});

describe('bands', () => {
  const bands = (given: unknown): Read => read({ budget: { day: 1, month: 2, bands: given } });

  it('are those of a cautious team where none are set', () => {
    expect(read({}).config.bands).toEqual(DEFAULT_BANDS);
    expect(read({ budget: { month: 2 } }).config.bands).toEqual(DEFAULT_BANDS);
    expect(DEFAULT_BANDS.map(({ from }) => from)).toEqual([0.7, 0.8, 0.95]);
  });

  it('are sorted, and forbid nothing that is not said', () => {
    const { config, problems } = bands([{ from: 0.9, allow: 'critical-only' }, { from: 0.5, downgrade: 'non-critical', escalate: 'none' }]);
    expect(problems).toEqual([]);
    expect(config.bands).toEqual([
      { from: 0.5, downgrade: 'non-critical', escalate: 'none', allow: 'all' },
      { from: 0.9, downgrade: 'none', escalate: 'all', allow: 'critical-only' },
    ]);
    expect(config.budget).toEqual({ day: 1, month: 2, tasks: {} });
  });

  it('may be none', () => {
    expect(bands([])).toMatchObject({ problems: [], config: { bands: [] } });
  });

  it.each<[string, unknown, string]>([
    ['no list', { from: 0.5 }, 'budget.bands: must be a list of bands, each with "from"'],
    ['a percentage', [{ from: 0.5 }, { from: 70 }], 'budget.bands[1].from: must be from 0 to 1'],
    ['no beginning', [{ downgrade: 'none' }], 'budget.bands[0].from: is missing'],
    ['an unknown effect', [{ from: 0.5, stop: true }], 'budget.bands[0].stop: is not a setting'],
    ['an unknown word', [{ from: 0.5, escalate: 'some' }], 'budget.bands[0].escalate: must be one of "all", "critical-only", "none"'],
  ])('with %s are the default ones: thrift is not lost by a mistake', (_, given, problem) => {
    expect(bands(given)).toMatchObject({ problems: [problem], config: { bands: DEFAULT_BANDS, budget: { day: 1, month: 2 } } });
  });
});

describe('the classifier', () => {
  it('is what costs nothing where nothing is set', () => {
    expect(read({}).config.classifier).toEqual({ use: ['heuristic', 'embedding'], sureFrom: 0.8, llmMaxCost: 0.001 });
    expect(read({ classifier: { use: ['llm'] } }).config.classifier).toEqual({ use: ['llm'], sureFrom: 0.8, llmMaxCost: 0.001 });
  });

  it.each<[string, unknown, string]>([
    ['no object', 7, 'classifier: '],
    ['an unknown one', { use: ['magic'] }, 'classifier.use[0]: must be one of "heuristic", "embedding", "llm"'],
    ['none', { use: [] }, 'classifier.use: must name at least one'],
    ['a negative cost', { use: ['llm'], llmMaxCost: -1 }, 'classifier.llmMaxCost: must not be negative'],
    ['too much sureness', { sureFrom: 70 }, 'classifier.sureFrom: must be from 0 to 1'],
    ['an unknown setting', { model: 'x' }, 'classifier.model: is not a setting'],
  ])('with %s costs nothing', (_, classifier, problem) => {
    const { config, problems } = read({ classifier });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(problem);
    expect(config.classifier).toEqual({ use: ['heuristic', 'embedding'], sureFrom: 0.8, llmMaxCost: 0 });
  });
});

describe('an experiment', () => {
  const arms = [{ name: 'x', share: 0.4 }, { name: 'y', share: 0.6, policy: { debug: { start: 'small' } } }];

  it('is none where none is set', () => {
    expect([read({}), read({ experiment: null })].map(({ config, problems }) => [config.experiment, problems])).toEqual([[null, []], [null, []]]);
  });

  it('is read with the policy of each arm', () => {
    const { config, problems } = read({ experiment: { name: 'mine', arms } });
    expect(problems).toEqual([]);
    expect(config.experiment).toEqual({
      name: 'mine', unit: 'request',
      arms: [{ name: 'x', share: 0.4, policy: {} }, { name: 'y', share: 0.6, policy: { debug: { start: { trivial: 'small', simple: 'small', complex: 'small' } } } }],
    });
  });

  it('may be named', () => {
    const { config, problems } = read({ experiment: 'routed-vs-premium' });
    expect(problems).toEqual([]);
    expect(config.experiment?.arms.map(({ name, share }) => [name, share])).toEqual([['routed', 0.5], ['premium', 0.5]]);
    for (const task of TASKS) {
      const { start } = effectivePolicy(task, {}, config.experiment?.arms[1] ?? null).cells;
      expect(start).toEqual({ trivial: 'premium', simple: 'premium', complex: 'premium' });
    }
  });

  it('adds up with the rounding that people do', () => {
    const thirds = ['x', 'y', 'z'].map((name) => ({ name, share: 0.333 }));
    expect(read({ experiment: { name: 'mine', arms: thirds } }).problems).toEqual([]);
  });

  it.each<[string, unknown, string]>([
    ['an unknown name', 'nope', 'experiment: "nope" is no built-in experiment; there is "routed-vs-premium"'],
    ['one arm', { name: 'mine', arms: [{ name: 'x', share: 1 }] }, 'experiment.arms: must hold at least two arms'],
    ['no arms', { name: 'mine' }, 'experiment.arms: is missing'],
    ['no name', { arms }, 'experiment.name: is missing'],
    ['an unknown unit', { name: 'mine', unit: 'week', arms }, 'experiment.unit: must be one of "request", "file", "day"'],
    ['two arms of one name', { name: 'mine', arms: [{ name: 'x', share: 0.5 }, { name: 'x', share: 0.5 }] }, 'experiment.arms: must have names of their own'],
    ['shares above 1', { name: 'mine', arms: [{ name: 'x', share: 0.5 }, { name: 'y', share: 0.6 }] }, 'experiment.arms: must have shares that add up to 1; they add up to 1.1'],
    ['shares below 1', { name: 'mine', arms: [{ name: 'x', share: 0.5 }, { name: 'y', share: 0.4 }] }, 'experiment.arms: must have shares that add up to 1; they add up to 0.9'],
    ['a wrong policy', { name: 'mine', arms: [{ name: 'x', share: 0.5, policy: { debug: { retries: -1 } } }, { name: 'y', share: 0.5 }] }, 'experiment.arms[0].policy.debug.retries: must be at least 0'],
    ['another setting', { name: 'mine', arms, until: 7 }, 'experiment.until: is not a setting'],
  ])('with %s is none: half of one would measure something else', (_, experiment, problem) => {
    expect(read({ experiment })).toMatchObject({ problems: [problem], config: { experiment: null } });
  });
});
