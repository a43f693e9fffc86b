import { isProse } from '../../request/language.ts';

/** Languages whose files hold natural language outside of comments and strings; only a chatty first line counts there. */
const TEXT_BEARING = new Set([
  'html', 'vue', 'svelte', 'astro', 'xml', 'xsl', 'svg', 'handlebars', 'jade', 'haml', 'razor', 'erb', 'twig', 'php', 'blade',
  'yaml', 'dockercompose', 'properties', 'ini', 'toml', 'csv', 'tex', 'bibtex', 'feature', 'gherkin', 'cucumber', 'applescript',
  'cobol', 'ignore', 'log', 'mdx', 'json', 'jsonc', 'makefile', 'shellscript', 'typescriptreact', 'javascriptreact', 'javascript',
]);

/** Words that English sentences need and programs seldom write bare; keywords (of SQL too) are left out. */
const FUNCTION_WORDS = new Set([
  'the', 'a', 'an', 'of', 'this', 'that', 'these', 'those', 'it', 'its', 'you', 'your', 'we', 'i', 'are', 'be', 'was', 'has',
  'have', 'should', 'would', 'could', 'can', 'will', 'which', 'here', "here's", 'there', 'so', 'because', 'also', 'only', 'they',
  'their', 'my', 'since', 'need', "it's", "let's",
]);
const CHATTY = [
  'here is', 'here are', "here's", 'sure', 'certainly', 'of course', 'below is', 'the following', 'this code', 'this function',
  'the code', 'the completed', 'to complete', 'you can', 'explanation', 'note:', 'note that', 'okay', 'i have', "i've", 'absolutely', 'in this',
];
const BLOCK_STARTS = '/"\'<{(=`';

interface Comments {
  readonly line: readonly string[];
  readonly block: readonly (readonly [start: string, end: string])[];
}

const COMMENTS: Comments = {
  line: ['//', '#', '--', '%', ';', '*', '!', "'", 'rem '],
  block: [['/*', '*/'], ['"""', '"""'], ["'''", "'''"], ['<!--', '-->'], ['{-', '-}'], ['(*', '*)'], ['=begin', '=end'], ['`', '`']],
};

/** How much of an answer is looked at, in UTF-16 units; no completion is so long. */
const REACH = 100_000;
/** A longer line is data, in UTF-16 units. */
const LONGEST_LINE = 2_000;

/** The first line of a code answer that is a sentence to the reader, or null. */
export function proseLine(text: string, languageId: string): string | null {
  if (isProse(languageId)) return null;
  const lines = text.slice(0, REACH).split('\n');
  if (TEXT_BEARING.has(languageId)) {
    const first = lines.find((line) => line.trim() !== '') ?? '';
    const last = lines.findLast((line) => line.trim() !== '') ?? '';
    return [first, last].find((line) => isChatty(line) && isSentence(line)) ?? null;
  }
  let closer: string | null = null;
  for (const line of lines) {
    if (closer === null && isSentence(line)) return line;
    closer = openAfter(line, closer);
  }
  return null;
}

/** A sentence of natural language: enough words, two that only sentences have, and no mark of a program. */
export function isSentence(line: string): boolean {
  if (line.length > LONGEST_LINE) return false;
  const bare = withoutQuoted(line.trim());
  if (bare.length < 8 || !/^[\p{L}*_>-]/u.test(bare)) return false;
  if (COMMENTS.line.some((mark) => bare.toLowerCase().startsWith(mark))) return false;
  if (/[{}[\]=;|&$@\\<>+^~]/.test(bare) || /\w\(|\w\.\w|\w:\w|\):?$/.test(bare)) return false;
  const words = bare.toLowerCase().split(/\s+/).map((word) => word.replace(/^[("*_]+|[.,:;!?)"*_]+$/g, ''));
  const known = words.filter((word) => FUNCTION_WORDS.has(word)).length;
  const spelled = words.filter((word) => /^[\p{L}'’-]+$/u.test(word) || word === '').length;
  if (spelled < words.length * 0.7) return false;
  return isChatty(line) ? words.length >= 3 : words.length >= 5 && known >= 2;
}

/** Starts as an assistant does that talks about its code. */
export function isChatty(line: string): boolean {
  const start = line.trimStart().replaceAll('’', "'").replace(/^[*_#> ]+/, '').slice(0, 20).toLowerCase();
  return CHATTY.some((words) => start.startsWith(words) && !/\w/.test(start.charAt(words.length)));
}

/** The line without what stands in quotes: prose quotes code so, and code prose. */
function withoutQuoted(line: string): string {
  return ['`', '"'].reduce(withoutPairs, line).replace(/(^|[\s(,])'[^']*'(?=$|[\s),.;:])/g, '$1x');
}

function withoutPairs(line: string, quote: string): string {
  const parts = line.split(quote);
  return parts.length % 2 === 0 ? line : parts.filter((_, index) => index % 2 === 0).join('x');
}

/** What closes the comment or long string that is open after a line, or null. */
function openAfter(line: string, closer: string | null): string | null {
  let open = closer;
  for (let at = 0; at < line.length; ) {
    if (open !== null) {
      const end = line.indexOf(open, at);
      if (end === -1) return open;
      at = end + open.length;
      open = null;
      continue;
    }
    const pair = BLOCK_STARTS.includes(line.charAt(at)) && COMMENTS.block.find(([start]) => line.startsWith(start, at));
    at += pair ? pair[0].length : 1;
    open = pair ? pair[1] : null;
  }
  return open;
}
