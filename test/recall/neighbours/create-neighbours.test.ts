import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { TextIndex } from '../../../src/recall/index/text-index.ts';
import { createNeighbours, type Neighbours } from '../../../src/recall/neighbours/create-neighbours.ts';
import type { ContextSnippet } from '../../../src/request/context.ts';
import { languageOfFile } from '../../../src/request/language.ts';

interface Workspace {
  readonly index: TextIndex;
  readonly neighbours: Neighbours;
  /** Puts a file; one that is open has been used. */
  put(label: string, text: string, open?: boolean): number;
  /** What is found at the `║` of an open file. */
  at(label: string, marked: string, maxUnits?: number): readonly ContextSnippet[];
}

function workspace(files: Readonly<Record<string, string>>): Workspace {
  const index = new TextIndex();
  const neighbours = createNeighbours(index);
  const ids = new Map<string, number>();
  const put = (label: string, text: string, open = false): number => {
    const id = ids.get(label) ?? ids.size + 1;
    ids.set(label, id);
    index.put({ id, languageId: languageOfFile(label), text, open, recency: open ? id : 0 });
    neighbours.put({ id, label, languageId: languageOfFile(label) }, text);
    return id;
  };
  for (const [label, text] of Object.entries(files)) put(label, text);
  index.rebuild();
  return { index, neighbours, put, at: (label, marked, maxUnits = 4_000) => neighbours.context(put(label, marked.replace('║', ''), true), marked.indexOf('║'), maxUnits) };
}

const STORE = 'export interface Store {\n  read(path: string): string;\n}\nexport function openStore(path: string): Store {\n  return make(path);\n}\n';
const labels = (snippets: readonly ContextSnippet[]): string[] => snippets.map(({ file, kind, text }) => `${kind} ${file}: ${text.split('\n', 1)[0] ?? ''}`);

describe('definitions', () => {
  it('are those of the names that are used near the cursor, the nearest first', () => {
    const { at } = workspace({ 'src/store.ts': STORE, 'src/money.ts': 'export function format(cents: number): string {\n  return "";\n}\n' });
    expect(at('src/a.ts', "import { format } from './money.ts';\nimport { openStore, type Store } from './store.ts';\n\n\n\n\nexport function f(path: string) {\n  const store = openStore(path);\n  return ║\n}\n")).toEqual([
      { file: 'src/store.ts', kind: 'definition', text: 'export function openStore(path: string): Store' },
      { file: 'src/money.ts', kind: 'definition', text: 'export function format(cents: number): string' },
      { file: 'src/store.ts', kind: 'definition', text: 'export interface Store {\n  read(path: string): string;\n}' },
    ]);
  });

  it('come from what is imported, where others declare the same name', () => {
    const { at } = workspace({ 'src/store.ts': STORE, 'old/store.ts': STORE, 'lib/store.ts': STORE });
    expect(labels(at('src/a.ts', "import { openStore } from '../lib/store';\nopenStore(║"))).toEqual(['definition lib/store.ts: export function openStore(path: string): Store']);
    expect(at('src/b.ts', 'openStore(║'), 'which one is not known').toEqual([]);
  });

  it('come from a file that is not imported yet only where the cursor is', () => {
    const { at } = workspace({ 'src/store.ts': STORE });
    expect(labels(at('src/a.ts', 'const store = openStore(║'))).toHaveLength(1);
    expect(at('src/a.ts', 'const store = openStore();\n1;\n2;\n3;\n4;\n5;\n║')).toEqual([]);
  });

  it('need no import in the same folder where the language needs none', () => {
    const { at } = workspace({ 'a/read.go': 'package a\n\nfunc ReadAll(path string) string {\n\treturn ""\n}\n', 'b/read.go': 'package b\n\nfunc ReadAll(path string) string {\n\treturn ""\n}\n' });
    expect(labels(at('a/x.go', 'package a\n\nfunc f() {\n\tReadAll("")\n\n\n\n\n\n\t║\n}\n'))).toEqual(['definition a/read.go: func ReadAll(path string) string']);
  });

  it('are none of the file itself, of what it declares, or of another language', () => {
    const { at } = workspace({ 'src/store.ts': STORE, 'src/store.py': 'def openStore(path):\n    return None\n' });
    expect(at('src/a.ts', "import * as all from './store.ts';\nfunction openStore() {}\nopenStore(║")).toEqual([]);
    expect(labels(at('src/b.py', 'from store import openStore\nopenStore(║'))).toEqual(['definition src/store.py: def openStore(path):']);
  });

  it('follow edits and removals', () => {
    const { at, put, index, neighbours } = workspace({});
    const id = put('src/store.ts', STORE, true);
    index.edit(id, [{ start: 0, end: 0, newText: '// Stores.\n\nexport class Disk {\n  free(): number;\n}\n' }]);
    neighbours.edited(id);
    const typed = "import { Disk, openStore } from './store.ts';\nopenStore(new Disk(), ║";
    expect(labels(at('src/a.ts', typed)).slice(0, 2)).toEqual(['definition src/store.ts: export class Disk {', 'definition src/store.ts: export function openStore(path: string): Store']);
    neighbours.remove(id);
    index.remove(id);
    expect(at('src/a.ts', typed)).toEqual([]);
  });
});

