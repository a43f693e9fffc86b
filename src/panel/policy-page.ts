import * as vscode from 'vscode';
import type { PolicyMatrix } from '../routing/show-policy.ts';
import { createLivePage, type LivePage } from './live-page.ts';
import { policyBody } from './policy-body.ts';
import { readFromPolicyPage, type ToPolicyPage } from './policy-messages.ts';
import { policyView, type PolicyWording } from './policy-view.ts';

export interface PolicySources {
  /** A rejection's message is shown in place of the policy. */
  read(): Promise<PolicyMatrix>;
  /** As of now: tiers change with the settings. */
  readonly wording: PolicyWording;
}

/** The panel with the policy in force. */
export function createPolicyPage(extensionUri: vscode.Uri, sources: PolicySources): LivePage {
  return createLivePage({
    extensionUri, viewType: 'stepladder.policy', name: 'policy', title: 'Stepladder Policy', body: policyBody,
    receive,
    message: () => messageFor(sources),
  });
}

function receive(message: unknown): boolean {
  const read = readFromPolicyPage(message);
  if (read?.type === 'edit') void vscode.commands.executeCommand('workbench.action.openSettings', `stepladder.${read.setting}`);
  return read?.type === 'ready';
}

async function messageFor({ read, wording }: PolicySources): Promise<ToPolicyPage> {
  try {
    return { type: 'show', view: policyView(await read(), wording) };
  } catch (error) {
    return { type: 'problem', text: `The policy could not be read: ${error instanceof Error ? error.message : String(error)}` };
  }
}
