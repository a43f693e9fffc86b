import { BracketWalk } from '../../request/brackets.ts';
import type { CompleteRequest } from '../../request/request.ts';
import { COMMENT_LINE } from '../../request/comment-line.ts';

/** UTF-16 units before and after the cursor that are read, so that a long file costs no more than a short one. */
export const READ_BEFORE = 1_500;
export const READ_AFTER = 600;
/** UTF-16 units right before the cursor whose words and characters are counted. */
const NEAR = 240;
/** How many numbers the words and characters are hashed into; more did no better. */
export const BUCKETS = 64;

const NAME = /[\p{L}_$][\p{L}\p{N}_$]*/gu;
const OPENS_BLOCK = /(?:[{([:]|=>)\s*$/;
const ASYNCHRONOUS = /\b(?:async|await|Promise|asyncio)\b/;
/** Words that any file may use without bringing them along: keywords and what is always there. */
const EVERYWHERE = new Set(`and as assert async await boolean break case catch class console const continue def default elif else except export extends False finally
 for from function if implements import in instanceof interface is lambda len let log new None not null number of or pass print private public raise readonly return
 self static string super switch this throw True true false try type typeof undefined var void while with yield`.split(/\s+/));

/** The text around the cursor that is read. */
export interface Around {
  readonly before: string;
  readonly after: string;
}

/** Reads at most `READ_BEFORE + READ_AFTER` UTF-16 units. */
export function aroundCursor({ document: { text }, cursor }: CompleteRequest): Around {
  return { before: text.slice(Math.max(0, cursor - READ_BEFORE), cursor), after: text.slice(cursor, cursor + READ_AFTER) };
}

/** The names of the features of a place, in their order. */
export const PLACE = [
  'JavaScript', 'Python', 'after a comment', 'after a block opens', 'depth in brackets', 'nothing after', 'a bracket closes after', 'new names after', 'names before',
  'lines after', 'asynchronous code',
] as const;

/** A request as numbers: what is known of the place, then what stands before it. */
export function embed(around: Around, languageId: string): readonly number[] {
  return [...placeFeatures(around, languageId), ...nGrams(around, BUCKETS)];
}

/**
 * What is known of a place in code whatever the code is about, each a number between 0 and about 2.
 * Space before the cursor says nothing, so that an editor's own indentation changes nothing.
 */
export function placeFeatures({ before, after }: Around, languageId: string): readonly number[] {
  const above = before.trimEnd();
  const last = above.slice(above.lastIndexOf('\n') + 1);
  const known = new Set(before.match(NAME));
  const unknown = new Set((after.match(NAME) ?? []).filter((name) => !known.has(name) && !EVERYWHERE.has(name)));
  const below = after.slice(after.indexOf('\n') + 1);
  return [
    flag(languageId.startsWith('javascript')),
    flag(languageId === 'python'),
    flag(COMMENT_LINE.test(last)),
    flag(OPENS_BLOCK.test(last)),
    Math.min(1, Math.max(0, depth(before)) / 5),
    flag(after.trim() === ''),
    flag(/^\s*[)\]}]/.test(below)),
    Math.log1p(unknown.size) / 4,
    Math.log1p(known.size) / 6,
    Math.log1p(below.split('\n').length) / 4,
    flag(ASYNCHRONOUS.test(before.slice(-NEAR))),
  ];
}

/** Signed counts of the words and character triples before the cursor, hashed into so many buckets, of unit length. */
export function nGrams({ before }: Around, buckets: number): readonly number[] {
  const counts = new Array<number>(buckets).fill(0);
  const near = before.trimEnd().slice(-NEAR);
  const triples = Array.from({ length: Math.max(0, near.length - 2) }, (_, at) => near.slice(at, at + 3));
  const words = (near.match(NAME) ?? []).map((name) => `word ${name.toLowerCase()}`);
  for (const gram of [...words, ...triples]) {
    const hash = fnv1a(gram);
    const bucket = hash % buckets;
    counts[bucket] = (counts[bucket] ?? 0) + (hash >>> 31 === 0 ? 1 : -1);
  }
  const length = Math.hypot(...counts);
  return length === 0 ? counts : counts.map((value) => value / length);
}

/** FNV-1a, 32 bits. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}

function flag(yes: boolean): number {
  return yes ? 1 : 0;
}

function depth(text: string): number {
  const walk = new BracketWalk();
  for (const unit of text) walk.next(unit);
  return walk.depth;
}
