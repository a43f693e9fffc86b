import * as vscode from 'vscode';

/** Extensions that offer inline completions of their own, and the setting that switches them off. */
const OTHERS: readonly { readonly id: string; readonly name: string; readonly setting: string }[] = [
  { id: 'GitHub.copilot', name: 'GitHub Copilot', setting: 'github.copilot.enable' },
  { id: 'GitHub.copilot-chat', name: 'GitHub Copilot', setting: 'github.copilot.enable' },
  { id: 'Codeium.codeium', name: 'Windsurf', setting: 'codeium.enableConfig' },
  { id: 'TabNine.tabnine-vscode', name: 'Tabnine', setting: 'tabnine' },
  { id: 'Supermaven.supermaven', name: 'Supermaven', setting: 'supermaven' },
  { id: 'sourcegraph.cody-ai', name: 'Cody', setting: 'cody.autocomplete.enabled' },
  { id: 'Continue.continue', name: 'Continue', setting: 'continue.enableTabAutocomplete' },
  { id: 'TabbyML.vscode-tabby', name: 'Tabby', setting: 'tabby.inlineCompletion.triggerMode' },
  { id: 'ggml-org.llama-vscode', name: 'llama.vscode', setting: 'llama-vscode.enabled' },
];
const TOLD = 'stepladder.toldOfOtherProvider';

/** Says once that another extension completes inline too, and what to do: two ghost texts at a time confuse, and both may cost. */
export async function noticeOtherProvider(state: vscode.Memento): Promise<void> {
  if (state.get<boolean>(TOLD) === true) return;
  const other = OTHERS.find(({ id }) => vscode.extensions.getExtension(id)?.isActive === true);
  if (other === undefined) return;
  await state.update(TOLD, true);
  const theirs = `Settings of ${other.name}`;
  const ours = 'Settings of Stepladder';
  const picked = await vscode.window.showInformationMessage(
    `${other.name} offers inline completions as well. Switch one of the two off, or you will see, and may pay for, both. Stepladder's commands work either way.`,
    theirs,
    ours,
  );
  if (picked === theirs) await vscode.commands.executeCommand('workbench.action.openSettings', other.setting);
  if (picked === ours) await vscode.commands.executeCommand('workbench.action.openSettings', 'stepladder.inline.enable');
}
