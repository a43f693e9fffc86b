import { describe, expect, test } from 'vitest';
import manifest from '../package.json' with { type: 'json' };
import { commandSchema, eslintSchema } from '../src/config/read-checks.ts';
import { bandSchema, cellSchemas, classifierSchema, experimentSchema } from '../src/config/policy-schema.ts';
import { DEFAULT_BANDS } from '../src/config/read-policy.ts';
import { FALLBACK_KINDS, TRAFFIC_CLASSES } from '../src/config/policy-settings.ts';
import { readConfig } from '../src/config/validate.ts';

const properties = manifest.contributes.configuration.properties;
const policy = properties['stepladder.policy'];
const cells = policy.patternProperties['^(complete|explain|debug)$'].properties;
const experiment = properties['stepladder.experiment'].anyOf[1]!;
const bands = properties['stepladder.budget'].properties.bands;
const keys = (value: object): string[] => Object.keys(value).sort();

interface Node {
  readonly enum?: readonly unknown[];
  readonly enumDescriptions?: readonly string[];
  readonly description?: string;
  readonly markdownDescription?: string;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly [key: string]: unknown;
}

/** Every schema inside a schema, with its place. */
function nodes(node: unknown, place: string): { place: string; node: Node }[] {
  if (typeof node !== 'object' || node === null) return [];
  const inner = Object.entries(node).filter(([key]) => key !== 'default' && key !== 'defaultSnippets').flatMap(([key, value]) => nodes(value, `${place}.${key}`));
  return Array.isArray(node) ? inner : [{ place, node: node as Node }, ...inner];
}

const all = Object.entries(properties).flatMap(([name, schema]) => nodes(schema, name));

test('the schema knows the settings that the reader knows', () => {
  expect(keys(cells)).toEqual(keys(cellSchemas));
  expect(keys(bands.items.properties)).toEqual(keys(bandSchema.shape));
  expect(keys(properties['stepladder.classifier'].properties)).toEqual(keys(classifierSchema.shape));
  expect(keys(experiment.properties!)).toEqual(keys(experimentSchema.shape));
  const checks = properties['stepladder.checks'].properties;
  expect(keys(checks.commands.items.properties)).toEqual(keys(commandSchema.shape));
  expect(checks.eslint.enum).toEqual(eslintSchema.options);
  expect(cells.class.enum).toEqual(TRAFFIC_CLASSES);
  expect(cells.fallbackOn.items.enum).toEqual(FALLBACK_KINDS);
});

test('an arm of an experiment takes what the policy takes', () => {
  const { patternProperties, additionalProperties } = experiment.properties!.arms.items.properties.policy;
  expect({ patternProperties, additionalProperties }).toEqual({ patternProperties: policy.patternProperties, additionalProperties: policy.additionalProperties });
});

test('every setting and every cell is described, and every choice', () => {
  expect(all.length).toBeGreaterThan(100);
  for (const [name, { markdownDescription }] of Object.entries(properties)) expect(markdownDescription, name).toMatch(/\.$/);
  for (const [name, { description }] of Object.entries(cells)) expect(description, name).toMatch(/\.$/);
  for (const { place, node } of all) {
    // Names of products say what they are.
    if (node.enum !== undefined && !place.includes('.fim.')) expect(node.enumDescriptions, place).toHaveLength(node.enum.length);
  }
});

describe('a default', () => {
  test('in the schema is that of the reader', () => {
    expect(bands.default.map((band) => bandSchema.parse(band))).toEqual(DEFAULT_BANDS);
    const { use, sureFrom, llmMaxCost } = properties['stepladder.classifier'].properties;
    expect({ use: use.default, sureFrom: sureFrom.default, llmMaxCost: llmMaxCost.default }).toEqual(classifierSchema.parse({}));
  });

  test('of a command is that of the reader', () => {
    const { tasks, on, folders, timeoutMs } = properties['stepladder.checks'].properties.commands.items.properties;
    const defaults = { tasks: tasks.default, on: on.default, folders: folders.default, timeoutMs: timeoutMs.default };
    expect(commandSchema.parse({ command: ['go'], languages: ['go'] })).toMatchObject(defaults);
  });

  test('of every setting has no problem', () => {
    const routing = Object.entries(properties).filter(([name]) => !name.startsWith('stepladder.inline.'));
    const { config, problems } = readConfig(Object.fromEntries(routing.map(([name, { default: value }]) => [name.replace('stepladder.', ''), value])));
    expect(problems).toEqual([]);
    expect(config).toMatchObject({ policy: {}, experiment: null, bands: DEFAULT_BANDS });
  });
});
