import { describe, expect, test } from 'vitest';
import { readConfig } from '../../src/config/validate.ts';
import { bandNotice } from '../../src/panel/band-words.ts';
import { readFromPolicyPage, readToPolicyPage } from '../../src/panel/policy-messages.ts';
import { policyView } from '../../src/panel/policy-view.ts';
import { policyMatrix } from '../../src/routing/show-policy.ts';

const price = { input: 1, output: 2 };
const route = (model: string, more: object = {}): object => ({ provider: 'p', model, price, ...more });
const settings = {
  providers: { p: { baseUrl: 'http://127.0.0.1:1/v1' } },
  tiers: [{ name: 'tiny', routes: [route('t'), route('u', { price: undefined })] }, { name: 'big', routes: [route('b', { price: { input: 10, output: 20, cachedInput: 1 } })] }],
  budget: { day: 1, month: 20 },
};
const wording = { usd: (amount: number) => `$${amount}`, tier: (name: string) => ({ cheap: 'tiny', standard: 'tiny', premium: 'big' })[name] ?? name };

function view(more: Readonly<Record<string, unknown>> = {}, spent = 0) {
  const { config, problems } = readConfig({ ...settings, ...more });
  expect(problems).toEqual([]);
  return policyView(policyMatrix(config, spent), wording);
}

function row(name: string, shown = view()) {
  const found = shown.groups.flatMap(({ rows }) => rows).find((one) => one.name === name);
  expect(found, name).toBeDefined();
  return found!;
}

describe('the matrix', () => {
  test('has a row for every cell and a column for every task', () => {
    const { config } = readConfig(settings);
    const shown = view();
    expect(shown.tasks).toEqual(['Complete', 'Explain', 'Debug']);
    const rows = shown.groups.flatMap(({ rows }) => rows);
    expect(rows).toHaveLength(Object.keys(policyMatrix(config, 0).policy.complete).length);
    for (const { name, cells } of rows) {
      expect(cells, name).toHaveLength(3);
      for (const { lines } of cells) expect(lines.join(''), name).not.toBe('');
    }
  });

  test('names tiers as the settings do, with the rung that was meant', () => {
    expect(row('Starts at').cells.map(({ lines }) => lines)).toEqual([
      ['tiny (cheap)'],
      ['trivial: tiny (cheap)', 'simple: tiny (cheap)', 'complex: tiny (standard)'],
      ['trivial: tiny (standard)', 'simple: big (premium)', 'complex: big (premium)'],
    ]);
    expect(row('Never below', view({ policy: { debug: { floor: 'big' } } })).cells[2]).toEqual({ lines: ['big'], from: 'settings' });
  });

  test('marks where each value comes from', () => {
    const shown = view({ policy: { explain: { class: 'batch', attempts: 2, start: { complex: 'premium' } } } });
    expect(row('Class', shown).cells.map(({ from }) => from)).toEqual(['default', 'settings', 'default']);
    expect(row('Repeats of one call', shown).cells[1]).toEqual({ lines: ['none'], from: 'class' });
    expect(row('Calls at most, by command', shown).cells[1]).toEqual({ lines: ['2'], from: 'settings' });
    expect(row('Starts at', shown).cells[1]).toMatchObject({ from: 'settings', lines: ['trivial: tiny (cheap)', 'simple: tiny (cheap)', 'complex: big (premium)'] });
  });

  test.each([
    ['Steps in after', {}, 'any failure but a refusal'],
    ['Steps in after', { fallbackOn: ['server', 'offline'] }, 'server, offline'],
    ['Steps in after', { fallbackOn: [] }, 'no failure'],
    ['Climbs because of', {}, ['any failed check', 'while you type not: nothing-to-add']],
    ['Climbs because of', { escalateOn: ['lint'] }, 'lint'],
    ['Climbs because of', { escalateOn: ['*', '!echo'] }, ['any failed check', 'while you type not: echo']],
    ['Mends its own answer first', {}, 'where it costs less than climbing'],
    ['Mends its own answer first', { repair: 'always' }, 'always'],
    ['Mends its own answer first', { repair: 'never' }, 'no'],
    ['May use', {}, 'every tier'],
    ['May use', { tiers: ['big', 'cheap'] }, 'big, tiny (cheap)'],
    ['One request costs at most, by itself', { maxCost: null }, 'no cap'],
    ['One request costs at most, by itself', { maxCost: 0.2 }, '$0.2'],
    ['Confidence asked for', { minConfidence: 0.6 }, '0.6'],
    ['Tiers up, by itself', { autoClimb: null }, 'to the top'],
    ['Tiers up, by itself', { autoClimb: 0 }, 'none'],
    ['Stopped', { stop: 'not this month' }, 'yes: not this month'],
    ['The same question again', { cache: true }, 'answered from memory'],
    ['Climbs to a better model', { escalate: false }, 'no'],
  ])('%s with %o', (name, complete, text) => {
    expect(row(name, view({ policy: { complete } })).cells[0]?.lines).toEqual([text].flat());
  });
});

