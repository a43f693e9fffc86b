import { hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Content } from '../quality/verdict.ts';
import { promptText } from '../request/prompt.ts';
import { buildPrompt } from '../request/build-prompt.ts';
import type { SelectionRequest } from '../request/request.ts';
import type { RouteName } from './decision.ts';

/** An answer that was given, and by whom. */
export interface KeptAnswer {
  readonly content: Content;
  readonly by: RouteName;
  /** Why it could not be verified; null where it was. */
  readonly uncheckedReason: string | null;
  /** ms since the epoch. */
  readonly at: number;
}

/** Answers of this session about selections, in memory only: the same content, question and route give the same answer again. */
export interface AnswerCache {
  find(request: SelectionRequest, route: RouteName): KeptAnswer | null;
  /** By whomever; for a time when nobody can be asked. */
  findAny(request: SelectionRequest): KeptAnswer | null;
  keep(request: SelectionRequest, answer: KeptAnswer): void;
}

/** Answers at most, and UTF-16 units of them all. */
const MOST_ANSWERS = 100;
const MOST_UNITS = 4_000_000;

export function createAnswerCache(): AnswerCache {
  // By content and question; each entry has the latest answer of every route, the newest last.
  const kept = new LRUCache<string, readonly KeptAnswer[]>({ max: MOST_ANSWERS, maxSize: MOST_UNITS, sizeCalculation: sizeOf });
  return {
    find: (request, route) => kept.get(keyOf(request))?.find(({ by }) => isSame(by, route)) ?? null,
    findAny: (request) => kept.get(keyOf(request))?.at(-1) ?? null,
    keep(request, answer) {
      const key = keyOf(request);
      const others = (kept.get(key) ?? []).filter(({ by }) => !isSame(by, answer.by));
      kept.set(key, [...others, answer]);
    },
  };
}

function isSame(a: RouteName, b: RouteName): boolean {
  return a.tier === b.tier && a.provider === b.provider && a.model === b.model;
}

function sizeOf(answers: readonly KeptAnswer[]): number {
  return answers.reduce((sum, { content }) => sum + content.text.length + content.edits.reduce((all, { newText }) => all + newText.length, 0), 1);
}

/** A request is looked up before it is sent and kept after; it does not change. */
const KEYS = new WeakMap<SelectionRequest, string>();

function keyOf(request: SelectionRequest): string {
  const known = KEYS.get(request) ?? makeKey(request);
  KEYS.set(request, known);
  return known;
}

/** All that the largest prompt for this request says, and where in the document a patch would be put. */
function makeKey(request: SelectionRequest): string {
  const { task, selection } = request;
  const asked = promptText(buildPrompt(request, 'chat', Infinity));
  return hash('sha256', `${task} ${String(selection.start)} ${String(selection.end)} ${asked}`, 'base64');
}
