/** What begins a comment that ends with its line, and the languages that have it. Those whose text starts outside of code (PHP, HTML) are left out. */
const MARKS: readonly (readonly [mark: string, languageIds: readonly string[]])[] = [
  ['//', [
    'typescript', 'typescriptreact', 'javascript', 'javascriptreact', 'go', 'rust', 'java', 'kotlin', 'csharp', 'fsharp', 'c', 'cpp', 'cuda-cpp', 'objective-c',
    'objective-cpp', 'swift', 'dart', 'scala', 'groovy', 'zig', 'solidity', 'scss', 'less', 'jsonc',
  ]],
  ['#', ['python', 'ruby', 'shellscript', 'perl', 'r', 'elixir', 'julia', 'powershell', 'coffeescript', 'yaml', 'toml', 'dockerfile', 'makefile', 'terraform', 'graphql', 'nim']],
  ['--', ['lua', 'sql', 'haskell', 'elm']],
];

const MARK_OF = new Map(MARKS.flatMap(([mark, ids]) => ids.map((id) => [id, mark] as const)));

/** What begins a line comment, such as `//`; null where the language has none, or is not known. */
export function lineComment(languageId: string): string | null {
  return MARK_OF.get(languageId) ?? null;
}