test('a route says what it costs, and an unknown price stands out', () => {
  expect(view().tiers).toEqual([
    { name: 'tiny', routes: [{ model: 't', provider: 'p', api: 'chat', price: '$1 in, $2 out', unknown: false }, { model: 'u', provider: 'p', api: 'chat', price: 'unknown: not asked while a budget is set', unknown: true }] },
    { name: 'big', routes: [{ model: 'b', provider: 'p', api: 'chat', price: '$10 in, $1 cached, $20 out', unknown: false }] },
  ]);
  const free = view({ tiers: [{ name: 'tiny', routes: [route('t', { price: { input: 0, output: 0 } })] }] });
  expect(free.tiers[0]?.routes[0]?.price).toBe('free');
});

test('without tiers it says so, and still shows what would hold', () => {
  const shown = view({ tiers: [] });
  expect(shown.empty).toContain('No model is set up');
  expect(shown.tiers).toEqual([]);
  expect(shown.groups.length).toBeGreaterThan(0);
  expect(shown.classifier).toMatchObject({ columns: [], figures: [] });
});

describe('the budget', () => {
  test('has the caps, those of the tasks too', () => {
    const shown = view({ budget: { day: null, month: 20, tasks: { debug: { month: 5 } } } });
    expect(shown.budget.caps).toEqual([{ label: 'A day', value: 'no cap' }, { label: 'A month', value: '$20' }, { label: 'Debug', value: 'no cap a day, $5 a month' }]);
  });

  test.each([
    [0, 'below 70 %', 0, 'ok'],
    [14.4, 'from 70 %', 72, 'ok'],
    [16, 'from 80 %', 80, 'warning'],
    [19.95, 'from 95 %', 100, 'warning'],
    [25, 'at 100 %', 100, 'error'],
  ])('with %d USD spent the month is in the band %s', (spent, range, percent, tone) => {
    const { bands, month } = view({}, spent).budget;
    expect(bands.map((band) => band.range)).toEqual(['below 70 %', 'from 70 %', 'from 80 %', 'from 95 %', 'at 100 %']);
    expect(bands.filter(({ current }) => current).map((band) => band.range)).toEqual([range]);
    expect(month).toMatchObject({ percent, tone });
  });

  test('never rounds up what is left to nothing', () => {
    expect(view({}, 19.99).budget.month?.text).toBe("99 % of this month's $20 is used or reserved.");
  });

  test('without a monthly cap there are no bands, and without bands only the cap', () => {
    expect(view({ budget: { day: 1, month: null } }).budget).toMatchObject({ bands: [], month: null });
    expect(view({ budget: { month: 20, bands: [] } }).budget.bands.map(({ range }) => range)).toEqual(['below 100 %', 'at 100 %']);
    expect(view({ budget: { month: 20, bands: [{ from: 0, escalate: 'none' }, { from: 0.5 }] } }).budget.bands.map(({ range, effects }) => [range, effects[0]])).toEqual([
      ['from 0 %', 'nothing climbs to a dearer model'], ['from 50 %', 'nothing more is given up'], ['at 100 %', 'nothing that costs money is sent'],
    ]);
  });

  test.each([
    [{ share: 0.5, downgrade: 'none', escalate: 'all', allow: 'all' }, null],
    [{ share: 0.729, downgrade: 'non-critical', escalate: 'all', allow: 'all' }, "72 % of the month's budget is used: non-critical tasks start a tier lower."],
    [{ share: 1.2, downgrade: 'non-critical', escalate: 'all', allow: 'all' }, "120 % of the month's budget is used: nothing that costs money is sent."],
  ] as const)('%o as a notice', (band, text) => {
    expect(bandNotice({ from: 0, ...band })).toBe(text);
  });

  test('without a cap there is no notice', () => {
    expect(bandNotice(null)).toBeNull();
  });
});

