import type { Parts } from '../source.ts';

const ORDERS = `/** Item § of the order. */
export interface Item§ {
  readonly name: string;
  readonly price: number;
  readonly count: number;
}

export function sum§(items: readonly Item§[], limit: number): number | null {
  const names = new Map<string, number>();
  «for (const item of ‹items›) {
    names.set(item.name, clamped((names.get(item.name) ?? 0) + item.price * item.count⟪, limit⟫));
  }»
  const found = [...names.values()].filter((value) => value < limit);
  «if (found.length > ‹limit›) return null;»
  «return found.reduce((total, value) => total + clamped(value⟪, limit⟫), 0);»
}

`;

const STORE = `export class Store§ {
  readonly #entries = new Map<string, Entry>();
  #size = 0;

  add(key: string, value: unknown): boolean {
    const text = JSON.stringify(value);
    «if (text.length > ‹LARGEST›) throw new RangeError('The entry ' + ‹key› + ' is too large.');»
    «const entry = { key: joined('store'⟪, key⟫), size: ‹text›.length, at: Date.now() };»
    this.#entries.set(key, entry);
    «this.#size = [...this.#entries.values()].reduce((sum, { size }) => sum + size, 0);»
    return this.#size > 0;
  }

  async load(keys: readonly string[], read: (key: string) => Promise<string>): Promise<string[]> {
    const loaded: string[] = [];
    «for (const key of ‹keys›) {
      try {
        loaded.push(await read(joined('load'⟪, key⟫)));
      } catch (error) {
        if (error instanceof RangeError) continue;
        throw error;
      }
    }»
    «return ‹loaded›.toSorted((a, b) => a.localeCompare(b));»
  }
}

`;

export const TYPESCRIPT: Parts = {
  language: 'typescript',
  file: 'bench.ts',
  head: `interface Entry {
  readonly key: string;
  readonly size: number;
  readonly at: number;
}

const LARGEST = 4_096;

function clamped(value: number, most: number): number {
  return Math.min(value, most);
}

function joined(first: string, second: string): string {
  return [first, second].join('/');
}

`,
  parts: [ORDERS, STORE],
  tail: '',
  keywords: ['return', 'const', 'throw', 'if', 'for', 'await'],
  broken: ['const unfinished = ;\n', 'unfinished(1, 2\n', 'if (unfinished {\n}\n', 'export function unfinished( {\n}\n'],
};
