/** A fenced code block of a Markdown reply. */
export interface CodeBlock {
  /** What stands after the opening fence, in lower case: `ts`, `diff`, or empty. */
  readonly info: string;
  /** What is inside, without the newline before the closing fence. */
  readonly text: string;
  /** False when the reply ends before the closing fence. */
  readonly closed: boolean;
  /** Offsets into the reply: from the line of the opening fence to the end of the closing one. */
  readonly start: number;
  readonly end: number;
}

interface Fence {
  readonly mark: string;
  readonly length: number;
  readonly indent: number;
  readonly info: string;
}

interface OpenBlock extends Fence {
  readonly start: number;
  readonly lines: string[];
}

/** The fenced blocks of a reply in their order. Linear in the reply. */
export function codeBlocks(reply: string): CodeBlock[] {
  const blocks: CodeBlock[] = [];
  let open: OpenBlock | null = null;
  for (let start = 0; start <= reply.length; ) {
    const newline = reply.indexOf('\n', start);
    const end = newline === -1 ? reply.length : newline;
    const line = reply.slice(start, end);
    const fence = fenceOf(line);
    if (open === null) {
      if (fence !== null) open = { ...fence, start, lines: [] };
    } else if (fence !== null && fence.mark === open.mark && fence.length >= open.length && isPunctuation(fence.info)) {
      blocks.push(block(open, end, true));
      open = null;
    } else {
      open.lines.push(withoutIndent(line, open.indent));
    }
    start = end + 1;
  }
  if (open !== null) blocks.push(block(open, reply.length, false));
  return blocks;
}

function block(open: OpenBlock, end: number, closed: boolean): CodeBlock {
  return { info: open.info, text: open.lines.join('\n'), closed, start: open.start, end };
}

function fenceOf(line: string): Fence | null {
  let indent = 0;
  while (line[indent] === ' ' || line[indent] === '\t') indent++;
  const mark = line[indent];
  if (mark !== '`' && mark !== '~') return null;
  let length = 0;
  while (line[indent + length] === mark) length++;
  const info = line.slice(indent + length).trim();
  if (length < 3 || info.includes('`')) return null;
  return { mark, length, indent, info: info.toLowerCase() };
}

/** Nothing, or the stray `;` that small models put behind a closing fence. */
function isPunctuation(info: string): boolean {
  return info.length <= 1 && !/\w/.test(info);
}

function withoutIndent(line: string, indent: number): string {
  let at = 0;
  while (at < indent && (line[at] === ' ' || line[at] === '\t')) at++;
  return line.slice(at);
}
