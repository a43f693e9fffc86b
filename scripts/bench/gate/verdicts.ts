/** Right and wrong answers through the gate. */
import type { Gate } from '../../../src/quality/gate.ts';
import type { Verdict } from '../../../src/quality/verdict.ts';
import { requestFor } from './edited.ts';
import { CONTEXTS, KINDS, caseOf, type Case, type Context, type Kind } from './mutants.ts';
import { randomOf } from './random.ts';
import type { Language, MarkedSource } from './source.ts';

/** What the gate said of a case. A wrong answer of which it shows no more than what is right is no case: `mended`. */
export interface Judged extends Case {
  readonly rightResult: Verdict['result'];
  readonly wrongResult: Verdict['result'] | 'mended';
}

export interface Cell {
  readonly language: Language;
  readonly context: Context;
  readonly n: number;
  /** Share of the wrong answers that passed, also of those that nothing here could see. */
  readonly falseAccept: number;
  /** Share of the right answers that failed. */
  readonly falseReject: number;
  /** Share of the wrong answers, and of the right ones, of which the gate could not tell. */
  readonly unchecked: { readonly wrong: number; readonly right: number };
  /** Of the wrong answers that a check of this language can see: how many there are, and the share that passed. */
  readonly visible: { readonly n: number; readonly falseAccept: number };
}

export interface KindCell {
  readonly language: Language;
  readonly kind: Kind;
  readonly seenBy: Case['seenBy'];
  readonly n: number;
  readonly falseAccept: number;
}

/** The same cases each time: as many of each kind for each context of each language, one for each seed. */
export function cases(sources: readonly MarkedSource[], each: number): Case[] {
  return sources.flatMap((source, index) => CONTEXTS.flatMap((context, at) => KINDS.flatMap((kind, place) => Array.from({ length: each }, (_, seed) => caseOf(source, context, kind, randomOf(((index * 10 + at) * 10 + place) * 1_000 + seed))))));
}

export async function judged(gate: Gate, each: Case, folder: string | null, file: string): Promise<Judged> {
  const said = async (text: string) => {
    const request = requestFor(each.text, each.cursor, { file, language: each.language }, folder);
    gate.prepare(request);
    return gate.judge(request, { text, cutOff: false }, new AbortController().signal);
  };
  const right = await said(each.right);
  const wrong = await said(each.wrong);
  const isMended = bare(wrong.content.text) === bare(each.right);
  return { ...each, rightResult: right.verdict.result, wrongResult: isMended ? 'mended' : wrong.verdict.result };
}

function bare(text: string): string {
  return text.replace(/\s/g, '');
}

export function cellsOf(results: readonly Judged[]): Cell[] {
  const groups = Map.groupBy(results, ({ language, context }) => `${language} ${context}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const visible = group.filter(({ seenBy }) => seenBy !== null);
    return [{
      language: first.language, context: first.context, n: group.length,
      falseAccept: share(group, accepted),
      falseReject: share(group, ({ rightResult }) => rightResult === 'failed'),
      unchecked: { wrong: share(group, ({ wrongResult }) => wrongResult === 'unchecked'), right: share(group, ({ rightResult }) => rightResult === 'unchecked') },
      visible: { n: visible.length, falseAccept: share(visible, accepted) },
    }];
  });
}

export function kindsOf(results: readonly Judged[]): KindCell[] {
  return [...Map.groupBy(results, ({ language, kind }) => `${language} ${kind}`).values()].flatMap((group) => {
    const [first] = group;
    return first === undefined ? [] : [{ language: first.language, kind: first.kind, seenBy: first.seenBy, n: group.length, falseAccept: share(group, accepted) }];
  });
}

function accepted({ wrongResult }: Judged): boolean {
  return wrongResult === 'passed';
}

/** 0 to 1, to the thousandth; 0 of nothing. */
function share<T>(values: readonly T[], counts: (value: T) => boolean): number {
  return values.length === 0 ? 0 : Math.round((values.filter(counts).length / values.length) * 1_000) / 1_000;
}
