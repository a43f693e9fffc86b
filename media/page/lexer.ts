import { Lexer, type Token, type TokensList } from 'marked';

// Above these, text is shown as it is. Chosen so that hostile input of any shape is read in some ten ms; measured with
// marked 18.2: the time for emphasis grows with the square of its marks, and deep nesting overflows the stack.
const MAX_LENGTH = 200_000;
const MAX_MARKS = 300;
const MAX_DEPTH = 16;

class BoundedLexer extends Lexer {
  #depth = 0;

  override blockTokens(source: string, tokens: Token[] = [], lastParagraphClipped?: boolean): TokensList {
    // The library declares two overloads that differ in this type only.
    const list = tokens as TokensList;
    if (this.#depth >= MAX_DEPTH) {
      list.push(plainBlock(source));
      return list;
    }
    this.#depth++;
    try {
      super.blockTokens(source, list, lastParagraphClipped);
      return list;
    } finally {
      this.#depth--;
    }
  }

  override inlineTokens(source: string, tokens: Token[] = []): Token[] {
    const marks = source.match(/[*_~[\]]/g)?.length ?? 0;
    if (marks <= MAX_MARKS) return super.inlineTokens(source, tokens);
    tokens.push({ type: 'text', raw: source, text: source, escaped: true });
    return tokens;
  }
}

/** As raw HTML is: shown character by character. */
function plainBlock(text: string): Token {
  return { type: 'html', block: true, pre: false, raw: text, text };
}

/** Markdown as blocks. Time and depth are bounded whatever the text. */
export function lexMarkdown(text: string): readonly Token[] {
  return text.length > MAX_LENGTH ? [plainBlock(text)] : new BoundedLexer({ gfm: true }).lex(text);
}

/** Only these last blocks can still change: the one being written, and a list before it that a next item would continue. */
const OPEN_BLOCKS = 2;

/** The first blocks of a text that is still growing, as far as nothing that follows can change them. */
export function completeBlocks(tokens: readonly Token[]): readonly Token[] {
  const blocks = tokens.flatMap(({ type }, index) => (type === 'space' ? [] : [index]));
  return blocks.length <= OPEN_BLOCKS ? [] : tokens.slice(0, blocks.at(-OPEN_BLOCKS));
}
