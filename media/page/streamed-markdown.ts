import { completeBlocks, lexMarkdown } from './lexer.ts';
import { type CopyCode, renderTokens } from './markdown.ts';

/** Markdown that is shown while it comes. Blocks that are complete stay in place; only the open end is drawn again. */
export class StreamedMarkdown {
  readonly #root: HTMLElement;
  readonly #copy: CopyCode;
  #text = '';
  /** Text of the blocks that are complete, in characters; and the nodes of the others. */
  #complete = 0;
  #open: readonly Node[] = [];

  constructor(root: HTMLElement, copy: CopyCode) {
    this.#root = root;
    this.#copy = copy;
  }

  append(piece: string): void {
    this.#text += piece.replaceAll('\r', '');
  }

  draw(): void {
    const tokens = lexMarkdown(this.#text.slice(this.#complete));
    const complete = completeBlocks(tokens);
    this.#replaceOpen(renderTokens(complete, this.#copy));
    this.#complete += complete.reduce((sum, { raw }) => sum + raw.length, 0);
    this.#open = renderTokens(tokens.slice(complete.length), this.#copy);
    this.#root.append(...this.#open);
  }

  /** The answer as it is in the end, read as one: in rare cases (a table's first line) what follows changes more than the open end. */
  finish(text: string): void {
    this.#root.replaceChildren();
    this.#text = text;
    this.#complete = 0;
    this.#open = [];
    this.draw();
  }

  #replaceOpen(nodes: readonly Node[]): void {
    for (const node of this.#open) node.parentNode?.removeChild(node);
    this.#root.append(...nodes);
  }
}
