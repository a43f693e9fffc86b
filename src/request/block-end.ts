import { opensBlock } from './completion.ts';

/** The block that a completion is in, as far as it says where the completion ends. */
export interface BlockAround {
  readonly languageId: string;
  /** The line that opens the block, and its indentation; '' where no such line is known. */
  readonly opener: string;
  /** The least indentation of what belongs to the block. */
  readonly indent: number;
  /** What stands behind the cursor, without the white space at its start. */
  readonly after: string;
}

/** `ends`: the block ends before the line. `more`: too little of the line is there to tell. `closes`: it is the last one of the block. */
export type LineOfBlock = 'goes-on' | 'ends' | 'closes' | 'more';

/** Which blocks go on after their end, and with which words. */
const CHAINS: readonly (readonly [opener: RegExp, words: readonly string[]])[] = [
  [/^\s*[})]*\s*(?:try|except|catch|begin|rescue|finally)\b/, ['except', 'catch', 'rescue', 'else', 'finally', 'ensure']],
  [/^\s*[})]*\s*(?:if|elif|elsif|elseif|unless|else\s+if)\b/, ['else', 'elif', 'elsif', 'elseif']],
];
const NO_WORDS: readonly string[] = [];
/** Words that close a block, by language. */
const CLOSING_WORDS: Readonly<Record<string, readonly string[]>> = { ruby: ['end'], lua: ['end'], elixir: ['end'], julia: ['end'], shellscript: ['fi', 'done', 'esac'] };

/** What a line of a completion, at no bracket's depth, is to the block. @param rest the text from the start of the line on */
export function lineOfBlock(rest: string, previous: string, block: BlockAround): LineOfBlock {
  const [line = ''] = rest.split('\n', 1);
  const content = line.trim();
  const isWhole = rest.includes('\n');
  if (content === '') return isWhole ? 'ends' : 'more';
  if (indentation(line) >= block.indent || (block.languageId === 'python' && opensBlock(previous))) return 'goes-on';
  if (/^[)\]}]|^<\/|^\/>/.test(content)) return block.after.startsWith(content.charAt(0)) ? 'ends' : 'goes-on';
  return wordOfBlock(line, isWhole, block);
}

/** Whether a block that its bracket has closed goes on with a word below it, such as `else`. */
export function lineBehindBlock(rest: string, block: BlockAround): LineOfBlock {
  const words = chainOf(block);
  if (words.length === 0) return 'ends';
  const [line = ''] = rest.split('\n', 1);
  if (line.trim() === '') return rest.includes('\n') ? 'ends' : 'more';
  return wordOfBlock(line, rest.includes('\n'), block);
}

/** A line that is less indented than the block belongs to it where a word says so that does not stand there already. */
function wordOfBlock(line: string, isWhole: boolean, block: BlockAround): LineOfBlock {
  const content = line.trim();
  const closing = CLOSING_WORDS[block.languageId] ?? NO_WORDS;
  const chain = indentation(line) === indentation(block.opener) ? chainOf(block) : NO_WORDS;
  const words = [...chain, ...closing];
  if (!isWhole && words.some((word) => word.startsWith(content))) return 'more';
  const word = words.find((one) => content.startsWith(one) && !/[\p{L}\p{N}_]/u.test(content.charAt(one.length)));
  if (word === undefined || block.after.startsWith(word)) return 'ends';
  return chain.includes(word) ? 'goes-on' : 'closes';
}

function chainOf({ opener }: BlockAround): readonly string[] {
  return CHAINS.find(([pattern]) => pattern.test(opener))?.[1] ?? NO_WORDS;
}

export function indentation(line: string): number {
  return line.length - line.trimStart().length;
}
