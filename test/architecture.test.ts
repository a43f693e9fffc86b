import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';

/** What a file of a room may import beside its own room and packages; `types` only with `import type`. */
interface Allowed {
  readonly values?: readonly string[];
  readonly types?: readonly string[];
}

const pure = ['config', 'inline', 'journal', 'models', 'quality', 'recall', 'request', 'routing', 'spend'];

/** ARCHITECTURE.md's table. `app` and `extension` are the files of that name; `vscode` is VS Code's module. */
const table: Readonly<Record<string, Allowed>> = {
  request: {},
  config: { types: ['request'] },
  models: { values: ['request'] },
  quality: { values: ['request'] },
  recall: { values: ['models', 'request'], types: ['config'] },
  spend: { values: ['request'], types: ['config', 'models'] },
  routing: { values: ['config', 'models', 'quality', 'request', 'spend'] },
  inline: { values: ['request'], types: ['recall'] },
  journal: { values: ['spend'], types: ['request', 'routing'] },
  app: { values: pure },
  panel: { values: ['journal', 'vscode'], types: ['routing'] },
  editor: { values: ['config', 'inline', 'journal', 'models', 'panel', 'recall', 'request', 'routing', 'spend', 'vscode'] },
  extension: { values: ['app', 'editor', 'panel', 'recall', 'vscode'], types: ['journal'] },
};

const source = path.join(import.meta.dirname, '..', 'src');
const files = globSync('**/*.ts', { cwd: source }).map((file) => file.replaceAll(path.sep, '/'));
const texts = new Map(files.map((file) => [file, readFileSync(path.join(source, file), 'utf8')]));

interface Import {
  readonly from: string;
  /** A file of src, `vscode`, or null for any other package. */
  readonly to: string | null;
  readonly typeOnly: boolean;
}

const imports = files.flatMap(importsOf);

test.each(Object.entries({ files: files.length, imports: imports.length }))('finds %s', (_what, count) => {
  expect(count).toBeGreaterThan(10);
});

test('every room is in the table', () => {
  expect([...new Set(files.map(roomOf))].filter((room) => !(room in table))).toEqual([]);
});

test('a room imports only what the table allows it', () => {
  expect(imports.filter(({ to }) => to !== null).filter(isForbidden).map(describeImport)).toEqual([]);
});

test('no file takes part in an import cycle', () => {
  expect(files.filter((file) => reachable(file).has(file))).toEqual([]);
});

test('files stay short', () => {
  const lines = (file: string): number => texts.get(file)!.trimEnd().split('\n').length;
  expect(files.filter((file) => lines(file) > (file === 'extension.ts' ? 120 : 250)).map((file) => `${file}: ${lines(file)} lines`)).toEqual([]);
});

describe('the test itself sees', () => {
  test.each([
    ["import { a } from '../spend/ledger.ts';", false],
    ["import type { A } from '../spend/ledger.ts';", true],
    ["import { type A } from '../spend/ledger.ts';", true],
    ["import { b, type A } from '../spend/ledger.ts';", false],
    ["export { a } from '../spend/ledger.ts';", false],
    ["export type { A } from '../spend/ledger.ts';", true],
    ["const a = await import('../spend/ledger.ts');", false],
    ["type A = import('../spend/ledger.ts').A;", true],
  ])('%s', (text, typeOnly) => {
    texts.set('request/made-up.ts', text);
    expect(importsOf('request/made-up.ts')).toEqual([{ from: 'request/made-up.ts', to: 'spend/ledger.ts', typeOnly }]);
    expect(importsOf('request/made-up.ts').filter(isForbidden)).toHaveLength(1);
  });
});

/** Every form of import: `import`, `import type`, `export from`, `import()` and `import('…').Type`. */
function importsOf(from: string): Import[] {
  const file = ts.createSourceFile(from, texts.get(from)!, ts.ScriptTarget.Latest);
  const found: Import[] = [];
  const add = (specifier: ts.Node | undefined, typeOnly: boolean): void => {
    if (specifier && ts.isStringLiteralLike(specifier)) found.push({ from, to: target(from, specifier.text), typeOnly });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, bringsOnlyTypes(node.importClause));
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly);
    else if (ts.isImportTypeNode(node)) add(ts.isLiteralTypeNode(node.argument) ? node.argument.literal : undefined, true);
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) add(node.arguments[0], false);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function bringsOnlyTypes(clause: ts.ImportClause | undefined): boolean {
  if (clause === undefined || clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return clause !== undefined;
  const named = clause.namedBindings;
  return clause.name === undefined && named !== undefined && ts.isNamedImports(named) && named.elements.every((element) => element.isTypeOnly);
}

function target(from: string, specifier: string): string | null {
  if (specifier === 'vscode') return 'vscode';
  return specifier.startsWith('.') ? path.posix.join(path.posix.dirname(from), specifier) : null;
}

function roomOf(file: string): string {
  return file.split('/')[0]!.replace(/\.ts$/, '');
}

function isForbidden({ from, to, typeOnly }: Import): boolean {
  const wanted = roomOf(to!);
  const { values = [], types = [] } = table[roomOf(from)] ?? {};
  return wanted !== roomOf(from) && !values.includes(wanted) && !(typeOnly && types.includes(wanted));
}

function describeImport({ from, to, typeOnly }: Import): string {
  return `${from} imports ${typeOnly ? 'types of ' : ''}${to!}`;
}

function reachable(start: string): Set<string> {
  const seen = new Set<string>();
  const waiting = [start];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    for (const { from, to } of imports) {
      if (from !== file || to === null || seen.has(to)) continue;
      seen.add(to);
      waiting.push(to);
    }
  }
  return seen;
}
