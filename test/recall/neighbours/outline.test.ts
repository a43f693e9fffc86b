import { describe, expect, test } from 'vitest';
import { declarationsIn, familyOf } from '../../../src/recall/neighbours/declarations.ts';
import { outlineAt } from '../../../src/recall/neighbours/outline.ts';

/** What is shown of the first declaration of a name. */
function outlineOf(languageId: string, text: string, name: string, mostUnits = 2_000): string {
  const family = familyOf(languageId)!;
  const { line } = declarationsIn(text, family).find((one) => one.name === name)!;
  return outlineAt(text.split('\n').slice(line), line, family, mostUnits).text;
}

const SCRIPT = `import { a } from './a.ts';
export async function load(path: string, { deep = false }: Options = {}): Promise<Item[]> {
  const local = 1;
  return [];
}
export function spread(
  first: number,
  second: string,
): void {
  first++;
}
export interface Options {
  /** Whether { all } is read. */
  readonly deep?: boolean;
  read(path: string): Promise<{
    text: string;
  }>;
}
export class Store extends Base {
  readonly items: Item[] = [];
  #secret = 1;
  private hidden(): void {}
  constructor(path: string) {
    super(path);
    if (a) {
      f();
    }
  }
  get size(): number {
    return this.items.length;
  }
}
type Kind =
  | 'one'
  | 'two';
export type Id = string;
export const LIMITS = {
  most: 10, // }
  least: '}',
};
export const double = (n: number): number => {
  return n * 2;
};
let count = 0;
`;

describe('TypeScript', () => {
  test('declares what other files can use', () => {
    expect(declarationsIn(SCRIPT, familyOf('typescript')!)).toEqual([
      { name: 'load', line: 1 }, { name: 'spread', line: 5 }, { name: 'Options', line: 11 }, { name: 'Store', line: 18 }, { name: 'Kind', line: 32 },
      { name: 'Id', line: 35 }, { name: 'LIMITS', line: 36 }, { name: 'double', line: 40 }, { name: 'count', line: 43 },
    ]);
  });

  test.each([
    ['load', 'export async function load(path: string, { deep = false }: Options = {}): Promise<Item[]>'],
    ['spread', 'export function spread(\n  first: number,\n  second: string,\n): void'],
    ['Options', 'export interface Options {\n  readonly deep?: boolean;\n  read(path: string): Promise<\n}'],
    ['Store', 'export class Store extends Base {\n  readonly items: Item[] = [];\n  constructor(path: string)\n  get size(): number\n}'],
    ['Kind', "type Kind =\n  | 'one'\n  | 'two';"],
    ['Id', 'export type Id = string;'],
    ['LIMITS', "export const LIMITS = {\n  most: 10, // }\n  least: '}',\n};"],
    ['double', 'export const double = (n: number): number =>'],
    ['count', 'let count = 0;'],
  ])('%s', (name, expected) => {
    expect(outlineOf('typescript', SCRIPT, name)).toBe(expected);
  });

  test('what is too long is cut at a line', () => {
    expect(outlineOf('typescript', SCRIPT, 'Store', 70)).toBe('export class Store extends Base {\n  readonly items: Item[] = [];');
  });

  test('what is never closed ends some time', () => {
    expect(outlineOf('typescript', `class A {\n${'  f() {\n'.repeat(500)}`, 'A').split('\n').length).toBeLessThan(25);
  });
});

describe('other languages', () => {
  test.each([
    ['python', 'Store', 'class Store(Base):\n    limit: int = 3\n\n    def __init__(self, path):\n        self.path = path\n\n    def _own(self):\n        pass\n\n    async def read(self) -> str:\n        def inner():\n            pass\n        return ""\n\nother = 1\n', 'class Store(Base):\n    limit: int = 3\n    def __init__(self, path):\n    async def read(self) -> str:'],
    ['python', 'load', 'def load(\n    path: str,\n    deep=False,\n) -> str:\n    return ""\n', 'def load(\n    path: str,\n    deep=False,\n) -> str:'],
    ['python', 'LIMIT', 'x = 1\nLIMIT = 10\n', 'LIMIT = 10'],
    ['go', 'Read', 'package a\n\nfunc (s *Store) Read(path string) (string, error) {\n\treturn "", nil\n}\n', 'func (s *Store) Read(path string) (string, error)'],
    ['go', 'Store', 'type Store struct {\n\tpath string\n\tread func() error\n}\n', 'type Store struct {\n\tpath string\n\tread func() error\n}'],
    ['rust', 'read', "pub fn read<'a>(text: &'a str) -> Option<&'a str> {\n    None\n}\n", "pub fn read<'a>(text: &'a str) -> Option<&'a str>"],
    ['rust', 'Shape', '#[derive(Debug)]\npub enum Shape {\n    Dot,\n    Line { length: u32 },\n}\n', 'pub enum Shape {\n    Dot,\n    Line { length: u32 },\n}'],
    ['java', 'Store', 'public final class Store {\n    private int size;\n\n    public int size() {\n        return size;\n    }\n}\n', 'public final class Store {\n    public int size()\n}'],
    ['csharp', 'Store', 'public sealed class Store\n{\n    public int Size { get; }\n}\n', 'public sealed class Store\n{\n    public int Size { get; }\n}'],
    ['kotlin', 'read', 'suspend fun read(path: String): String {\n    return ""\n}\n', 'suspend fun read(path: String): String'],
    ['c', 'read_all', 'static char *read_all(const char *path)\n{\n  return 0;\n}\n', 'static char *read_all(const char *path)'],
    ['c', 'MOST', '#define MOST 10\n\nint x;\n', '#define MOST 10'],
    ['ruby', 'read', 'class Store\n  def read(path)\n    path\n  end\nend\n', '  def read(path)'],
    ['lua', 'read', 'function Store.read(path)\n  return path\nend\n', 'function Store.read(path)'],
    ['shellscript', 'read_all', 'read_all() {\n  cat "$1"\n}\n', 'read_all() {\n  cat "$1"\n}'],
  ])('%s: %s', (languageId, name, text, expected) => {
    expect(outlineOf(languageId, text, name)).toBe(expected);
  });
});

test('a line that goes on and on is read in no time', () => {
  for (const languageId of ['typescript', 'c', 'java', 'rust', 'python', 'go', 'ruby']) {
    const text = `${'public static '.repeat(20_000)}\n${'a '.repeat(50_000)}\n${'a<'.repeat(50_000)}\n${' '.repeat(100_000)}x\n${'a::'.repeat(50_000)}`;
    expect(declarationsIn(text, familyOf(languageId)!).length).toBeLessThan(3);
  }
});
