import type { Declaration } from './declarations.ts';

/** Where a name may be declared: the name's hash is right, the text decides. */
export interface Candidate {
  readonly file: number;
  readonly name: string;
  /** From 0. */
  readonly line: number;
}

/** Of one file, in the order of its text. */
interface Row {
  readonly hashes: Uint32Array;
  readonly lines: Uint32Array;
}

/** Bytes of a row and its place in the map beside the numbers themselves. */
const ROW_BYTES = 300;

/** Which file declares which names, at 8 bytes a declaration: a question goes through all of them, which takes a millisecond for 100,000. */
export class DeclarationTable {
  readonly #rows = new Map<number, Row>();

  put(file: number, declarations: readonly Declaration[]): void {
    this.#rows.set(file, { hashes: Uint32Array.from(declarations, ({ name }) => hashOf(name)), lines: Uint32Array.from(declarations, ({ line }) => line) });
  }

  remove(file: number): void {
    this.#rows.delete(file);
  }

  find(names: Iterable<string>): readonly Candidate[] {
    const wanted = new Map([...names].map((name) => [hashOf(name), name]));
    const found: Candidate[] = [];
    for (const [file, { hashes, lines }] of this.#rows) {
      for (let at = 0; at < hashes.length; at++) {
        const name = wanted.get(hashes[at] ?? 0);
        if (name !== undefined) found.push({ file, name, line: lines[at] ?? 0 });
      }
    }
    return found;
  }

  get bytes(): number {
    let sum = 0;
    for (const { hashes } of this.#rows.values()) sum += 2 * hashes.byteLength + ROW_BYTES;
    return sum;
  }
}

/** FNV-1a over UTF-16 units. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}
