import { completionShape, cursorLines } from '../../request/completion.ts';
import { writtenExamples } from '../../quality/examples/written.ts';
import { isProse, languageName } from '../../request/language.ts';
import type { CompleteRequest, Request, SelectionRequest } from '../../request/request.ts';
import { COMMENT_LINE } from '../../request/comment-line.ts';
import { openFunction, type OpenFunction } from './open-function.ts';

/** How much of a wrong answer the gate will be able to see. */
export interface Verifiability {
  readonly level: 'well' | 'partly' | 'hardly';
  /** For people: "insertion into typed code". */
  readonly why: string;
}

/** Words from which on a comment describes what a function does, not just what it is called. */
const DESCRIBES = 6;
/** UTF-16 units after the cursor that are read. */
const READ_AFTER = 400;
/** Lines of code before the cursor below which there is nothing that an insertion could contradict. */
const SURROUNDINGS = 3;
const READ_BEFORE = 2_000;

const EXAMPLE = />>>|@example|\bexamples?\s*:|=>|→|\bassert/i;
/** Types and classes that every file has: a signature of nothing else belongs to an algorithm, whatever file it stands in. */
const BUILT_IN = new Set(`Any Array Bool Boolean Box Callable Char Character Date Dict Double Err Error False Float Generator HashMap HashSet Int Integer Iterable Iterator List Long Map
 NaN Never None Null Number Object Ok Option Optional Ordering Promise Readonly ReadonlyArray ReadonlyMap ReadonlySet Record RegExp Result Self Sequence Set Some String
 True Tuple Union Vec Void`.split(/\s+/));
/** Languages in which what looks like a function's head is none, such as `a:not(.b) {`. */
const WITHOUT_FUNCTIONS: readonly string[] = ['css', 'scss', 'less', 'html', 'json', 'jsonc', 'yaml'];
const TYPE_NAME = /\b[A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]*\b/g;
/** Of a head, the function's name: after a keyword, or before its brackets. */
const NAME = /\b(?:function\s*\*?|const|let|var)\s+([\w$]+)|([\w$]+)\s*[(<]/;
const OWN_STATE = /\b(?:self|this|cls)\b|^\s*func \(/;

/**
 * How well the gate will see a wrong answer, judged from what stands around the cursor.
 *
 * Measured on recorded answers (docs/measurements.md): of wrong insertions into real files the gate catches two in five, of
 * function bodies that were written from prose one in thirty, for such a body parses whatever it computes.
 * `hardly` makes the router start higher, so it is said of nothing else: a body that is to be written from a description,
 * with no type, state or example that could contradict it; and of a patch in a language that nothing checks.
 * @param checks the code checks of the gate for the document's language; null where nothing can verify it
 */
export function verifiability(request: Request, checks: readonly string[] | null): Verifiability {
  if (request.task === 'explain') return { level: 'partly', why: 'an explanation cannot be checked here' };
  if (isProse(request.document.languageId)) return { level: 'partly', why: 'prose needs no check' };
  return request.task === 'complete' ? insertion(request, checks) : patch(request, checks);
}

function patch({ document: { languageId } }: SelectionRequest, checks: readonly string[] | null): Verifiability {
  if (checks === null) return { level: 'hardly', why: `nothing here checks ${languageName(languageId)}` };
  return { level: 'partly', why: 'a patch is checked for what it breaks, not for what it mends' };
}

function insertion(request: CompleteRequest, checks: readonly string[] | null): Verifiability {
  const { text, languageId } = request.document;
  const mayBeBody = completionShape(request) === 'block' && !WITHOUT_FUNCTIONS.includes(languageId) && bodyIsEmpty(request);
  const written = mayBeBody ? openFunction(text, request.cursor) : null;
  if (written !== null && describes(written)) {
    if (checks?.includes('examples') === true && hasReadableExamples(written)) return { level: 'well', why: 'a function with examples' };
    if (isSelfContained(written)) return { level: 'hardly', why: `an algorithm described in prose, ${EXAMPLE.test(written.doc) ? 'with examples that are not run' : 'without examples'}` };
  }
  if (checks === null) return { level: 'partly', why: `nothing here checks ${languageName(languageId)}` };
  if (!checks.includes('lint')) return { level: 'partly', why: `only the syntax of ${languageName(languageId)} is checked here` };
  if (COMMENT_LINE.test(cursorLines(request).before)) return { level: 'partly', why: 'a comment cannot be checked' };
  if (!hasSurroundings(request)) return { level: 'partly', why: 'there is little code around it' };
  return { level: 'well', why: languageId.startsWith('typescript') ? 'insertion into typed code' : 'insertion into code' };
}

/** Whether nothing is in the block that begins before the cursor: the end, what closes it, or a line that is indented less follows. */
function bodyIsEmpty(request: CompleteRequest): boolean {
  const { before, above } = cursorLines(request);
  const after = request.document.text.slice(request.cursor, request.cursor + READ_AFTER);
  const next = after.split('\n').find((line) => line.trim() !== '') ?? '';
  const head = before.trim() === '' ? above : before;
  return next === '' || /^\s*[})\]]/.test(next) || /^\s*end\b/.test(next) || indentation(next) < Math.max(1, indentation(head));
}

function indentation(line: string): number {
  return line.length - line.trimStart().length;
}

function describes({ doc }: OpenFunction): boolean {
  const prose = doc.split('\n').filter((line) => !/^\s*(?:@|:param|>>>)/.test(line)).join(' ');
  return (prose.match(/\p{L}{2,}/gu) ?? []).length >= DESCRIBES;
}

/** Examples that the gate can read, so that it will run them. */
function hasReadableExamples({ signature, doc }: OpenFunction): boolean {
  const [, declared, shaped] = NAME.exec(signature) ?? [];
  const name = declared ?? shaped;
  return name !== undefined && writtenExamples(doc.split('\n'), { name, source: name }).length > 0;
}

/** No type of the project and no state of an object: whatever it computes fits in. */
function isSelfContained({ signature }: OpenFunction): boolean {
  const after = signature.slice(signature.indexOf('('));
  return !OWN_STATE.test(signature) && (after.match(TYPE_NAME) ?? []).every((name) => BUILT_IN.has(name));
}

function hasSurroundings({ document: { text }, cursor }: CompleteRequest): boolean {
  const around = text.slice(Math.max(0, cursor - READ_BEFORE), cursor + READ_AFTER);
  return around.split('\n').filter((line) => line.trim() !== '' && !COMMENT_LINE.test(line)).length >= SURROUNDINGS;
}
