import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import manifest from '../package.json' with { type: 'json' };

interface Property {
  readonly default: unknown;
  readonly markdownDescription: string;
}

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

function settingsTable(): string {
  const properties = Object.entries(manifest.contributes.configuration.properties as Readonly<Record<string, Property>>);
  const rows = properties.map(([name, { default: value, markdownDescription }]) => `| \`${name}\` | \`${JSON.stringify(value)}\` | ${markdownDescription} |`);
  return ['| setting | default | |', '|:--|:--|:--|', ...rows].join('\n');
}

it('lists every setting as package.json has it', () => {
  const table = /<!-- settings:.*-->\n([\s\S]*?)\n<!-- \/settings -->/.exec(readme)?.[1];
  expect(table).toBe(settingsTable());
});

it('names every command and npm script that people use', () => {
  for (const { title } of manifest.contributes.commands) expect(readme).toContain(title);
  for (const script of ['start', 'test', 'ask', 'bench', 'package']) expect(readme).toMatch(new RegExp(`npm (run (-s )?)?${script}`));
});
