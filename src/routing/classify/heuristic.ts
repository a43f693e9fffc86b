import type { Complexity } from '../../config/policy-settings.ts';
import { positionAt, wholeLines } from '../../request/document.ts';
import type { Request, SelectionRequest } from '../../request/request.ts';

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
/** Code that asks for thought whatever is asked about it: types that compute, memory by hand, many at once. */
const DENSE_CODE = /\b(?:infer|atomic\w*|RefCell|reinterpret_cast|malloc|metaclass|go func|PARTITION BY|WITH RECURSIVE)\b/;
/** A fault that depends on the moment, the load or the machine, said without the words of the trade. */
const COMES_AND_GOES = /\b(?:differs? (?:from|between) \w+ to|from run to run|now and then|once in a while|from time to time|every (?:second|other|few) \w+|once (?:a|every|per) \w+|at random|randomly|occasional\w*|rarely|not always|(?:can ?not|can't|unable to) reproduce|never in (?:the |our |my )?tests?|works (?:locally|on my|in dev\w*)|under load|is busy|after (?:a while|some \w+|a few \w+|hours|days|(?:a|the|every) (?:restart|deploy\w*))|hangs?|freez(?:es?|ing)|stuck|out of order|in release builds?|SIGSEGV|segfaults?|grows by)\b/i;
/** A question about what else a change or a failure touches. */
const REACHES_FURTHER = /\b(?:thread[- ]safe|race|blocking|rolled? out|while it is|backwards?[- ]compat\w*|trade-?offs?|invariants?|idempoten\w*|edge cases?|at the same time|in parallel|two (?:users|threads|servers|services|processes))\b/i;
/**
 * Words of a question from which on it tells a story rather than a symptom. A hard prompt in plain words has no keyword,
 * but it takes more words to say than "prints 0.0" or "SyntaxError: ':' expected".
 */
const LONG_QUESTION = 14;
/** From here on there is a symptom to explain, so that the code is not trivial however short it is. */
const TOLD = 6;
const FILE_NAME = /\.(?:[cm]?[jt]sx?|py|rb|go|rs|java|kt|cs|c|cc|cpp|h|hpp|php|swift)$/;
const AROUND_NAMES = /[\s"'`,:;()<>[\]{}]+/;
/** UTF-16 units of what was said and reported that are read: more says nothing new, and takes time while somebody waits. */
const LONGEST_ASKED = 10_000;

/** What speaks for a complexity, in the words of `signals`. */
interface Signals {
  readonly complex: readonly string[];
  /** How many of them hardly ever mislead: all but a long question and a word in the code. */
  readonly firm: number;
  /** Whether the question is long. */
  readonly long: boolean;
  readonly trivial: readonly string[];
}

/** How hard a request is, judged at no cost. */
export interface HeuristicVerdict {
  readonly complexity: Complexity;
  /** How often a verdict with such signals is right, 0 to 1, measured on labelled cases; see `CONFIDENCE`. */
  readonly confidence: number;
  /** Signals that decided, for people. */
  readonly signals: readonly string[];
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

/** What was typed, without the pasted trace: lines that are indented or look like a trace say nothing about the length of the question. */
function ownWords(question: string): readonly string[] {
  const said = question.split('\n').filter((line) => !STACK_TRACE.test(line) && !/^\s/.test(line));
  return said.join(' ').split(/\s+/).filter((word) => word !== '');
}

/** What is said of a match whose end is open: it may go on into a name of the user's own, and signals are kept. */
const OPEN_ENDED = { concurren: 'concurrency', intermittent: 'intermittent', vulnerab: 'vulnerability', corrupt: 'corruption', atomic: 'atomic' };

/** A word of ours for a match of ours: never more of the text than the patterns spell out. */
function listed(match: string): string {
  const known = Object.entries(OPEN_ENDED).find(([stem]) => match.toLowerCase().startsWith(stem));
  return known === undefined ? match : known[1];
}

/** A word of trouble as it stands in the question; what has no such word is described, for a signal must not quote what was asked. */
function troubleSignal(question: string): string | null {
  const word = HARD_WORDS.exec(question);
  if (word !== null) return `"${listed(word[0].toLowerCase())}"`;
  if (COMES_AND_GOES.test(question)) return 'a fault that comes and goes';
  return REACHES_FURTHER.test(question) ? 'a question that reaches further' : null;
}

function selectionSignals(request: SelectionRequest): Signals {
  const { document, diagnostics } = request;
  const question = (request.question ?? '').slice(0, LONGEST_ASKED);
  const span = wholeLines(document.text, request.selection);
  const code = document.text.slice(span.start, span.end);
  const lines = positionAt(document.text, span.end).line - positionAt(document.text, span.start).line + 1;
  const asked = `${question}\n${diagnostics.map((one) => one.message).join('\n')}`.slice(0, LONGEST_ASKED);
  const firm: string[] = [];
  if (lines >= COMPLEX_LINES) firm.push(`${lines} lines selected`);
  if (STACK_TRACE.test(asked)) firm.push('a stack trace');
  const files = otherFiles(asked, document.file);
  if (files > 0) firm.push(files === 1 ? 'another file involved' : `${files} other files involved`);
  const trouble = troubleSignal(question);
  if (trouble !== null) firm.push(trouble);
  const words = ownWords(question).length;
  const long = words >= LONG_QUESTION ? [`a question of ${words} words`] : [];
  const hardCode = HARD_CODE.exec(code) ?? DENSE_CODE.exec(code);
  const inCode = hardCode === null ? [] : [`code with ${listed(hardCode[0])}`];
  const problems = diagnostics.length > 3 ? [`${diagnostics.length} problems reported`] : [];
  const trivial: string[] = [];
  if (lines <= TINY_LINES && (diagnostics.length > 0 || words < TOLD)) trivial.push(lines === 1 ? '1 line' : `${lines} lines`);
  if (lines > TINY_LINES && lines <= TRIVIAL_LINES && diagnostics.length > 0 && diagnostics.every((one) => isSyntactic(one.code))) {
    trivial.push(`${lines} lines, only syntax errors reported`);
  }
  return { complex: [...firm, ...long, ...inCode, ...problems], firm: firm.length + problems.length, long: long.length > 0, trivial };
}

/**
 * How often such a verdict is right: on the 117 hand-written cases in test/routing/classify (28 of 28 trivial ones, 18 of 18
 * with several signs, 9 of 9 with one, 16 of 19 by the length of the question, 2 of 4 by the code, 30 of 39 without a sign),
 * each with one more right and one more wrong. A test compares them. Whoever writes cases knows the answer: real requests
 * will be judged worse, above all those without a sign.
 */
export const CONFIDENCE = { trivial: 0.97, several: 0.95, firm: 0.91, length: 0.81, none: 0.76, code: 0.5, completion: 0.5 };

function complexConfidence({ complex, firm, long }: Signals): number {
  if (complex.length > 1) return CONFIDENCE.several;
  return firm > 0 ? CONFIDENCE.firm : long ? CONFIDENCE.length : CONFIDENCE.code;
}

/**
 * Judges how hard a request is from what is at hand, at no cost: size, reported problems, other files, words, stack traces.
 * Any sign of trouble outweighs smallness; without any sign either way it is simple.
 */
export function heuristicComplexity(request: Request): HeuristicVerdict {
  if (request.task === 'complete') return { complexity: 'simple', confidence: CONFIDENCE.completion, signals: [] };
  const found = selectionSignals(request);
  if (found.complex.length > 0) return { complexity: 'complex', confidence: complexConfidence(found), signals: found.complex };
  if (found.trivial.length > 0) return { complexity: 'trivial', confidence: CONFIDENCE.trivial, signals: found.trivial };
  return { complexity: 'simple', confidence: CONFIDENCE.none, signals: [] };
}
