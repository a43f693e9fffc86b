import { isAbsolute } from 'node:path';
import * as z from 'zod';
import { isObject, parse, type Report } from './parse.ts';

const text = z.string('must be text').min(1, 'must not be empty');
const folder = text.refine(isAbsolute, 'must be an absolute path');
const MAX_MS = 120_000;

/** A command of the user's. The program is a name on the PATH or an absolute path: no workspace can put its own in its place. */
export const commandSchema = z.strictObject({
  command: z
    .array(text, 'must be a list: the program and its arguments')
    .min(1, 'must name a program')
    .refine(([program = '']) => isAbsolute(program) || !/[\\/]/.test(program), 'must begin with the name of a program on the PATH, or with its absolute path'),
  languages: z.array(text, 'must be a list of language ids').min(1, 'must name at least one language, or "*"'),
  tasks: z.array(z.enum(['complete', 'debug'], 'must be "complete" or "debug"'), 'must be a list').min(1, 'must name at least one task').default(['debug']),
  on: z.enum(['file', 'project'], 'must be "file" or "project"').default('file'),
  folders: z.array(folder, 'must be a list of absolute paths').nullable().default(null),
  timeoutMs: z.int('must be a whole number of ms').min(100, 'must be at least 100').max(MAX_MS, `must be at most ${String(MAX_MS)}`).default(10_000),
});
export const eslintSchema = z.enum(['auto', 'after', 'off'], 'must be "auto", "after" or "off"');

/** The checks that are the user's own. */
export interface OwnChecks {
  readonly eslint: z.infer<typeof eslintSchema>;
  readonly commands: readonly Readonly<z.infer<typeof commandSchema>>[];
}

/** What runs programs is not run by way of a mistake: a wrong command is left out, and a wrong `eslint` is `off`. */
export function readChecks(value: unknown, report: Report): OwnChecks {
  if (value === undefined) return { eslint: 'auto', commands: [] };
  if (!isObject(value)) {
    report('checks', 'must be an object with "eslint" and "commands"');
    return { eslint: 'off', commands: [] };
  }
  for (const key of Object.keys(value)) if (key !== 'eslint' && key !== 'commands') report(`checks.${key}`, 'is not a setting');
  const eslint = value['eslint'] === undefined ? 'auto' : parse(eslintSchema, value['eslint'], 'checks.eslint', report);
  return { eslint: eslint ?? 'off', commands: readCommands(value['commands'], report) };
}

function readCommands(value: unknown, report: Report): OwnChecks['commands'] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) {
    report('checks.commands', 'must be a list of commands');
    return [];
  }
  return value.map((entry: unknown, index) => parse(commandSchema, entry, `checks.commands[${index}]`, report)).filter((command) => command !== null);
}
