import type { Nothing } from './may-ask.ts';
import type { Moment } from './moment.ts';

/** Places that are remembered; a change of their document ends them anyway. */
const REMEMBERED = 50;

/** Where a model was asked and had nothing that may be shown: it is not asked again about the same text. */
export class EmptyPlaces {
  #places: readonly { readonly uri: string; readonly key: string; readonly why: Nothing }[] = [];

  add(moment: Moment, route: string, why: Nothing): void {
    this.#places = [...this.#places, { uri: moment.uri, key: keyOf(moment, route), why }].slice(-REMEMBERED);
  }

  find(moment: Moment, route: string): Nothing | null {
    const key = keyOf(moment, route);
    return this.#places.find((place) => place.key === key)?.why ?? null;
  }

  forget(uri: string): void {
    this.#places = this.#places.filter((place) => place.uri !== uri);
  }
}

function keyOf({ uri, version, cursor }: Moment, route: string): string {
  return JSON.stringify([uri, version, cursor, route]);
}
