import { isProse } from '../../request/language.ts';
import { codeBlocks, type CodeBlock } from './fences.ts';
import type { Head } from './head.ts';
import { isSentence } from './prose.ts';
import { restatedIn } from './restated.ts';
import { placeAfter } from './surroundings.ts';

/** A code answer out of its fences. `whole`: a closing fence says that it is not cut off. */
export type Unfenced =
  | { readonly kind: 'code'; readonly text: string; readonly fenced: boolean; readonly whole: boolean }
  | { readonly kind: 'leftover' };

/** Where a reply is to go. */
export interface Target {
  readonly languageId: string;
  /** The document's text in front of the cursor: inside of a string or comment a fence may be part of it. */
  readonly before: string;
  /** What opens the block that the cursor is at the start of. */
  readonly head: Head | null;
}

const MARKDOWN = new Set(['markdown', 'md', 'text', 'txt', 'plaintext']);
/** Fences that hold what a program printed, or what to type in a terminal. */
const NOT_SOURCE = new Set(['text', 'txt', 'plaintext', 'console', 'output', 'log', 'bash', 'sh', 'shell', 'zsh', 'powershell', 'terminal', 'diff', 'markdown', 'md']);
/** How a block is announced that only shows what was given above it at work. */
const SHOWS = /\b(?:usage|us(?:e|ing) (?:it|this|the)|call (?:it|this|the)|examples?|tests?|try|outputs?|results?|prints?|runn?(?:ing)?|install)\b/i;
/** A line of code, whatever the language, once what it quotes is off it. */
const CODE = /[{};]|=>|\w\(|\s=\s|^\s*(?:import|from|const|let|var|return|def|function|class|print|pass|break)\b/;

/**
 * The code of a reply that may be bare, fenced, or fenced with prose around it. Of several blocks it is the one that gives the
 * declaration around the cursor, or the first where the others are announced as examples, tests or output. Otherwise, and with
 * fences in the middle of code, it is `leftover`: no one can tell what the answer is.
 */
export function unfence(reply: string, target: Target): Unfenced {
  const { languageId, before } = target;
  const bare: Unfenced = { kind: 'code', text: reply, fenced: false, whole: false };
  if (!reply.includes('```') && !reply.includes('~~~')) return bare;
  const blocks = codeBlocks(reply);
  const [first, ...others] = blocks;
  if (first === undefined) return reply.trimStart().startsWith('```') ? { kind: 'leftover' } : bare;
  const lead = reply.slice(0, first.start);
  if (isProse(languageId)) {
    const wraps = lead.trim() === '' && reply.slice(first.end).trim() === '' && others.length === 0 && MARKDOWN.has(first.info);
    return wraps ? fenced(first) : bare;
  }
  if (lead.trim() === '' || isTalk(lead)) {
    const chosen = answerAmong(reply, blocks, target);
    return chosen === null ? { kind: 'leftover' } : fenced(chosen);
  }
  if (placeAfter(before + lead) !== 'code') return bare;
  // Code that a lone closing fence ends: the model took the prompt for the opening one.
  const isClosing = others.length === 0 && !first.closed && first.info === '';
  return isClosing ? { kind: 'code', text: lead.slice(0, -1), fenced: false, whole: true } : { kind: 'leftover' };
}

function fenced(block: CodeBlock): Unfenced {
  return { kind: 'code', text: block.text, fenced: true, whole: block.closed };
}

function answerAmong(reply: string, blocks: readonly CodeBlock[], { languageId, head }: Target): CodeBlock | null {
  const sources = blocks.length === 1 || NOT_SOURCE.has(languageId) ? blocks : blocks.filter(({ info }) => !NOT_SOURCE.has(info));
  const [first, ...later] = sources;
  if (first === undefined) return null;
  if (later.every(({ text }) => text.trim() === first.text.trim())) return first;
  const restating = head === null ? [] : sources.filter(({ text }) => restatedIn(text, head) !== null);
  if (restating[0] !== undefined) return restating[0];
  return later.every((block) => SHOWS.test(announcement(reply, blocks, block))) ? first : null;
}

/** The last line with words between a block and the one before it. */
function announcement(reply: string, blocks: readonly CodeBlock[], block: CodeBlock): string {
  const from = blocks[blocks.indexOf(block) - 1]?.end ?? 0;
  return reply.slice(Math.max(from, block.start - 1_000), block.start).split('\n').findLast((line) => /\w/.test(line)) ?? '';
}

/** Words in front of a fence: sentences, headings, a last line that announces the code. */
function isTalk(lead: string): boolean {
  const lines = lead.split('\n').filter((line) => line.trim() !== '');
  const last = (lines.at(-1) ?? '').trim();
  const announces = (last.endsWith(':') || last.endsWith(':**')) && last.split(/\s+/).length >= 3 && !/[{}()=;]/.test(last);
  return announces || lines.every((line) => isSentence(line) || isTalkLine(line.trim()));
}

/** A heading, an item of a list, or a line that ends as text does, without a mark of code. */
function isTalkLine(line: string): boolean {
  const unquoted = line.slice(0, 1_000).split('`').filter((_, index) => index % 2 === 0).join('x');
  if (CODE.test(unquoted)) return false;
  return /^(?:#{1,4} |\*\*|[-*] |\d{1,2}[.)] )/.test(unquoted) || /\p{L}{2}[.:!?*]+$/u.test(unquoted);
}
