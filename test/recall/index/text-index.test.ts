import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEPTH } from '../../../src/recall/index/sort-places.ts';
import { BOUNDARY } from '../../../src/recall/index/tokens.ts';
import { TextIndex } from '../../../src/recall/index/text-index.ts';
import { applyEdits, type TextEdit } from '../../../src/request/document.ts';
import { expectedCounts, expectedPlaces, sorted } from './brute-force.ts';
import { anyText, monotonousText } from './random-code.ts';

type Step =
  | { readonly kind: 'put'; readonly id: number; readonly text: string; readonly open: boolean }
  | { readonly kind: 'remove'; readonly id: number }
  | { readonly kind: 'settle'; readonly id: number }
  | { readonly kind: 'edit'; readonly id: number; readonly cuts: readonly number[]; readonly texts: readonly string[] }
  | { readonly kind: 'rebuild' }
  | { readonly kind: 'start rebuilding' }
  | { readonly kind: 'go on rebuilding'; readonly steps: number };

const ids = fc.nat({ max: 3 });

function steps(text: fc.Arbitrary<string>): fc.Arbitrary<Step[]> {
  const part = text.map((whole) => whole.slice(0, 8));
  const step = fc.oneof(
    fc.record({ kind: fc.constant('put' as const), id: ids, text, open: fc.boolean() }),
    fc.record({ kind: fc.constant('remove' as const), id: ids }),
    fc.record({ kind: fc.constant('settle' as const), id: ids }),
    fc.record({ kind: fc.constant('edit' as const), id: ids, cuts: fc.array(fc.nat(), { minLength: 2, maxLength: 6 }), texts: fc.array(part, { minLength: 3, maxLength: 3 }) }),
    fc.record({ kind: fc.constant('rebuild' as const) }),
    fc.record({ kind: fc.constant('start rebuilding' as const) }),
    fc.record({ kind: fc.constant('go on rebuilding' as const), steps: fc.integer({ min: 1, max: 6 }) }),
  );
  // Most of what can go wrong needs a base to start from.
  const start = fc.array(text, { maxLength: 3 }).map((texts) => [...texts.map((one, id): Step => ({ kind: 'put', id, text: one, open: false })), { kind: 'rebuild' } as const]);
  return fc.tuple(start, fc.array(step, { minLength: 1, maxLength: 10 })).map(([first, then]) => [...first, ...then]);
}

/** An index and, beside it, the texts that it should hold. */
class Trial {
  readonly index = new TextIndex();
  readonly texts = new Map<number, string>();
  #rebuilding = this.index.rebuilding();

  do(step: Step): void {
    if (step.kind === 'put') {
      this.index.put({ id: step.id, languageId: 'x', text: step.text, open: step.open });
      this.texts.set(step.id, step.text);
    } else if (step.kind === 'remove') {
      this.index.remove(step.id);
      this.texts.delete(step.id);
    } else if (step.kind === 'settle') this.index.settle(step.id);
    else if (step.kind === 'rebuild') this.index.rebuild();
    else if (step.kind === 'start rebuilding') this.#rebuilding = this.index.rebuilding();
    else if (step.kind === 'go on rebuilding') for (let n = 0; n < step.steps; n++) this.#rebuilding.next();
    else this.#edit(step.id, step.cuts, step.texts);
  }

  #edit(id: number, cuts: readonly number[], texts: readonly string[]): void {
    const text = this.texts.get(id) ?? '';
    const at = [...new Set(cuts.map((cut) => cut % (text.length + 1)))].sort((a, b) => a - b);
    const edits: TextEdit[] = [];
    for (let cut = 0; cut + 1 < at.length; cut += 2) edits.push({ start: at[cut]!, end: at[cut + 1]!, newText: texts[cut / 2] ?? '' });
    this.index.edit(id, edits.toReversed());
    if (this.texts.has(id)) this.texts.set(id, applyEdits(text, edits));
  }
}

