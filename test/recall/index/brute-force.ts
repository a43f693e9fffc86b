import { DEPTH } from '../../../src/recall/index/sort-places.ts';
import type { FindOptions, Found, Place } from '../../../src/recall/index/place.ts';
import { tokenise } from '../../../src/recall/index/tokenise.ts';
import { Lexicon, TokenBuffer } from '../../../src/recall/index/tokens.ts';

/** The texts of a text's tokens without white space; the last one, the boundary, is empty. */
export function tokenTexts(text: string): string[] {
  const lexicon = new Lexicon();
  const buffer = new TokenBuffer();
  tokenise(text, lexicon, buffer);
  return Array.from(buffer.ids.subarray(0, buffer.length), (id) => lexicon.words.text(id));
}

/** What `find` has to answer, from the texts alone: each place of each file, compared token by token. */
export function expectedPlaces(files: ReadonlyMap<number, string>, context: readonly string[], { minLength, exclude, partial = '' }: FindOptions): Place[] {
  const places: Place[] = [];
  for (const [file, text] of files) {
    const texts = tokenTexts(text);
    for (const [at, next] of texts.entries()) {
      const before = ['', ...texts.slice(0, at)];
      let length = 0;
      while (length < Math.min(DEPTH, before.length, context.length) && before.at(-1 - length) === context.at(-1 - length)) length++;
      if (length >= minLength && next.startsWith(partial) && !(exclude?.file === file && exclude.at === at)) places.push({ file, at, length });
    }
  }
  return places;
}

export function sorted(places: readonly Place[]): Place[] {
  return places.toSorted((a, b) => b.length - a.length || a.file - b.file || a.at - b.at);
}

export function expectedCounts(places: readonly Place[], minLength: number): Found['counts'] {
  const longest = Math.max(0, ...places.map(({ length }) => length));
  return Uint32Array.from({ length: longest + 1 }, (_, k) => (k < minLength ? 0 : places.filter(({ length }) => length >= k).length));
}
