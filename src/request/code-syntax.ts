import { isProse } from './language.ts';
import { lineComment } from './line-comment.ts';

/** What a language writes its comments and strings with, as far as it matters for where they end. */
export interface CodeSyntax {
  /** What begins a comment that ends with its line. */
  readonly lineComments: readonly string[];
  readonly blockComments: readonly (readonly [start: string, end: string])[];
  /** Strings that end with their line, open or not: an apostrophe in prose must not swallow the rest. */
  readonly quotes: string;
  /** Strings that may hold line breaks, the longest mark first. */
  readonly longQuotes: readonly string[];
  /** Whether a backtick's string holds code in `${}`. */
  readonly hasTemplates: boolean;
  /** Whether `/…/` may be a regular expression. */
  readonly hasRegex: boolean;
  /** Whether `'` also begins what is no string, such as a lifetime of Rust: only one character, or an escape, is quoted by it. */
  readonly quotesOneCharacter: boolean;
}

const C_BLOCK = [['/*', '*/']] as const;
const C_LIKE: CodeSyntax = { lineComments: ['//'], blockComments: C_BLOCK, quotes: '"\'', longQuotes: [], hasTemplates: false, hasRegex: false, quotesOneCharacter: false };
/** Text is all that prose holds. */
const PROSE: CodeSyntax = { ...C_LIKE, lineComments: [], blockComments: [], quotes: '' };
const SCRIPT: CodeSyntax = { ...C_LIKE, longQuotes: ['`'], hasTemplates: true, hasRegex: true };
const MARKUP: CodeSyntax = { ...C_LIKE, lineComments: [], blockComments: [...C_BLOCK, ['<!--', '-->']] };
const TRIPLE = ['"""'];

const OWN: Readonly<Record<string, CodeSyntax>> = {
  typescript: SCRIPT,
  typescriptreact: SCRIPT,
  javascript: SCRIPT,
  javascriptreact: SCRIPT,
  vue: { ...SCRIPT, blockComments: MARKUP.blockComments },
  svelte: { ...SCRIPT, blockComments: MARKUP.blockComments },
  astro: { ...SCRIPT, blockComments: MARKUP.blockComments },
  html: MARKUP,
  xml: MARKUP,
  css: { ...C_LIKE, lineComments: [] },
  json: { ...C_LIKE, lineComments: [], blockComments: [], quotes: '"' },
  go: { ...C_LIKE, longQuotes: ['`'] },
  rust: { ...C_LIKE, quotes: '\'', longQuotes: ['"'], quotesOneCharacter: true },
  php: { ...C_LIKE, lineComments: ['//', '#'] },
  python: { ...C_LIKE, lineComments: ['#'], blockComments: [], longQuotes: ['"""', "'''"] },
  lua: { ...C_LIKE, lineComments: ['--'], blockComments: [['--[[', ']]']], longQuotes: [] },
  java: { ...C_LIKE, longQuotes: TRIPLE },
  kotlin: { ...C_LIKE, longQuotes: TRIPLE },
  scala: { ...C_LIKE, longQuotes: TRIPLE },
  swift: { ...C_LIKE, longQuotes: TRIPLE },
  csharp: { ...C_LIKE, longQuotes: TRIPLE },
};

/** How a language writes comments and strings; one that is not known is taken for a relative of C. */
export function codeSyntax(languageId: string): CodeSyntax {
  if (isProse(languageId)) return PROSE;
  if (Object.hasOwn(OWN, languageId)) return OWN[languageId] ?? C_LIKE;
  const mark = lineComment(languageId);
  if (mark === '#') return { ...C_LIKE, lineComments: ['#'], blockComments: [] };
  return mark === '--' ? { ...C_LIKE, lineComments: ['--'] } : C_LIKE;
}
