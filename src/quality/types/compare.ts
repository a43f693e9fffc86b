import type { TextEdit } from '../../request/document.ts';
import { addedProblems, insertedSpans, type Problem } from '../shift.ts';
import { isKnownName } from './known-names.ts';
import type { TextProblems } from './project.ts';

/** What the edits add: what they are failed for, and what right answers have as well. */
export interface Added {
  readonly findings: readonly Problem[];
  readonly doubts: readonly Problem[];
}

/** A text with what TypeScript says of it. */
interface Read extends TextProblems {
  readonly text: string;
}

/**
 * The type problems that the edits add, in the text after them.
 * @param isPlain the text is JavaScript that nobody has checked so far
 */
export function addedTypeProblems(before: Read, after: Read, edits: readonly TextEdit[], isPlain: boolean): Added {
  const spans = insertedSpans(edits);
  const isInside = ({ start }: Problem): boolean => spans.some((span) => start >= span.start && start < span.end);
  // Around the edits a problem that reads otherwise than before is the old one; at the very place of an insertion it may be another.
  const inside = addedProblems(before.problems, after.problems, edits, true).filter(isInside);
  const outside = addedProblems(before.problems, after.problems, edits).filter((problem) => !isInside(problem));
  const isHard = hardProblems(before, after.text);
  const hard = inside.filter(isHard);
  if (isPlain) {
    const isAllowed = ({ code, start }: Problem): boolean => MISSING_NAME.has(code) && isAllowedName(after.text, start);
    return split(hard.filter((problem) => !isAllowed(problem)), ({ code }) => CERTAIN_IN_JAVASCRIPT.has(code));
  }
  const { findings, doubts } = split(hard, ({ code }) => !DOUBTFUL.has(code));
  // Of a text that did not parse, TypeScript has not seen all: what it now says of the rest may be as old as the rest.
  const others = split(outside.filter(isHard), ({ code }) => before.parses && !DOUBTFUL.has(code));
  return { findings: [...findings, ...others.findings], doubts: [...doubts, ...others.doubts] };
}

function split(problems: readonly Problem[], isFinding: (problem: Problem) => boolean): Added {
  return { findings: problems.filter(isFinding), doubts: problems.filter((problem) => !isFinding(problem)) };
}

/** Tells the problems that are about the code from those that are about what is installed or said elsewhere. */
function hardProblems(before: Read, text: string): (problem: Problem) => boolean {
  const nameAt = (of: string, { start, end }: Problem): string => of.slice(start, end);
  // What the file uses already and is not found: it comes from somewhere else.
  const missing = new Set(before.problems.filter(({ code }) => MISSING_NAME.has(code)).map((problem) => nameAt(before.text, problem)));
  return (problem) => {
    if (SOFT.has(problem.code)) return false;
    if (!MISSING_NAME.has(problem.code)) return true;
    const name = nameAt(text, problem);
    return !isKnownName(name) && !missing.has(name);
  };
}

/** `typeof name` may ask for any name, and a script may give a value to one that it has not declared. */
function isAllowedName(text: string, start: number): boolean {
  if (/\btypeof\s*\(?\s*$/.test(text.slice(Math.max(0, start - 20), start))) return true;
  return /^[\w$]+\s*=(?![=>])/.test(text.slice(start, start + 200));
}

const codes = (...numbers: readonly number[]): ReadonlySet<string> => new Set(numbers.map((number) => `TS${String(number)}`));

/** "Cannot find name …": a value, one that is like another, a namespace, a short-hand property. */
const MISSING_NAME = codes(2304, 2552, 2503, 18004);

/** Modules, type packages and libraries that are not here; and, at the end, what is only about style or is not used. */
const SOFT = codes(
  2307, 2732, 2792, 2834, 2835, 7016, 7040, 2688, 2882, 6142, 5097, 2691, 1479, 1541, 1542,
  2318, 2550, 2568, 2580, 2581, 2582, 2583, 2584, 2585, 2591, 2592, 2593, 2686, 2867, 2868, 2875, 7026, 17004,
  6133, 6138, 6192, 6196, 6198, 6199, 6205, 2578, 7027, 7028, 4111, 4114, 1484, 1205, 1371, 1286, 1287, 1294,
);

/**
 * What keeps no program from running, and what right answers have too: implicit any, values that may be null or unknown,
 * private members, a property that a constructor leaves open. In the recordings none of them tells wrong from right.
 */
const DOUBTFUL = codes(
  7005, 7006, 7008, 7009, 7010, 7011, 7015, 7017, 7018, 7019, 7022, 7023, 7024, 7030, 7031, 7034, 7041, 7052, 7053,
  2531, 2532, 2533, 2721, 2722, 2723, 18046, 18047, 18048, 18049, 2564, 2341, 2445, 2683,
);

/**
 * What stops JavaScript when it gets there, whatever the types: names that are nowhere or not yet there, values given to
 * constants, declarations that exclude each other, words where they must not stand. A property that is not found is not among
 * them: it may have been added in a way that TypeScript does not follow.
 */
const CERTAIN_IN_JAVASCRIPT = codes(2304, 2552, 18004, 2448, 2449, 2450, 2454, 2451, 2440, 2588, 1108, 1375, 1378, 1308, 1104, 1105, 17009, 2376, 2377);
