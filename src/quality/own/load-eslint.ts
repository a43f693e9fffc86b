import { stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { OwnEslint } from './find-eslint.ts';

/** What is used of a message of ESLint, version 8 and later. Lines and columns from 1. */
export interface EslintMessage {
  /** Null for what is no rule's: a text that cannot be parsed, which is `fatal`, or a needless comment. */
  readonly ruleId: string | null;
  readonly severity: number;
  readonly message: string;
  readonly line?: number;
  readonly column?: number;
  readonly endLine?: number;
  readonly endColumn?: number;
  readonly fatal?: boolean;
}

interface EslintResult {
  readonly messages: readonly EslintMessage[];
}

/** What is used of the class `ESLint`, version 8 and later. */
export interface EslintInstance {
  /** No result for a file that the configuration leaves out. */
  lintText(text: string, options: { readonly filePath: string; readonly warnIgnored: boolean }): Promise<readonly EslintResult[]>;
  getRulesMetaForResults(results: readonly EslintResult[]): Readonly<Record<string, { readonly type?: string } | undefined>>;
}

type EslintClass = new (options: { readonly cwd: string; readonly fix: false; readonly cache: false }) => EslintInstance;

interface EslintModule {
  readonly ESLint: EslintClass;
  /** Since 8.57. */
  readonly loadESLint?: (options: { readonly useFlatConfig: boolean }) => Promise<EslintClass>;
}

/** Runs programs of the workspace: its ESLint and, with the first text, its configuration and plugins. */
export class EslintLoader {
  readonly #instances = new Map<string, Promise<EslintInstance>>();

  /** One instance for each configuration, and a new one when that has changed. */
  async load(found: OwnEslint): Promise<EslintInstance> {
    const { mtimeMs } = await stat(found.config);
    const key = JSON.stringify([found, mtimeMs]);
    const known = this.#instances.get(key) ?? create(found);
    for (const other of this.#instances.keys()) if (this.#instances.size >= KEPT) this.#instances.delete(other);
    this.#instances.set(key, known);
    return known;
  }
}

/** Projects at a time. */
const KEPT = 4;

async function create({ root, config, isFlat }: OwnEslint): Promise<EslintInstance> {
  // Rules and resolvers look for the project from there, as they do when it is run by hand.
  const cwd = isFlat ? dirname(config) : root;
  process.chdir(cwd);
  const loaded = createRequire(join(root, 'package.json'))('eslint') as EslintModule;
  const Class = loaded.loadESLint === undefined ? loaded.ESLint : await loaded.loadESLint({ useFlatConfig: isFlat });
  return new Class({ cwd, fix: false, cache: false });
}
