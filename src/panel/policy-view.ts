import type { PolicyMatrix, ShownRoute, ShownTax } from '../routing/show-policy.ts';
import { bandEffectWords } from './band-words.ts';
import { cellLines, GROUPS, policyChanges } from './policy-words.ts';
import type { Fact, PolicyView } from './policy-messages.ts';

/** How figures and names are written, handed in. */
export interface PolicyWording {
  /** An amount in USD. */
  usd(amount: number): string;
  /** The tier that a policy means by a name, such as the first for `cheap`. */
  tier(name: string): string;
}

const TASKS = ['complete', 'explain', 'debug'] as const;
const HEADINGS: Readonly<Record<(typeof TASKS)[number], string>> = { complete: 'Complete', explain: 'Explain', debug: 'Debug' };

/** The matrix as the words that the page shows. */
export function policyView(matrix: PolicyMatrix, wording: PolicyWording): PolicyView {
  return {
    empty: matrix.tiers.length === 0 ? 'No model is set up yet, so nothing can be asked. This is what would hold.' : null,
    tasks: TASKS.map((task) => HEADINGS[task]),
    groups: GROUPS.map(({ title, rows }) => ({
      title,
      rows: rows.map(({ cell, name, hint }) => ({
        name, hint,
        cells: TASKS.map((task) => ({ lines: cellLines(cell, matrix.policy[task], matrix.from[task][cell] === 'default', wording), from: matrix.from[task][cell] })),
      })),
    })),
    tiers: matrix.tiers.map(({ name, routes }) => ({ name, routes: routes.map((route) => shownRoute(route, wording)) })),
    budget: budgetOf(matrix, wording),
    classifier: classifierOf(matrix, wording),
    experiment: experimentOf(matrix, wording),
  };
}

const APIS: Readonly<Record<ShownRoute['api'], string>> = { chat: 'chat', completions: 'fill in the middle', fim: 'fill in the middle' };

function shownRoute({ provider, model, api, price, free }: ShownRoute, { usd }: PolicyWording): PolicyView['tiers'][number]['routes'][number] {
  const cached = price?.cachedInput === undefined ? '' : `, ${usd(price.cachedInput)} cached`;
  const text = free ? 'free' : price === null ? 'unknown: not asked while a budget is set' : `${usd(price.input)} in${cached}, ${usd(price.output)} out`;
  return { model, provider, api: APIS[api], price: text, unknown: price === null };
}

/** The share of a cap, 0 to 1, from which on its bar warns. */
const WARN_FROM = 0.8;

function budgetOf({ budget, band }: PolicyMatrix, { usd }: PolicyWording): PolicyView['budget'] {
  const cap = (amount: number | null | undefined): string => (amount == null ? 'no cap' : usd(amount));
  const own = TASKS.flatMap<Fact>((task) => {
    const caps = budget.tasks[task];
    return caps === undefined ? [] : [{ label: HEADINGS[task], value: `${cap(caps.day)} a day, ${cap(caps.month)} a month` }];
  });
  return {
    caps: [{ label: 'A day', value: cap(budget.day) }, { label: 'A month', value: cap(budget.month) }, ...own],
    month: band === null ? null : {
      text: `${Math.floor(band.share * 100)} % of this month's ${cap(budget.month)} is used or reserved.`,
      percent: Math.min(100, Math.round(band.share * 100)),
      tone: band.share >= 1 ? 'error' : band.share >= WARN_FROM ? 'warning' : 'ok',
    },
    bands: budget.month === null ? [] : bandsOf(budget.bands, band?.share ?? 0),
  };
}

/** One row for each band, and one each for before the first and for the cap itself. */
function bandsOf(bands: PolicyMatrix['budget']['bands'], share: number): PolicyView['budget']['bands'] {
  const first = bands[0]?.from ?? 1;
  const rows = [
    ...(first > 0 ? [{ from: 0, range: `below ${percent(first)}`, effects: ['everything as the policy says'] }] : []),
    ...bands.map((band) => ({ from: band.from, range: `from ${percent(band.from)}`, effects: bandEffectWords(band) })),
    { from: 1, range: 'at 100 %', effects: ['nothing that costs money is sent'] },
  ];
  const reached = rows.findLastIndex(({ from }) => share >= from);
  return rows.map(({ range, effects }, index) => ({ range, effects: effects.length === 0 ? ['nothing more is given up'] : effects, current: index === reached }));
}

const CLASSIFIERS: Readonly<Record<PolicyMatrix['classifier']['use'][number], string>> = {
  heuristic: 'rules', embedding: 'the trained model in the extension', llm: 'a chat model',
};

function classifierOf({ classifier }: PolicyMatrix, { usd }: PolicyWording): PolicyView['classifier'] {
  const { use, sureFrom, llmMaxCost, rule, tax } = classifier;
  const asksModel = use.includes('llm');
  const facts = [
    { label: 'Asked, until one is sure', value: use.map((one) => CLASSIFIERS[one]).join(', then ') },
    { label: 'Sure from a confidence of', value: String(sureFrom) },
    { label: 'Asking a model may cost', value: `${usd(llmMaxCost)} at most${asksModel ? '' : '; none is asked, because "llm" is not among the classifiers'}` },
  ];
  const known = tax.explain ?? tax.debug;
  if (known === null) return { facts, rule, caption: 'What asking a model would cost and save is not known: a chat route or a price is missing.', columns: [], figures: [] };
  const caption = `For a usual request: ${known.inputTokens} tokens, and a confidence of ${known.confidence} so far.`;
  const both = [tax.explain, tax.debug];
  const figure = (label: string, write: (one: ShownTax) => string): PolicyView['classifier']['figures'][number] => ({ label, values: both.map((one) => (one === null ? 'unknown' : write(one))) });
  return {
    facts, rule, caption, columns: [HEADINGS.explain, HEADINGS.debug],
    figures: [
      figure('Starts at', ({ startTier }) => startTier),
      figure('Would be asked', ({ askedTier }) => askedTier),
      figure('tax: what asking costs', (one) => usd(one.tax)),
      figure('at stake: what a wrong start costs', ({ atStake }) => usd(atStake)),
      figure('Expected saving', ({ expectedSaving }) => usd(expectedSaving)),
      figure('Break-even: pays below a confidence of', ({ breakEven }) => (breakEven === null ? 'none, it never pays' : breakEven.toFixed(2))),
      figure('Is a model asked?', ({ worthIt, expectedSaving }) => (worthIt ? (asksModel ? 'yes' : 'no, but it would pay') : expectedSaving === 0 ? 'no, there is nothing to save' : 'no, it costs more than it saves')),
    ],
  };
}

const UNITS: Readonly<Record<NonNullable<PolicyMatrix['experiment']>['unit'], string>> = {
  request: 'Each request falls on an arm by itself.', file: 'All requests about a file fall on the same arm.', day: 'All requests of a day fall on the same arm.',
};

function experimentOf({ experiment }: PolicyMatrix, wording: PolicyWording): PolicyView['experiment'] {
  if (experiment === null) return null;
  return {
    title: experiment.name,
    unit: UNITS[experiment.unit],
    arms: experiment.arms.map(({ name, share, policy }) => {
      const changes = TASKS.flatMap((task) => policyChanges(policy[task] ?? {}, wording).map((change) => `${HEADINGS[task]}: ${change}`));
      return { name, share: percent(share), changes: changes.length === 0 ? ['the policy above, unchanged'] : changes };
    }),
  };
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
