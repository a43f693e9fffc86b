import { indentation, lineBehindBlock, lineOfBlock, type BlockAround, type LineOfBlock } from './block-end.ts';
import { CodeWalk, insideAt } from './code-walk.ts';
import { completionShape, cursorLines, opensBlock } from './completion.ts';
import { isProse } from './language.ts';
import type { CompleteRequest } from './request.ts';

/** A first line such as "Sure, here is the code:" is talk before a fence, not a line of code. */
const CHATTY_LINE = /^[A-Z][^;{}()=<>[\]]*\s[^;{}()=<>[\]]*[:.!]\s*$/;
/** UTF-16 units; no first line of talk is longer. */
const LONGEST_TALK = 300;
const FENCE_OPEN = /^[ \t]*```[^\n]*\n/m;

/** Where the code of a reply begins: after the fence that opens it; null while it cannot be known. */
function codeStart(text: string): number | null {
  const fence = FENCE_OPEN.exec(text);
  if (fence !== null) return fence.index + fence[0].length;
  const firstLine = text.trimStart().slice(0, LONGEST_TALK + 1).split('\n', 1)[0] ?? '';
  if (firstLine.length > LONGEST_TALK) return 0;
  const undecided = firstLine.startsWith('```') || CHATTY_LINE.test(firstLine);
  return undecided ? null : 0;
}

/** A line that goes on in the next one: an assignment or an operator without its right side. */
const GOES_ON = /(?:=>|[^=!<>]=|[=!]==?|&&|\|\||\?\?|[^+]\+|[^-]-|[^*/]\*|\\)[ \t]*$/;
/** How much of a line's end is looked at, in UTF-16 units. */
const LINE_END = 200;
/** How much behind the cursor is looked at, in UTF-16 units. */
const AFTER = 400;

/** How many statements go on a block that has been begun while somebody types: the more, the less likely all of them are meant. */
const MOST_STATEMENTS = 5;

/** The block around the cursor: a line that opens one begins it, else the cursor's own indentation says what belongs to it. */
function blockAround(request: CompleteRequest): BlockAround {
  const { before, after, above } = cursorLines(request);
  const { languageId, text } = request.document;
  const isOnOwnLine = before.trim() === '';
  const last = isOnOwnLine ? above : before;
  const deeper = indentation(last) + (opensBlock(last) ? 1 : 0);
  const behind = after.trim() === '' ? text.slice(request.cursor, request.cursor + AFTER) : after;
  return { languageId, opener: opensBlock(last) ? last : '', indent: isOnOwnLine && before !== '' ? before.length : deeper, after: behind.trimStart() };
}

/** With the indentation that the reply gives the first line of a block, where it takes no notice of the opener's. */
function blockOfReply(block: BlockAround, text: string): BlockAround {
  const first = /^[ \t]*\n(?:[ \t]*\n)?([ \t]+)\S/.exec(text.slice(0, AFTER))?.[1];
  return first === undefined || first.length >= block.indent ? block : { ...block, indent: first.length };
}

/**
 * Says when a streamed completion is complete: at the end of its line, or of its block.
 * A line that leaves a bracket, a string or a comment of its own open goes on, and so does one that ends in an operator. A block
 * ends where it closes what was opened before the cursor, at an empty line, or where the indentation falls below its own, unless
 * a word such as `else` carries it on.
 * @returns a function of all text so far: how many UTF-16 units of it to keep, or null to go on
 */
export function completionEnd(request: CompleteRequest): (text: string) => number | null {
  const { languageId, text: document } = request.document;
  const shape = completionShape(request);
  const inside = insideAt(document.slice(0, request.cursor), languageId);
  const around = blockAround(request);
  const most = request.trigger === 'auto' && around.opener === '' ? MOST_STATEMENTS : Infinity;
  return (text) => {
    const start = codeStart(text);
    return start === null ? null : endOfCode(text, start);
  };

  function endOfCode(text: string, start: number): number | null {
    const walk = new CodeWalk(languageId, inside === null ? [] : [inside]);
    const block = blockOfReply(around, text.slice(start, start + AFTER));
    let lineStart = start;
    let codeEnd = start;
    let begun = false;
    let isClosed = false;
    let statements = 0;
    for (let at = start; at < text.length; ) {
      if (isClosingFence(text, at, lineStart)) return at;
      if (text[at] === '\n') {
        if (begun && walk.depth <= 0 && !isInsideOwn(walk) && !goesOn(text.slice(lineStart, codeEnd), walk)) {
          statements++;
          const line: LineOfBlock = shape === 'line' || isClosed || statements >= most ? 'ends' : lineAt(text, at, lineStart, walk, block);
          if (line === 'ends') return at;
          if (line === 'more') return null;
          isClosed = line === 'closes';
        }
        lineStart = at + 1;
      }
      const wasComment = isComment(walk);
      const next = walk.step(text, at);
      const isBlank = text.slice(at, next).trim() === '';
      begun ||= !isBlank;
      if (!isBlank && !wasComment && !isComment(walk)) codeEnd = next;
      if (next > at + 1) lineStart = Math.max(lineStart, text.lastIndexOf('\n', next - 1) + 1);
      at = next;
    }
    return null;
  }

  /** Whether a string or comment that the reply began goes on in the next line; one that the cursor is in has its lines as code has. */
  function isInsideOwn({ inside: now, open }: CodeWalk): boolean {
    return now?.spans === true && (open.length > 1 || inside === null);
  }

  function goesOn(line: string, walk: CodeWalk): boolean {
    return walk.inside === null && !isProse(languageId) && GOES_ON.test(line.slice(-LINE_END));
  }
}

function isComment({ inside }: CodeWalk): boolean {
  return inside?.kind === 'comment';
}

/** What the line behind a newline is to the block. */
function lineAt(text: string, newline: number, lineStart: number, walk: CodeWalk, block: BlockAround): LineOfBlock {
  const rest = text.slice(newline + 1);
  return walk.depth < 0 ? lineBehindBlock(rest, block) : lineOfBlock(rest, text.slice(lineStart, newline), block);
}

/** A fence at the start of a line ends the code, whatever stands open. */
function isClosingFence(text: string, at: number, lineStart: number): boolean {
  return text[at] === '`' && text.startsWith('```', at) && text.slice(lineStart, at).trim() === '';
}
