/** A name or a word of code. */
const WORD = /[\p{L}_$][\p{L}\p{N}_$]*/gu;
/** The share of the selection's words that a block has at least, to be a new version of it beside other blocks. */
const RESEMBLES = 0.5;

/**
 * Which of several code blocks of a reply is the new version of the selected lines: the first, where it has most of their
 * words and no later one has as many, for then what follows shows how to use it. Otherwise the model gave alternatives, or
 * parts that belong together, and nobody can tell which to apply.
 * @returns the index of the block; null where it is unclear
 */
export function newVersion(selected: string, blocks: readonly string[]): number | null {
  const wanted = wordsOf(selected);
  const [first = 0, ...later] = blocks.map((block) => shareOf(wanted, block));
  return blocks.length === 1 || (first >= RESEMBLES && later.every((share) => share < first)) ? 0 : null;
}

function wordsOf(text: string): Set<string> {
  return new Set(text.match(WORD) ?? []);
}

function shareOf(wanted: ReadonlySet<string>, block: string): number {
  const given = wordsOf(block);
  const common = [...wanted].filter((word) => given.has(word)).length;
  return wanted.size === 0 ? 0 : common / wanted.size;
}

/** A comment that stands for code which the model did not write out: `// ... existing code ...`. */
const ELISION = /^\s*(?:\/\/|\/\*|\*|#|--|<!--|\{\/\*)\s*(?:\.{3}|…|\[?(?:rest|remaining|existing|unchanged|same|other)\b.{0,60}\b(?:code|file|function|method|class|implementation|unchanged|before|above|below|same|lines?)\b)/i;

/** Whether a block leaves code out by such a comment, and the file has no such comment itself: to apply it would delete that code. */
export function isElided(document: readonly string[], block: readonly string[]): boolean {
  const own = new Set(document.map((line) => line.trim()));
  return block.some((line) => ELISION.test(line) && !own.has(line.trim()));
}

/** What only one thing in a scope may be called. */
const UNIQUE = /^\s*(?:export\s+(?:default\s+)?)?(?:declare\s+|abstract\s+|async\s+)*(?:function\*?|class|interface|enum|type|def|fn|func|struct|trait)\s+([\p{L}_$][\p{L}\p{N}_$]*)/u;

/**
 * Whether lines that replace others bring a second declaration of what the rest of the file declares: the model gave more than
 * was selected, and its place was not found.
 * @param rest the file without the lines that go
 */
export function repeatsDeclaration(rest: readonly string[], before: readonly string[], lines: readonly string[]): boolean {
  const had = countNames(before);
  const outside = countNames(rest);
  return [...countNames(lines)].some(([name, count]) => (outside.get(name) ?? 0) > 0 && count > (had.get(name) ?? 0));
}

function countNames(lines: readonly string[]): Map<string, number> {
  const names = new Map<string, number>();
  for (const line of lines) {
    const name = UNIQUE.exec(line)?.[1];
    if (name !== undefined) names.set(name, (names.get(name) ?? 0) + 1);
  }
  return names;
}
