import { positionAt, wholeLines } from '../request/document.ts';
import type { Request, SelectionRequest } from '../request/request.ts';
import type { Classification, Complexity } from './decision.ts';

/** Longest selection, in lines, that can be trivial. */
const TRIVIAL_LINES = 15;
/** Up to here a selection without any sign of trouble is trivial by its size alone. */
const TINY_LINES = 3;
/** From here on a selection is complex by its size alone. */
const COMPLEX_LINES = 60;

const STACK_TRACE = /^[ \t]*at .{1,300}[:(]\d+(?::\d+)?\)?[ \t]*$|^Traceback \(most recent call last\)|^[ \t]*File "[^"]+", line \d+|^panic: |^Caused by: |^[ \t]+from .{1,300}:\d+:in /m;
/** Words of trouble that reaches beyond one line: time, concurrency, memory, security. */
const HARD_WORDS = /\b(?:race condition|deadlock|concurren\w*|intermittent\w*|flaky|sometimes|memory leak|leaks?|timeouts?|performance|slow|security|vulnerab\w*|corrupt\w*|regression|production)\b/i;
const HARD_CODE = /\b(?:async|await|Promise|setTimeout|setInterval|Worker|Mutex|synchronized|goroutine|chan|thread|Thread|lock|Atomics|unsafe|volatile)\b/;
const FILE_NAME = /\.(?:[cm]?[jt]sx?|py|rb|go|rs|java|kt|cs|c|cc|cpp|h|hpp|php|swift)$/;
const AROUND_NAMES = /[\s"'`,:;()<>[\]{}]+/;
/** UTF-16 units of what was said and reported that are read: more says nothing new, and takes time while somebody waits. */
const LONGEST_ASKED = 10_000;

interface Signals {
  readonly complex: readonly string[];
  readonly trivial: readonly string[];
}

/** The files that a text names, other than the document itself. */
function otherFiles(text: string, own: string): number {
  const ownName = own.slice(own.lastIndexOf('/') + 1);
  const words = text.split(AROUND_NAMES).map((word) => word.replace(/[.!?]$/, ''));
  const names = words.filter((word) => FILE_NAME.test(word)).map((name) => name.slice(name.lastIndexOf('/') + 1));
  return new Set(names.filter((name) => name !== ownName)).size;
}

/** A parser's complaint: the code cannot be read, and what stands there says nearly all about it. */
function isSyntactic(code: string | undefined): boolean {
  // TypeScript numbers its syntax errors from 1000 to 1999.
  return code !== undefined && /^(?:TS)?1\d{3}$/.test(code);
}

function selectionSignals(request: SelectionRequest): Signals {
  const { document, diagnostics, question = '' } = request;
  const span = wholeLines(document.text, request.selection);
  const code = document.text.slice(span.start, span.end);
  const lines = positionAt(document.text, span.end).line - positionAt(document.text, span.start).line + 1;
  const asked = `${question}\n${diagnostics.map((one) => one.message).join('\n')}`.slice(0, LONGEST_ASKED);
  const complex: string[] = [];
  const trivial: string[] = [];
  if (lines >= COMPLEX_LINES) complex.push(`${lines} lines selected`);
  if (STACK_TRACE.test(asked)) complex.push('a stack trace');
  const files = otherFiles(asked, document.file);
  if (files > 0) complex.push(files === 1 ? 'another file involved' : `${files} other files involved`);
  const word = HARD_WORDS.exec(question);
  if (word !== null) complex.push(`"${word[0].toLowerCase()}"`);
  const hardCode = HARD_CODE.exec(code);
  if (hardCode !== null) complex.push(`code with ${hardCode[0]}`);
  if (diagnostics.length > 3) complex.push(`${diagnostics.length} problems reported`);
  if (lines <= TINY_LINES) trivial.push(lines === 1 ? '1 line' : `${lines} lines`);
  else if (lines <= TRIVIAL_LINES && diagnostics.length > 0 && diagnostics.every((one) => isSyntactic(one.code))) {
    trivial.push(`${lines} lines, only syntax errors reported`);
  }
  return { complex, trivial };
}

/**
 * Judges how hard a request is from what is at hand, at no cost: size, reported problems, other files, words, stack traces.
 * Any sign of trouble outweighs smallness; without any sign either way it is simple.
 */
export function classify(request: Request): Classification {
  if (request.task === 'complete') return { by: 'heuristic', complexity: 'simple', signals: [] };
  const { complex, trivial } = selectionSignals(request);
  const [complexity, signals]: [Complexity, readonly string[]] =
    complex.length > 0 ? ['complex', complex] : trivial.length > 0 ? ['trivial', trivial] : ['simple', []];
  return { by: 'heuristic', complexity, signals };
}
