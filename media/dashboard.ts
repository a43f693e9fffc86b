import * as z from 'zod/mini';
import {
  type Badge, type BudgetBar, type DashboardView, type DecisionRow, type Figure, type FromDashboard, type ReactionRow, readToDashboard, type TierRow,
} from '../src/panel/dashboard-messages.ts';
import { element, part } from './page/dom.ts';
import { connect } from './page/host.ts';

// zod would try to compile its checks, which this page's policy rightly forbids.
z.config({ jitless: true });

const page = part('dashboard', HTMLElement);

const send: (message: FromDashboard) => void = connect((message) => {
  const read = readToDashboard(message);
  if (read === null) return;
  const { scrollTop } = document.documentElement;
  page.replaceChildren(...(read.type === 'show' ? draw(read.view) : [element('p', 'notice error', read.text)]));
  document.documentElement.scrollTop = scrollTop;
});

function draw({ empty, budgets, figures, notes, tiers, models, arms, recent }: DashboardView): readonly Node[] {
  const nodes: Node[] = [element('h1', '', 'Stepladder'), element('div', 'budgets', ...budgets.map(budget))];
  if (empty !== null) nodes.push(element('p', 'notice', empty));
  if (figures.length > 0) nodes.push(element('div', 'figures', ...figures.map(figure)));
  if (notes.length > 0) nodes.push(element('ul', 'notes quiet', ...notes.map((note) => element('li', '', note))));
  if (tiers.length > 0) nodes.push(element('h2', '', 'Tiers this month'), tierTable(tiers));
  if (models.length > 0) nodes.push(element('h2', '', 'What became of suggestions this month'), reactionTable('Model', models));
  if (arms.length > 0) nodes.push(element('h2', '', 'By arm of the experiment'), reactionTable('Arm', arms));
  if (recent.length > 0) nodes.push(element('h2', '', 'Recent requests'), recentTable(recent));
  return nodes;
}

function budget({ label, spent, of, percent, tone, note }: BudgetBar): HTMLElement {
  const head = element('div', 'line', element('span', '', label), element('span', '', element('strong', '', spent), ' ', element('span', 'quiet', of)));
  const box = element('div', `budget ${tone}`, head);
  if (percent !== null) {
    const fill = element('div', 'fill');
    fill.style.width = `${percent}%`;
    const bar = element('div', 'bar', fill);
    bar.setAttribute('role', 'progressbar');
    bar.setAttribute('aria-label', `${label}: ${spent} ${of}`);
    bar.setAttribute('aria-valuenow', String(percent));
    box.append(bar);
  }
  if (note !== '') box.append(element('div', 'note', note));
  return box;
}

function figure({ label, value, hint }: Figure): HTMLElement {
  return element('div', 'figure', element('div', 'quiet', label), element('div', 'value', value), element('div', 'quiet hint', hint));
}

function table(heads: readonly string[], rows: readonly HTMLElement[]): HTMLElement {
  const head = element('tr', '', ...heads.map((text) => {
    const cell = element('th', NUMBERS.has(text) ? 'number' : '', text);
    cell.scope = 'col';
    return cell;
  }));
  return element('div', 'wide', element('table', '', element('thead', '', head), element('tbody', '', ...rows)));
}

/** Of accepted text, the share that was mostly there still. */
const STOOD = 'Stood 30 s · 2 · 10 min';
const NUMBERS: ReadonlySet<string> = new Set(['Requests', 'Kept', 'Escalated', 'Cost', 'Shown', 'Accepted', 'In part', 'Rejected', 'Typed over', 'Ignored', STOOD]);

function tierTable(tiers: readonly TierRow[]): HTMLElement {
  const rows = tiers.map(({ tier, requests, kept, escalated, cost }) =>
    element('tr', '', element('td', '', tier), ...[requests, kept, escalated, cost].map((text) => element('td', 'number', text))),
  );
  return table(['Tier', 'Requests', 'Kept', 'Escalated', 'Cost'], rows);
}

/** What users did with answers that they saw; each counts once. */
function reactionTable(head: string, rows: readonly ReactionRow[]): HTMLElement {
  const drawn = rows.map(({ name, detail, shown, accepted, partly, rejected, typedOver, ignored, stood }) =>
    element('tr', '', element('td', 'who', name, element('div', 'quiet small', detail)), ...[shown, accepted, partly, rejected, typedOver, ignored, stood].map((text) => element('td', 'number', text))),
  );
  const whole = table([head, 'Shown', 'Accepted', 'In part', 'Rejected', 'Typed over', 'Ignored', STOOD], drawn);
  whole.classList.add('reactions');
  return whole;
}

function recentTable(recent: readonly DecisionRow[]): HTMLElement {
  const rows = recent.flatMap(({ time, task, language, tier, model, badges, cost, message }) => {
    const what = element('td', '', task, ' ', element('span', 'quiet', language));
    const who = element('td', '', tier, element('div', 'quiet small', model));
    const result = element('td', '', element('div', 'badges', ...badges.map(badge)));
    const why = element('td', 'why quiet small', message);
    why.colSpan = 5;
    const row = element('tr', message === '' ? 'decision whole' : 'decision', element('td', 'quiet time', time), what, who, result, element('td', 'number', cost));
    return message === '' ? [row] : [row, element('tr', 'reason', why)];
  });
  return table(['Time', 'Task', 'Model', 'Result', 'Cost'], rows);
}

function badge({ text, tone }: Badge): HTMLElement {
  return element('span', `badge ${tone}`, text);
}

send({ type: 'ready' });