describe('the index', () => {
  it('keeps every text to the letter, whatever is done', () => {
    fc.assert(
      fc.property(steps(anyText), (all) => {
        const trial = new Trial();
        for (const step of all) {
          trial.do(step);
          for (const id of [0, 1, 2, 3]) expect(trial.index.text(id)).toBe(trial.texts.get(id) ?? null);
        }
        expect(trial.index.figures().files).toBe(trial.texts.size);
      }),
      { numRuns: 300 },
    );
  });

  it('finds exactly the places that agree, after whatever was done', () => {
    const options = fc.record({ limit: fc.constant(1000), minLength: fc.integer({ min: 1, max: 3 }), partial: fc.constantFrom('', '', 'a', '('), offset: fc.nat() });
    fc.assert(
      fc.property(steps(monotonousText), ids, options, (all, id, { offset, ...rest }) => {
        const trial = new Trial();
        for (const step of all) trial.do(step);
        const text = trial.texts.get(id);
        if (text === undefined) return;
        const context = trial.index.contextAt(id, offset % (text.length + 1), 60)!;
        const asked = { ...rest, exclude: { file: id, at: context.at } };
        const texts = Array.from(context.ids, (word) => trial.index.lexicon.words.text(word));
        const expected = expectedPlaces(trial.texts, texts, asked);
        const found = trial.index.find(context.ids, asked);
        expect(sorted(found.places)).toEqual(sorted(expected));
        expect(found.places.map(({ length }) => length)).toEqual(sorted(expected).map(({ length }) => length));
        expect(found.counts).toEqual(expectedCounts(expected, asked.minLength));
      }),
      { numRuns: 500 },
    );
  });

  it('gives the longest where only some are wanted', () => {
    fc.assert(
      fc.property(steps(monotonousText), fc.integer({ min: 1, max: 6 }), fc.nat(), (all, limit, offset) => {
        const trial = new Trial();
        for (const step of [...all, { kind: 'put', id: 0, text: 'a b\na b\na (\n', open: true } as const]) trial.do(step);
        const context = trial.index.contextAt(0, offset % 13, 60)!;
        const every = trial.index.find(context.ids, { limit: 1000, minLength: 1 });
        const some = trial.index.find(context.ids, { limit, minLength: 1 });
        expect(some.places.map(({ length }) => length)).toEqual(every.places.map(({ length }) => length).slice(0, limit));
        expect(new Set(some.places.map(({ file, at }) => `${file}:${at}`)).size).toBe(some.places.length);
        expect(some.counts).toEqual(every.counts);
      }),
      { numRuns: 200 },
    );
  });
});

describe('a place', () => {
  it.each([['fresh', false], ['in the base', true]])('agrees with at most so many tokens, and those at the end count (%s)', (_, inBase) => {
    const index = new TextIndex();
    const long = `${'a b c d '.repeat(30)}end`;
    index.put({ id: 1, languageId: 'x', text: `x ${long} one` });
    index.put({ id: 2, languageId: 'x', text: `y ${long} two` });
    index.put({ id: 3, languageId: 'x', text: 'c end three' });
    if (inBase) index.rebuild();
    index.put({ id: 9, languageId: 'x', text: `z ${long} `, open: true });
    const context = index.contextAt(9, 1000, 200)!;
    const { places, counts } = index.find(context.ids, { limit: 9, minLength: 1, exclude: { file: 9, at: context.at } });
    expect(sorted(places)).toEqual([{ file: 1, at: 122, length: DEPTH }, { file: 2, at: 122, length: DEPTH }, { file: 3, at: 2, length: 1 }]);
    expect([...counts]).toEqual([0, 3, ...Array<number>(DEPTH - 1).fill(2)]);
  });

  it.each(['', 'go'])('agrees with nothing beyond the start of its file (before %j)', (partial) => {
    const index = new TextIndex();
    index.put({ id: 1, languageId: 'x', text: 'x' });
    index.put({ id: 2, languageId: 'x', text: 'a go' });
    index.rebuild();
    index.put({ id: 3, languageId: 'x', text: 'a go' });
    const context = [index.lexicon.words.find('x'), BOUNDARY, index.lexicon.words.find('a')];
    expect(sorted(index.find(context, { limit: 9, minLength: 1, partial }).places)).toEqual([{ file: 2, at: 1, length: 2 }, { file: 3, at: 1, length: 2 }]);
  });

  it('at the start of a file agrees with the start of another', () => {
    const index = new TextIndex();
    index.put({ id: 1, languageId: 'x', text: 'import a' });
    index.put({ id: 2, languageId: 'x', text: 'import b' });
    index.rebuild();
    index.put({ id: 3, languageId: 'x', text: 'import', open: true });
    const context = index.contextAt(3, 0, 5)!;
    expect(sorted(index.find(context.ids, { limit: 9, minLength: 1, exclude: { file: 3, at: 0 } }).places)).toEqual([{ file: 1, at: 0, length: 1 }, { file: 2, at: 0, length: 1 }]);
  });

  it('of which there are very many is chosen evenly, and they are counted by a sample', () => {
    const index = new TextIndex();
    for (let id = 0; id < 40; id++) index.put({ id, languageId: 'x', text: Array.from({ length: 500 }, (_, n) => `k${n} = v${id}`).join('\n') });
    index.rebuild();
    for (let id = 0; id < 10; id++) index.remove(id);
    index.put({ id: 99, languageId: 'x', text: 'k =', open: true });
    const { places, counts } = index.find(index.contextAt(99, 3, 9)!.ids, { limit: 60, minLength: 1, exclude: { file: 99, at: 2 } });
    expect(places).toHaveLength(60);
    expect(places.filter(({ file }) => file < 10)).toEqual([]);
    expect(new Set(places.map(({ file }) => file)).size).toBeGreaterThan(15);
    expect(Math.abs(counts[1]! - 30 * 500)).toBeLessThan(1500);
  });

  it.each([
    ['rare', 'v7', 500],
    ['common', 'v', 15_000],
  ])('whose next word is to begin with a %s text does', (_, partial, expected) => {
    const index = new TextIndex();
    for (let id = 0; id < 30; id++) index.put({ id, languageId: 'x', text: Array.from({ length: 500 }, (_value, n) => `k${n} = v${id} ;`).join('\n') });
    index.rebuild();
    index.put({ id: 99, languageId: 'x', text: `k3 = ${partial}`, open: true });
    const context = index.contextAt(99, 999, 9)!;
    expect(context.partial).toBe(partial);
    const found = index.find(context.ids, { limit: 50, minLength: 1, exclude: { file: 99, at: context.at }, partial });
    const { words } = index.lexicon;
    const next = found.places.map(({ file, at }) => words.text(index.tokens(file)!.ids[index.tokens(file)!.start + at]!));
    expect(next.filter((word) => !word.startsWith(partial))).toEqual([]);
    expect(next.length).toBe(50);
    expect(found.places[0]!.length).toBe(2);
    expect(found.counts[1]).toBe(expected);
  });
});

