/** A TypeScript project of 250 files, written to a temporary folder. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

export interface Project {
  readonly folder: string;
  /** The file that is edited; `src/app/screen-0.ts`, which uses some of the others. */
  readonly file: string;
  readonly text: string;
  /** In a function of it, where a statement is missing. */
  readonly cursor: number;
  /** What is missing there; it uses types of other files. */
  readonly answer: string;
  remove(): void;
}

const FILES = 250;
/** Most folders of a real project hold models, what works on them, and what shows them. */
const MODELS = 80;
const SERVICES = 100;
const ANSWER = 'const found = await service.find((each) => each.price > lowest);\n  const names = found.map(({ name }) => name).join(separator);';

export function writeProject(): Project {
  const folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'stepladder-bench-project-')));
  const files = projectFiles();
  for (const [name, text] of files) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  const name = 'src/app/screen-0.ts';
  const text = files.get(name) ?? '';
  const mark = '  // here\n  ';
  return {
    folder,
    file: path.join(folder, name),
    text,
    cursor: text.indexOf(mark) + mark.length,
    answer: ANSWER,
    remove: () => { rmSync(folder, { recursive: true, force: true, maxRetries: 5 }); },
  };
}

/** All files by their path below the project's folder: the configuration, and 250 of TypeScript. */
export function projectFiles(): ReadonlyMap<string, string> {
  const files = new Map([['tsconfig.json', '{ "compilerOptions": { "strict": true, "target": "ES2022", "module": "NodeNext", "noEmit": true, "allowImportingTsExtensions": true, "types": [] }, "include": ["src"] }\n'], ['package.json', '{ "name": "bench", "type": "module", "private": true }\n']]);
  files.set('src/store.ts', STORE);
  for (let index = 0; index < MODELS; index++) files.set(`src/models/model-${String(index)}.ts`, model(index));
  for (let index = 0; index < SERVICES; index++) files.set(`src/services/service-${String(index)}.ts`, service(index));
  for (let index = 0; index < FILES - MODELS - SERVICES - 1; index++) files.set(`src/app/screen-${String(index)}.ts`, screen(index));
  return files;
}

const STORE = `export interface Identified {
  readonly id: string;
}

export type Change<T> = { readonly kind: 'added' | 'changed'; readonly value: T } | { readonly kind: 'removed'; readonly id: string };

export class Store<T extends Identified> {
  readonly #values = new Map<string, T>();
  readonly #listeners = new Set<(change: Change<T>) => void>();

  get(id: string): T | undefined {
    return this.#values.get(id);
  }

  put(value: T): void {
    const kind = this.#values.has(value.id) ? 'changed' : 'added';
    this.#values.set(value.id, value);
    for (const listener of this.#listeners) listener({ kind, value });
  }

  find(matches: (value: T) => boolean): T[] {
    return [...this.#values.values()].filter(matches);
  }

  onChange(listener: (change: Change<T>) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
}
`;

function model(index: number): string {
  const n = String(index);
  const base = index === 0 ? null : String(Math.floor(index / 3));
  return `import type { Identified } from '../store.ts';
${base === null ? '' : `import type { Model${base} } from './model-${base}.ts';\n`}
export type Kind${n} = 'small' | 'large' | 'other-${n}';

export interface Model${n} extends Identified {
  readonly name: string;
  readonly price: number;
  readonly kind: Kind${n};
  readonly parts: ReadonlyMap<string, ${base === null ? 'string' : `Model${base}`}>;
}

export type Draft${n} = Omit<Model${n}, 'id'> & Partial<Pick<Model${n}, 'id'>>;

export function model${n}(draft: Draft${n}, id: () => string): Model${n} {
  return { ...draft, id: draft.id ?? id() };
}

export function isLarge${n}(value: Model${n}): value is Model${n} & { readonly kind: 'large' } {
  return value.kind === 'large';
}
`;
}

function service(index: number): string {
  const n = String(index);
  const m = String(index % MODELS);
  const other = index < 2 ? null : String(Math.floor(index / 2));
  return `import { isLarge${m}, model${m}, type Draft${m}, type Model${m} } from '../models/model-${m}.ts';
import { Store, type Change } from '../store.ts';
${other === null ? '' : `import type { Service${other} } from './service-${other}.ts';\n`}
export interface Page<T> {
  readonly values: readonly T[];
  readonly next: number | null;
}

export class Service${n} {
  readonly #store = new Store<Model${m}>();
  #count = 0;
${other === null ? '' : `  other: Service${other} | null = null;\n`}
  async add(draft: Draft${m}): Promise<Model${m}> {
    const value = model${m}(draft, () => String(++this.#count));
    this.#store.put(value);
    return Promise.resolve(value);
  }

  async find(matches: (value: Model${m}) => boolean): Promise<readonly Model${m}[]> {
    return Promise.resolve(this.#store.find(matches).slice().sort((a, b) => a.price - b.price));
  }

  page(from: number, size: number): Page<Model${m}> {
    const all = this.#store.find(isLarge${m});
    return { values: all.slice(from, from + size), next: from + size < all.length ? from + size : null };
  }

  watch(tell: (change: Change<Model${m}>) => void): () => void {
    return this.#store.onChange(tell);
  }
}
`;
}

function screen(index: number): string {
  const services = [0, 1, 2, 3].map((step) => String((index * 7 + step * 13) % SERVICES));
  const parts = services.map((n, step) => `
export async function show${String(step)}(service: Service${n}, lowest: number, separator = ', '): Promise<string> {
  ${index === 0 && step === 1 ? '// here\n  ' : ''}const large = service.page(0, 20);
  const all = await service.find(({ price }) => price >= lowest);
  const totals = all.reduce((sum, { price, parts }) => sum + price * Math.max(1, parts.size), 0);
  return [String(totals), ...large.values.map(({ name, kind }) => name + kind)].join(separator);
}
`);
  return services.map((n) => `import type { Service${n} } from '../services/service-${n}.ts';\n`).join('') + parts.join('');
}
