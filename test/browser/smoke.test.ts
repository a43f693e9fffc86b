import path from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { Workbench } from './workbench.ts';

let workbench: Workbench;

beforeAll(async () => {
  workbench = await Workbench.start({
    extensions: inject('extensions'),
    workspace: path.join(import.meta.dirname, '..', 'editor', 'workspace'),
  });
});

afterAll(async () => {
  await workbench.stop();
});

test('VS Code knows the installed extension', async () => {
  await workbench.run('Extensions: Show Installed Extensions');
  await workbench.page.locator('.extensions-list .monaco-list-row', { hasText: 'Stepladder' }).waitFor();
});

test('what is typed and saved is on the disk', async () => {
  await workbench.openFile('sum.ts');
  await workbench.goTo(2, 1);
  await workbench.type('export const one = 1;');
  await workbench.press('Enter');
  expect(await workbench.savedText('sum.ts')).toContain('\nexport const one = 1;\nexport function sum');
});

test.each(['dark', 'light'] as const)('the %s theme can be chosen', async (theme) => {
  await workbench.setTheme(theme);
});

test('nothing outside this machine is asked', () => {
  expect(workbench.violations).toEqual([]);
});
