import * as vscode from 'vscode';
import { readFromDashboard, type ToDashboard } from './dashboard-messages.ts';
import { dashboardBody } from './dashboard-body.ts';
import { createLivePage, type LivePage } from './live-page.ts';
import { type DashboardData, dashboardView } from './view.ts';
import type { Wording } from './wording.ts';

export interface DashboardSources {
  /** A rejection's message is shown in place of the figures. */
  read(): Promise<DashboardData>;
  /** An amount in USD, for people. */
  usd: Wording['usd'];
}

/** The panel with the figures. */
export function createDashboard(extensionUri: vscode.Uri, sources: DashboardSources): LivePage {
  const format = new Intl.DateTimeFormat(vscode.env.language, { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' });
  const wording = { usd: (amount: number) => sources.usd(amount), time: (at: number) => format.format(at) };
  return createLivePage({
    extensionUri, viewType: 'stepladder.dashboard', name: 'dashboard', title: 'Stepladder', body: dashboardBody,
    receive: (message) => readFromDashboard(message) !== null,
    message: () => messageFor(sources, wording),
  });
}

async function messageFor(sources: DashboardSources, wording: Wording): Promise<ToDashboard> {
  try {
    return { type: 'show', view: dashboardView(await sources.read(), wording) };
  } catch (error) {
    return { type: 'problem', text: `The figures could not be read: ${error instanceof Error ? error.message : String(error)}` };
  }
}