describe('the classifier', () => {
  test('has its rule and the figures of a usual request', () => {
    const { classifier } = view({ classifier: { use: ['heuristic', 'llm'], sureFrom: 0.8 } });
    expect(classifier.rule).toContain('tax <= min(llmMaxCost, (1 - confidence) x at stake)');
    expect(classifier.facts.map(({ value }) => value)).toEqual(['rules, then a chat model', '0.8', '$0.001 at most']);
    expect(classifier.columns).toEqual(['Explain', 'Debug']);
    expect(Object.fromEntries(classifier.figures.map(({ label, values }) => [label, values]))).toMatchObject({ 'Starts at': ['tiny', 'big'], 'Would be asked': ['tiny', 'tiny'] });
    for (const { values } of classifier.figures) expect(values).toHaveLength(2);
  });

  test('says that no model is asked where none is listed', () => {
    expect(view().classifier.facts[2]?.value).toContain('none is asked');
    expect(view().classifier.figures.at(-1)?.values.join()).not.toContain('yes');
  });

  test('makes up no figures where a price is unknown', () => {
    const { classifier } = view({ tiers: [{ name: 'tiny', routes: [route('t', { price: undefined })] }] });
    expect(classifier.figures).toEqual([]);
    expect(classifier.caption).toContain('not known');
  });
});

test('an experiment shows its arms and what each of them changes', () => {
  expect(view().experiment).toBeNull();
  expect(view({ experiment: 'routed-vs-premium' }).experiment).toEqual({
    title: 'routed-vs-premium',
    unit: 'Each request falls on an arm by itself.',
    arms: [
      { name: 'routed', share: '50 %', changes: ['the policy above, unchanged'] },
      {
        name: 'premium', share: '50 %',
        changes: ['Complete: starts at big (premium)', 'Complete: the local tier answers never', 'Complete: one request costs at most, by itself $0.1', 'Explain: starts at big (premium)', 'Explain: one request costs at most, by itself $0.5', 'Debug: starts at big (premium)'],
      },
    ],
  });
});

test('the page takes every view, and nothing else', () => {
  const shown = view({ experiment: 'routed-vs-premium' }, 16);
  expect(readToPolicyPage({ type: 'show', view: shown })).toEqual({ type: 'show', view: shown });
  expect(readToPolicyPage({ type: 'show', view: { ...shown, html: '<b>' } })).toBeNull();
});

test.each([{ type: 'ready' }, { type: 'edit', setting: 'policy' }])('the page may say %o', (message) => {
  expect(readFromPolicyPage(message)).toEqual(message);
});

test.each([null, {}, 'ready', { type: 'edit' }, { type: 'edit', setting: 'exclude' }, { type: 'edit', setting: 'policy', command: 'x' }, { type: 'run' }, { type: '__proto__' }])('the page may not say %o', (message) => {
  expect(readFromPolicyPage(message)).toBeNull();
});
