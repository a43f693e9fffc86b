import * as z from 'zod/mini';
import { type Fact, type FromPolicyPage, type PolicyCell, type PolicyRow, type PolicyView, readToPolicyPage } from '../src/panel/policy-messages.ts';
import { button, element, part } from './page/dom.ts';
import { connect } from './page/host.ts';

// zod would try to compile its checks, which this page's policy rightly forbids.
z.config({ jitless: true });

type Setting = Extract<FromPolicyPage, { type: 'edit' }>['setting'];

const page = part('policy', HTMLElement);

const send: (message: FromPolicyPage) => void = connect((message) => {
  const read = readToPolicyPage(message);
  if (read === null) return;
  const { scrollTop } = document.documentElement;
  page.replaceChildren(...(read.type === 'show' ? draw(read.view) : [element('p', 'notice error', read.text)]));
  document.documentElement.scrollTop = scrollTop;
});

function draw(view: PolicyView): readonly Node[] {
  const { empty, tiers, experiment } = view;
  return [
    element('div', 'head', element('h1', '', 'Policy in force'), button('Open Settings', '', edit('policy'))),
    ...(empty === null ? [] : [element('p', 'notice warning', empty)]),
    legend(),
    matrix(view),
    heading('Tiers', 'tiers'),
    ...(tiers.length === 0 ? [element('p', 'quiet', 'None.')] : [tierTable(tiers)]),
    heading('Budget', 'budget'),
    ...budgetParts(view.budget),
    heading('How hard a request is', 'classifier'),
    ...classifierParts(view.classifier),
    heading('Experiment', 'experiment'),
    ...(experiment === null ? [element('p', 'quiet', 'None is running.')] : experimentParts(experiment)),
  ];
}

function edit(setting: Setting): () => void {
  return () => {
    send({ type: 'edit', setting });
  };
}

function heading(text: string, setting: Setting): HTMLElement {
  const change = button('Edit', 'link-button', edit(setting));
  change.setAttribute('aria-label', `Edit the settings: ${text}`);
  return element('div', 'section', element('h2', '', text), change);
}

const SOURCES: Readonly<Record<PolicyCell['from'], string>> = {
  default: 'as Stepladder comes', settings: 'yours, from stepladder.policy', class: 'follows from the class you chose', experiment: "an experiment's arm",
};

function legend(): HTMLElement {
  const entries = Object.entries(SOURCES).map(([from, meaning]) => element('span', '', mark(from), ' ', meaning));
  return element('p', 'legend quiet', ...entries);
}

function mark(from: string): HTMLElement {
  return element('span', `from ${from}`, from);
}

function matrix({ tasks, groups }: PolicyView): HTMLElement {
  const bodies = groups.map(({ title, rows }) => {
    const head = headCell(title, 'rowgroup');
    head.colSpan = tasks.length + 1;
    return element('tbody', '', element('tr', 'group', head), ...rows.map(matrixRow));
  });
  return wide(element('table', 'matrix', headRow(['', ...tasks]), ...bodies));
}

function matrixRow({ name, hint, cells }: PolicyRow): HTMLElement {
  const head = headCell(name, 'row');
  if (hint !== '') head.append(element('div', 'hint quiet small', hint));
  const values = cells.map(({ lines, from }) => element('td', from === 'default' ? '' : 'own', ...lines.map((line) => element('div', '', line)), mark(from)));
  return element('tr', '', head, ...values);
}

function tierTable(tiers: PolicyView['tiers']): HTMLElement {
  const rows = tiers.flatMap(({ name, routes }) =>
    routes.map(({ model, provider, api, price, unknown }, index) => {
      const who = element('td', '', model, element('div', 'quiet small', `at ${provider}, ${api}`));
      return element('tr', '', element('td', '', index === 0 ? name : ''), who, element('td', unknown ? 'warning toned' : '', price));
    }),
  );
  return wide(element('table', '', headRow(['Tier', 'Models, in the order they are asked', 'USD per million tokens']), element('tbody', '', ...rows)));
}

function budgetParts({ caps, month, bands }: PolicyView['budget']): readonly Node[] {
  const nodes: Node[] = [facts(caps)];
  if (month !== null) {
    const fill = element('div', 'fill');
    fill.style.width = `${month.percent}%`;
    const bar = element('div', 'bar', fill);
    bar.setAttribute('role', 'progressbar');
    bar.setAttribute('aria-label', month.text);
    bar.setAttribute('aria-valuenow', String(month.percent));
    nodes.push(element('div', `month ${month.tone}`, element('div', '', month.text), bar));
  }
  if (bands.length > 0) {
    const rows = bands.map(({ range, effects, current }) => {
      const row = element('tr', current ? 'current' : '', element('td', 'range', range), element('td', '', ...effects.map((effect) => element('div', '', effect))), element('td', 'now', current ? 'now' : ''));
      if (current) row.setAttribute('aria-current', 'true');
      return row;
    });
    nodes.push(wide(element('table', 'bands', headRow(["Of the month's budget", 'What is given up, beside what the rows above give up', '']), element('tbody', '', ...rows))));
  }
  return nodes;
}

function classifierParts({ facts: known, rule, caption, columns, figures }: PolicyView['classifier']): readonly Node[] {
  const rows = figures.map(({ label, values }) => element('tr', '', headCell(label, 'row'), ...values.map((value) => element('td', '', value))));
  const table = rows.length === 0 ? [] : [wide(element('table', 'figures', headRow(['', ...columns]), element('tbody', '', ...rows)))];
  return [facts(known), element('p', 'rule', rule), element('p', 'quiet', caption), ...table];
}

function experimentParts({ title, unit, arms }: NonNullable<PolicyView['experiment']>): readonly Node[] {
  const rows = arms.map(({ name, share, changes }) => element('tr', '', element('td', '', name), element('td', 'share', share), element('td', '', ...changes.map((change) => element('div', '', change)))));
  return [
    element('p', '', element('strong', '', title), ' ', mark('experiment'), ' ', element('span', 'quiet', unit)),
    wide(element('table', '', headRow(['Arm', 'Share', 'What is different']), element('tbody', '', ...rows))),
  ];
}

function facts(known: readonly Fact[]): HTMLElement {
  return element('dl', 'facts', ...known.flatMap(({ label, value }) => [element('dt', 'quiet', label), element('dd', '', value)]));
}

function headRow(heads: readonly string[]): HTMLElement {
  return element('thead', '', element('tr', '', ...heads.map((text) => (text === '' ? element('td') : headCell(text, 'col')))));
}

function headCell(text: string, scope: 'col' | 'row' | 'rowgroup'): HTMLTableCellElement {
  const cell = element('th', '', text);
  cell.scope = scope;
  return cell;
}

function wide(table: HTMLElement): HTMLElement {
  return element('div', 'wide', table);
}

send({ type: 'ready' });
