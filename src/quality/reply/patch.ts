import { wholeLines, type TextEdit } from '../../request/document.ts';
import { languageOfFile } from '../../request/language.ts';
import type { SelectionRequest } from '../../request/request.ts';
import { replyFinding, type ReplyFault } from '../checks/reply.ts';
import type { Extraction } from './extraction.ts';
import { isElided, newVersion, repeatsDeclaration } from './candidates.ts';
import { codeBlocks, type CodeBlock } from './fences.ts';
import { visibleText } from '../../request/hidden-characters.ts';
import { secretFindings } from './inspect.ts';
import { diffHunks, isDiff, placeHunk, searchBlocks, type Hunk } from './hunks.ts';
import { endOfLine, withNewlines, type LineRange } from './lines.ts';
import { isRefusal } from './refusal.ts';
import { minimal, replacementOf, type Replacement } from './replacement.ts';

/** Fences that hold what a program printed or what to type in a terminal, not a patch. */
const NOT_SOURCE = new Set(['text', 'txt', 'plaintext', 'console', 'output', 'log', 'bash', 'sh', 'shell', 'zsh', 'powershell', 'terminal']);

/** What in a reply is the patch. `place`: its offsets in the reply; `closed`: it is whole. */
interface Patch {
  readonly place: { readonly start: number; readonly end: number };
  readonly closed: boolean;
  /** Null: it does not apply. Empty: it changes nothing. */
  readonly replacements: readonly Replacement[] | null;
}

/**
 * The diagnosis and the patch of a reply to `debug`. The patch is one fenced block with the selected whole lines as they
 * should be; a longer block that starts and ends with lines around the selection, one with a part of a large selection,
 * SEARCH/REPLACE blocks and a diff are understood too. A reply without a patch, or whose patch changes nothing, is a diagnosis only.
 */
export function extractPatch(request: SelectionRequest, raw: string, cutOff: boolean): Extraction {
  const visible = visibleText(raw);
  const reply = withNewlines(visible.text);
  const failed = (fault: ReplyFault, detail?: string): Extraction => ({ content: { text: reply.trim(), edits: [] }, findings: [replyFinding(fault, detail)] });
  if (reply.trim() === '') return failed('empty');
  if (isRefusal(reply)) return failed('refusal');

  const lines = withNewlines(request.document.text).split('\n');
  const selection = selectedLines(request);
  const patch = patchOf(request, reply, lines, selection);
  if (cutOff && patch?.closed !== true) return failed('cut-off');
  if (patch === null) return { content: { text: reply.trim(), edits: [] }, findings: [] };
  if (patch.replacements === null) return failed('patch-does-not-apply');
  const edits = editsOf(request.document.text, patch.replacements);
  if (edits.length > 0 && visible.suspects.length > 0) return failed('hidden-characters', visible.suspects.join(', '));
  const findings = secretFindings(request.document.text, edits.map(({ newText }) => newText).join('\n'));
  return { content: { text: withoutPlace(reply, patch.place), edits }, findings };
}

function patchOf(request: SelectionRequest, reply: string, lines: readonly string[], selection: LineRange): Patch | null {
  const search = searchBlocks(reply);
  const blocks = codeBlocks(reply);
  if (search !== null) {
    const around = blocks.filter((block) => block.start < search.end && search.start < block.end);
    const place = { start: Math.min(search.start, ...around.map(({ start }) => start)), end: Math.max(search.end, ...around.map(({ end }) => end)) };
    return { place, closed: search.closed, replacements: placedHunks(lines, selection, search.hunks) };
  }
  const diff = blocks.findLast(isDiff);
  if (diff !== undefined) return { place: diff, closed: diff.closed, replacements: placedHunks(lines, selection, diffHunks(diff.text)) };
  const candidates = replacementBlocks(request, blocks, lines, selection);
  const chosen = newVersion(lines.slice(selection.from, selection.to).join('\n'), candidates.map(({ text }) => text));
  const block = candidates[chosen ?? 0];
  if (block === undefined) return null;
  const replacement = chosen === null ? null : safeReplacement(lines, selection, block.text.split('\n'));
  return { place: block, closed: block.closed, replacements: replacement === null ? null : [replacement] };
}

