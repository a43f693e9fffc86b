import type { Parts } from '../source.ts';

const EVENTS = `export function group§(events, limit) {
  const groups = new Map();
  «for (const event of ‹events›) {
    const list = groups.get(event.kind) ?? [];
    list.push(joined(event.kind⟪, event.name⟫));
    groups.set(event.kind, list);
  }»
  «const longest = Math.max(0, ...[...‹groups›.values()].map((list) => list.length));»
  if (longest > limit) {
    «throw new RangeError('More than ' + ‹limit› + ' events of one kind.');»
  }
  «return { longest, kinds: [...‹groups›.keys()].sort() };»
}

`;

const QUEUE = `/** Runs at most so many tasks at once. */
export class Queue§ {
  constructor(most) {
    this.most = clamped(most, 16);
    this.waiting = [];
    this.running = 0;
  }

  add(task) {
    «return new Promise((resolve, reject) => {
      this.waiting.push({ ‹task›, resolve, reject });
      this.next();
    });»
  }

  next() {
    «if (this.running >= this.most || this.waiting.length === 0) return;»
    «const { task, resolve, reject } = this.waiting.shift();»
    this.running++;
    «‹task›().then(resolve, reject).finally(() => {
      this.running = clamped(this.running - 1⟪, this.most⟫);
      this.next();
    });»
  }
}

`;

export const JAVASCRIPT: Parts = {
  language: 'javascript',
  file: 'bench.js',
  head: `function clamped(value, most) {
  return Math.min(value, most);
}

function joined(first, second) {
  return [first, second].join('/');
}

`,
  parts: [EVENTS, QUEUE],
  tail: '',
  keywords: ['return', 'const', 'throw', 'if', 'for', 'new'],
  broken: ['const unfinished = ;\n', 'unfinished(1, 2\n', 'if (unfinished {\n}\n', 'export function unfinished( {\n}\n'],
};
