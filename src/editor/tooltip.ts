import { bandNotice } from '../panel/band-words.ts';
import { usd } from '../routing/money.ts';
import type { Today } from './figures.ts';

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

/** A name from the settings as plain text inside a Markdown table. */
function cell(text: string): string {
  return text.replaceAll(/[\\`*_{}[\]()#+\-.!|<>~&]/g, (mark) => `\\${mark}`).replaceAll(/\s+/g, ' ');
}

function budgetLine(label: string, { spent, cap }: Today['day']): string {
  return cap === null ? `${label}: ${usd(spent)}` : `${label}: ${usd(spent)} of ${usd(cap)}`;
}

/** The status bar's text: today's spend and the share of shown answers that was kept. */
export function statusText({ day, metrics }: Today): string {
  const kept = metrics.keptShare === null ? '' : ` · kept ${percent(metrics.keptShare).replace(' ', '')}`;
  return `${usd(day.spent)}${kept}`;
}

/** The tooltip while no model is set up. @param hasLocal whether the local tier answers without one */
export function setupText(hasLocal: boolean): string {
  return hasLocal
    ? 'Completions come from your own code, for nothing. No model is set up yet: click to add providers and tiers.'
    : 'No model is set up yet. Click to add providers and tiers.';
}

/** The status bar's tooltip in Markdown: today's figures by tier, and the budgets. */
export function tooltipText({ day, month, band, metrics }: Today): string {
  const lines = [`**Stepladder today**`, ''];
  if (metrics.tiers.length === 0) lines.push('Nothing was asked today.');
  else {
    lines.push('| Tier | Requests | Cost | Accepted | Escalated |', '|:--|--:|--:|--:|--:|');
    for (const { tier, requests, cost, shown, accepted, escalated } of metrics.tiers) {
      const kept = shown === 0 ? '–' : `${accepted} of ${shown}`;
      lines.push(`| ${cell(tier)} | ${requests} | ${cell(usd(cost))} | ${kept} | ${escalated} |`);
    }
  }
  lines.push('', [budgetLine('Today', day), budgetLine('This month', month)].map(cell).join(' · '));
  const notice = bandNotice(band);
  if (notice !== null) lines.push('', `**${cell(notice)}**`);
  if (metrics.routerTax > 0) lines.push('', cell(`${usd(metrics.routerTax)} of today's cost was spent on deciding where to send requests.`));
  if (metrics.comparison !== null && metrics.comparison.premium > 0) {
    const { saved, premium } = metrics.comparison;
    const what = saved >= 0 ? `Saved about ${usd(saved)}` : `Cost about ${usd(-saved)} more`;
    lines.push('', cell(`${what} against asking premium every time (${usd(premium)}).`));
  }
  const { local, waste } = metrics;
  if (local.answers > 0) lines.push('', `${local.answers === 1 ? 'One completion' : `${local.answers} completions`} came from your own code, for nothing.`);
  if (waste.requests > 0) lines.push('', cell(`${usd(waste.cost)} went into ${waste.requests === 1 ? 'one completion' : `${waste.requests} completions`} that nobody saw.`));
  if (metrics.unpriced > 0) lines.push('', `${metrics.unpriced} calls at an unknown price are not in these sums.`);
  lines.push('', 'Click for details.');
  return lines.join('\n');
}