describe('a rebuild', () => {
  it('is due when much is fresh or dead, not for what is open', () => {
    const index = new TextIndex();
    const text = 'a b c d e f g h i j\n'.repeat(3000);
    index.put({ id: 1, languageId: 'x', text, open: true });
    expect(index.needsRebuild).toBe(false);
    index.settle(1);
    expect(index.needsRebuild).toBe(true);
    index.rebuild();
    expect(index.needsRebuild).toBe(false);
    index.remove(1);
    expect(index.needsRebuild).toBe(true);
    index.rebuild();
    expect(index.needsRebuild).toBe(false);
    expect(index.figures().tokens).toBe(0);
  });

  it('is not due for a file that is written again and again', () => {
    const index = new TextIndex();
    for (let n = 0; n < 20; n++) index.put({ id: 1, languageId: 'x', text: 'a b c d e f g h i j\n'.repeat(500) });
    expect(index.needsRebuild).toBe(false);
  });

  it('is due when edits have left many words behind, and takes them out', () => {
    const index = new TextIndex();
    index.put({ id: 1, languageId: 'x', text: 'settled', open: false });
    index.put({ id: 2, languageId: 'x', text: '', open: true });
    for (let n = 0; !index.needsRebuild; n++) {
      index.edit(2, [{ start: 0, end: index.text(2)!.length, newText: Array.from({ length: 1000 }, (_, k) => `w${n}_${k}`).join(' ') }]);
      expect(n).toBeLessThan(100);
    }
    const before = index.figures();
    index.rebuild();
    expect(index.needsRebuild).toBe(false);
    expect(index.figures().words).toBeLessThan(1100);
    expect(index.figures().bytes).toBeLessThan(before.bytes / 4);
    expect(index.text(2)).toMatch(/^w\d+_0 .* w\d+_999$/);
  });

  it('that is not finished changes nothing, and of two the first one finished holds', () => {
    const index = new TextIndex();
    index.put({ id: 1, languageId: 'x', text: 'a b\na b\n' });
    const slow = index.rebuilding();
    slow.next();
    const quick = index.rebuilding();
    while (quick.next().done !== true);
    const { lexicon } = index;
    while (slow.next().done !== true);
    expect(index.lexicon).toBe(lexicon);
    expect(index.text(1)).toBe('a b\na b\n');
    expect(index.figures().freshTokens).toBe(0);
  });
});
