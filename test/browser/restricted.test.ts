import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { startEndpoint, type Endpoint } from '../editor/endpoint.ts';
import { mark, traps } from '../quality/own/traps.ts';
import { Workbench } from './workbench.ts';

let temporary: string;
let endpoint: Endpoint;
let workbench: Workbench;

const marks = (): string[] => readdirSync(path.join(temporary, 'marks')).sort();

beforeAll(async () => {
  temporary = mkdtempSync(path.join(os.tmpdir(), 'stepladder-traps-'));
  mkdirSync(path.join(temporary, 'marks'));
  const workspace = path.join(temporary, 'workspace');
  const files = { ...traps(path.join(temporary, 'marks')), 'a.js': 'const first = 1;\nconst second = 2;\n', 'b.js': 'const third = 1;\n' };
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(workspace, name)), { recursive: true });
    writeFileSync(path.join(workspace, name), text);
  }
  endpoint = await startEndpoint();
  const command = { command: [process.execPath, '-e', mark(path.join(temporary, 'marks'), 'command')], languages: ['*'], tasks: ['complete', 'debug'] };
  workbench = await Workbench.start({
    extensions: inject('extensions'),
    workspace,
    asksForTrust: true,
    settings: {
      'security.workspace.trust.startupPrompt': 'never',
      'security.workspace.trust.banner': 'never',
      'stepladder.providers': { test: { baseUrl: endpoint.baseUrl } },
      'stepladder.tiers': [{ name: 'cheap', routes: [{ provider: 'test', model: 'small', price: { input: 1, output: 1 } }] }],
      'stepladder.checks': { commands: [command] },
    },
  });
});

afterAll(async () => {
  await workbench.stop();
  await endpoint.close();
  rmSync(temporary, { recursive: true, force: true, maxRetries: 5 });
});

/** Asks about a line, gets a patch and waits for it: what is checked is checked by then. The same question would be answered from memory. */
async function debug(file: string, line: number, patch: string): Promise<void> {
  const asked = endpoint.asked.length;
  endpoint.say({ small: `It is fine so.\n\`\`\`js\n${patch}\n\`\`\`` });
  await workbench.openFile(file);
  await workbench.selectLines(line, line);
  await workbench.run('Stepladder: Debug Selection');
  await workbench.page.locator('.tab', { hasText: 'proposed patch' }).first().waitFor();
  expect(endpoint.asked.length).toBeGreaterThan(asked);
}

test('a workspace full of traps runs none of them in Restricted Mode', async () => {
  await workbench.statusBar('Restricted Mode');
  await debug('a.js', 2, 'const second = 3;');
  await workbench.run('Stepladder: Reject Patch');
  expect(marks()).toEqual([]);
});

test("would show it: once it is trusted, its ESLint and the user's command run", async () => {
  await (await workbench.statusBar('Restricted Mode')).click();
  await workbench.page.locator('.workspace-trust-editor .monaco-button', { hasText: /^Trust$/ }).first().click();
  await workbench.page.locator('.statusbar-item', { hasText: 'Restricted Mode' }).first().waitFor({ state: 'detached' });
  // Another file: among those opened lately the list has the patch of the first under its name as well.
  await workbench.run('View: Close All Editors');
  await debug('b.js', 1, 'const third = 3;');
  await expect.poll(marks, { timeout: 30_000 }).toEqual(expect.arrayContaining(['command', 'eslint']));
});
