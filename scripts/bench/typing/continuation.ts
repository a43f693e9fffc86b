/** What the scripted model answers where. Pure. */
import { completionEnd } from '../../../src/request/completion-end.ts';
import type { CompleteRequest } from '../../../src/request/request.ts';
import { drawOf } from './chance.ts';

export interface Skill {
  readonly seed: number;
  /** That the model is right about a line when it is asked at its beginning, 0 to 1. */
  readonly right: number;
}

/** That a model which is right so far is right about the next line of a block as well. */
const RIGHT_ON = 0.8;
/** How much of what is lacking to being sure a model learns while the line is typed: at its end it is right with `right` + (1 - `right`) × this. */
const LEARNS = 0.5;
/** UTF-16 units of the longest answer: 128 tokens and more. */
const LONGEST = 600;
const TOKEN = /\s*(?:\w+|[^\w\s])/g;
/** Different questions to the dice about the same line. */
const ABOUT = { line: 1, next: 2, agreement: 3, other: 4 } as const;

/**
 * The answers of a model to a file that is being typed, as to somebody who has read it but not always understood. Where it is
 * right the answer is what the file goes on with, to the end of the line or block (as `request/completion-end.ts` says it). Where
 * it is wrong the answer agrees for one to four tokens of the line and then goes on like another line of the file, to that
 * line's end. Every line has one throw of the dice: who asks twice in a line gets no second one, who asks later in it has it a
 * little easier, and everybody gets the same answer at the same place.
 */
export class Continuations {
  readonly #file: string;
  readonly #languageId: string;
  readonly #skill: Skill;
  /** Of every line with something on it: where it starts. */
  readonly #starts: readonly number[];
  readonly #known = new Map<number, string>();

  constructor(file: string, languageId: string, skill: Skill) {
    this.#file = file;
    this.#languageId = languageId;
    this.#skill = skill;
    this.#starts = [...file.matchAll(/^(?=[^\n]*\S)/gm)].map(({ index }) => index);
  }

  /** @param before all that stands before the cursor; where that is not the file's beginning the answer is another line of the file */
  at(before: string): string {
    if (!this.#file.startsWith(before)) return this.#other(before.length);
    const known = this.#known.get(before.length) ?? this.#answer(before);
    this.#known.set(before.length, known);
    return known;
  }

  /** What the file goes on with, as far as a model that is always right would say it. */
  #truth(before: string): string {
    const rest = this.#file.slice(before.length, before.length + 2 * LONGEST);
    const request: CompleteRequest = { id: '', task: 'complete', trigger: 'auto', document: { file: '', languageId: this.#languageId, text: before, version: 1 }, cursor: before.length };
    const whole = rest.slice(0, completionEnd(request)(rest) ?? rest.length);
    const short = whole.length <= LONGEST ? whole : whole.slice(0, whole.lastIndexOf('\n', LONGEST) > 0 ? whole.lastIndexOf('\n', LONGEST) : LONGEST);
    return short.trimEnd();
  }

  #answer(before: string): string {
    const truth = this.#truth(before);
    let lineStart = before.lastIndexOf('\n') + 1;
    let from = 0;
    let isFirst = true;
    for (const line of truth.split('\n')) {
      if (line.trim() !== '') {
        const share = isFirst ? this.#typedShare(lineStart, before.length) : 0;
        if (!this.#isRight(lineStart, share, isFirst)) return truth.slice(0, from) + this.#wrong(lineStart, Math.max(0, before.length - lineStart), line);
        isFirst = false;
      }
      from += line.length + 1;
      lineStart = before.length + from;
    }
    return truth;
  }

  #isRight(lineStart: number, typedShare: number, isFirst: boolean): boolean {
    const { seed, right } = this.#skill;
    if (isFirst) return drawOf(seed, lineStart, ABOUT.line) < right + (1 - right) * LEARNS * typedShare;
    return drawOf(seed, lineStart, ABOUT.next) < Math.max(RIGHT_ON, right);
  }

  /** The share of a line's characters, white space aside, that stand already. */
  #typedShare(lineStart: number, cursor: number): number {
    const end = this.#file.indexOf('\n', lineStart);
    const ink = (text: string): number => text.replaceAll(/\s/g, '').length;
    const all = ink(this.#file.slice(lineStart, end === -1 ? undefined : end));
    return all === 0 ? 0 : ink(this.#file.slice(lineStart, cursor)) / all;
  }

  /** @param typed UTF-16 units of the line that stand already. @param truth the rest of it */
  #wrong(lineStart: number, typed: number, truth: string): string {
    const agreesFor = 1 + Math.floor(drawOf(this.#skill.seed, lineStart, ABOUT.agreement) * 4);
    const end = this.#file.indexOf('\n', lineStart);
    const tokens = [...this.#file.slice(lineStart, end === -1 ? undefined : end).matchAll(TOKEN)];
    const parts = tokens.findIndex(({ index }, nth) => nth >= agreesFor && index > typed);
    const agreed = parts === -1 ? truth : truth.slice(0, (tokens[parts]?.index ?? 0) - typed);
    const wrong = agreed + this.#other(lineStart);
    return truth.startsWith(wrong.trimEnd()) || wrong.startsWith(truth) ? `${agreed} ?? null` : wrong.trimEnd();
  }

  /** The second half of another line: plausible, and wrong. */
  #other(place: number): string {
    const nth = Math.floor(drawOf(this.#skill.seed, place, ABOUT.other) * this.#starts.length);
    const start = this.#starts[nth] ?? 0;
    const end = this.#file.indexOf('\n', start);
    const tokens = [...this.#file.slice(start, end === -1 ? undefined : end).trim().matchAll(TOKEN)].map(([token]) => token);
    return tokens.slice(Math.floor(tokens.length / 2)).join('');
  }
}