/** Null where the block cannot be applied without losing code or having it twice. */
function safeReplacement(lines: readonly string[], selection: LineRange, block: readonly string[]): Replacement | null {
  if (isElided(lines, block)) return null;
  const replacement = replacementOf(lines, selection, block);
  if (replacement === null) return null;
  const { from, to } = replacement;
  const rest = [...lines.slice(0, from), ...lines.slice(to)];
  return repeatsDeclaration(rest, lines.slice(from, to), replacement.lines) ? null : replacement;
}

/** The blocks that are no quote of what stands in the file. */
function replacementBlocks(request: SelectionRequest, blocks: readonly CodeBlock[], lines: readonly string[], selection: LineRange): readonly CodeBlock[] {
  const ownNames = new Set([request.document.languageId, languageOfFile(request.document.file)]);
  const sources = blocks.filter(({ info }) => !NOT_SOURCE.has(info) || ownNames.has('shellscript') || ownNames.has('plaintext'));
  const selected = lines.slice(selection.from, selection.to);
  return sources.filter((block) => !isQuote(block.text, lines, selected));
}

/** Lines of the document as they are; but a good part of the selection alone is a patch that deletes the rest. */
function isQuote(text: string, lines: readonly string[], selected: readonly string[]): boolean {
  const quoted = plain(text.split('\n'));
  if (quoted === '\n\n') return true;
  if (!plain(lines).includes(quoted)) return false;
  const original = plain(selected);
  const deletes = quoted !== original && original.includes(quoted) && quoted.length * 2 >= original.length;
  return !deletes;
}

/** Lines without indentation and blank ones, between newlines, so that one such text is found in another. */
function plain(lines: readonly string[]): string {
  return `\n${lines.map((line) => line.trim()).filter((line) => line !== '').join('\n')}\n`;
}

/** All hunks at their places in ascending order; null where one has none or two overlap. */
function placedHunks(lines: readonly string[], selection: LineRange, hunks: readonly Hunk[]): Replacement[] | null {
  const placed: Replacement[] = [];
  for (const hunk of hunks) {
    const found = placeHunk(lines, selection, hunk);
    if (found === null) return null;
    placed.push(found);
  }
  placed.sort((a, b) => a.from - b.from);
  const overlap = placed.some((hunk, index) => hunk.from < (placed[index - 1]?.to ?? 0));
  return overlap ? null : placed.map((hunk) => minimal(lines, hunk));
}

function selectedLines({ document, selection }: SelectionRequest): LineRange {
  const span = wholeLines(document.text, selection);
  const from = newlinesIn(document.text, 0, span.start);
  return { from, to: from + newlinesIn(document.text, span.start, span.end) + 1 };
}

function newlinesIn(text: string, start: number, end: number): number {
  let count = 0;
  for (let at = text.indexOf('\n', start); at !== -1 && at < end; at = text.indexOf('\n', at + 1)) count++;
  return count;
}

/** The replacements as edits of whole lines, with the document's ends of line. */
function editsOf(text: string, replacements: readonly Replacement[]): TextEdit[] {
  const eol = endOfLine(text);
  const starts = lineStarts(text);
  const startOf = (line: number): number => starts[line] ?? text.length;
  return replacements.filter(({ from, to, lines }) => to > from || lines.length > 0).map(({ from, to, lines }) => {
    const newText = lines.join(eol);
    // There is no newline behind the last line: the one before it goes or comes with the lines.
    if (to >= starts.length) {
      if (lines.length === 0 && from > 0) return { start: lineEndBefore(text, startOf(from)), end: text.length, newText };
      return { start: startOf(from), end: text.length, newText: from >= starts.length ? eol + newText : newText };
    }
    return { start: startOf(from), end: startOf(to), newText: lines.length === 0 ? '' : newText + eol };
  });
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

/** The end of the line before the one that starts at `start`. */
function lineEndBefore(text: string, start: number): number {
  return text[start - 2] === '\r' ? start - 2 : Math.max(0, start - 1);
}

function withoutPlace(reply: string, { start, end }: { readonly start: number; readonly end: number }): string {
  return [reply.slice(0, start).trim(), reply.slice(end).trim()].filter((part) => part !== '').join('\n\n');
}