const loop = (name: string): string => `export function ${name}(orders: Order[]) {\n  let total = 0;\n  for (const order of orders) {\n    for (const line of order.lines) {\n      total += line.price * line.quantity;\n    }\n  }\n  return total;\n}\n`;

describe('similar code', () => {
  const typed = `${loop('sum').split('\n').slice(0, 5).join('\n')}\n║`;

  it('is that of files that are open, and of the same folder', () => {
    const { at, put } = workspace({ 'src/far/x.ts': loop('far'), 'src/near.ts': loop('near'), 'src/other.ts': 'export const nothing = 1;\n' });
    put('lib/open.ts', `${'// filler\n'.repeat(60)}${loop('open')}`, true);
    expect(labels(at('src/a.ts', typed))).toEqual(['similar src/near.ts: export function near(orders: Order[]) {', 'similar lib/open.ts: // filler']);
  });

  it('is the first of equal pieces', () => {
    const { at } = workspace({ 'src/near.ts': `${loop('near')}${'//\n'.repeat(72)}${loop('near')}` });
    expect(labels(at('src/a.ts', typed))).toEqual(['similar src/near.ts: export function near(orders: Order[]) {']);
  });

  it('is no part of a definition that is shown, and no other language', () => {
    const { at } = workspace({ 'src/near.ts': loop('near'), 'src/near.py': loop('near') });
    expect(labels(at('src/a.ts', `import { near } from './near.ts';\n${typed}`))).toEqual(['definition src/near.ts: export function near(orders: Order[])']);
  });
});

test('what looks like a key is left out', () => {
  const key = `sk-proj-${'aZ3kQ9xV7mLpT2'.repeat(3)}`;
  const { at } = workspace({ 'src/keys.ts': `export const KEY = '${key}';\nexport const NAME = 'a';\n` });
  expect(labels(at('src/a.ts', "import { KEY, NAME } from './keys.ts';\nf(KEY, NAME, ║"))).toEqual(["definition src/keys.ts: export const NAME = 'a';"]);
});

test('a text that is not open, or not known, has none', () => {
  const { neighbours } = workspace({ 'src/store.ts': STORE });
  expect([neighbours.context(1, 0, 4_000), neighbours.context(9, 0, 4_000)]).toEqual([[], []]);
});

test('typing on within a word changes nothing', () => {
  const { at } = workspace({ 'src/store.ts': STORE, 'src/near.ts': loop('near'), 'src/more.ts': loop('more') });
  const start = `${loop('sum')}const a = near(`;
  const first = at('src/a.ts', `${start}║`);
  expect(first.length).toBeGreaterThan(1);
  for (const word of ['o', 'op', 'open', 'openStore', 'openStores']) expect(at('src/a.ts', `${start}${word}║`)).toEqual(first);
  expect(labels(at('src/a.ts', `${start}openStore(║`)), 'a whole word does').toContain('definition src/store.ts: export function openStore(path: string): Store');
});

test('whatever is asked, the room is kept, and the same question has the same answer', () => {
  const names = ['store', 'money', 'order', 'line'] as const;
  const { at } = workspace(Object.fromEntries(names.flatMap((name) => [[`src/${name}.ts`, STORE.replaceAll('tore', name) + loop(name).repeat(4)], [`src/b/${name}.ts`, loop(`${name}Of`).repeat(20)]])));
  const own = `import { Sstore, openSstore } from './store.ts';\nimport { openSmoney } from './money.ts';\n${loop('a')}openSstore(openSmoney());\n${loop('b')}`;
  fc.assert(fc.property(fc.integer({ min: 0, max: own.length }), fc.integer({ min: 0, max: 3_000 }), (offset, maxUnits) => {
    const marked = `${own.slice(0, offset)}║${own.slice(offset)}`;
    const found = at('src/own.ts', marked, maxUnits);
    expect(found.reduce((sum, { file, text }) => sum + file.length + text.length, 0)).toBeLessThanOrEqual(maxUnits);
    expect(found.map(({ file }) => file)).not.toContain('src/own.ts');
    expect(at('src/own.ts', marked, maxUnits)).toEqual(found);
  }), { numRuns: 100 });
});
