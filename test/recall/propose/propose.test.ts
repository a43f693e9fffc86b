import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TextIndex } from '../../../src/recall/index/text-index.ts';
import { propose } from '../../../src/recall/propose/propose.ts';
import { indexed, proposedAt } from './marked.ts';

/** A file whose middle is the same in all of them. */
function service(name: string): string {
  return `import { Clock } from './clock.ts';
import { createLogger } from './logger.ts';

export class ${name}Service {
  readonly #clock: Clock;
  readonly #logger = createLogger('${name}');

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  start${name}(): void {
    this.#logger.info('started', { at: this.#clock.now() });
  }
}
`;
}

const SERVICES = ['Mail', 'Order', 'Price', 'Stock', 'User'].map(service);
const HEAD = `import { Clock } from './clock.ts';
import { createLogger } from './logger.ts';

export class TaxService {
  readonly #clock: Clock;
`;

describe('the line goes on as it does elsewhere', () => {
  test.each([
    ['behind a whole token', `${HEAD}  readonly #logger =║`, ' createLogger('],
    ['behind a space', `${HEAD}  readonly #logger = ║`, 'createLogger('],
    ['in the middle of a word', `${HEAD}\n  constructor(clock: Clock) {\n    this.#clo║`, 'ck = clock;'],
    ['at the start of a line', `${HEAD}\n  constructor(clock: Clock) {\n    ║`, 'this.#clock = clock;'],
    ['with other lines below', `${HEAD}\n  constructor(clock: Clock) {\n    this.║\n  }\n}\n`, '#clock = clock;'],
  ])('%s', (_where, marked, expected) => {
    expect(proposedAt(marked, SERVICES)?.text.split('\n')[0]).toContain(expected);
  });
});

test('what is likelier is told as likelier, and where it comes from', () => {
  const sure = proposedAt(`${HEAD}\n  constructor(clock: Clock) {\n    this.║`, SERVICES);
  const unsure = proposedAt('const total = this.║', SERVICES);
  expect(sure?.probability).toBeGreaterThan(0.7);
  expect(unsure?.probability ?? 0).toBeLessThan(sure?.probability ?? 0);
  expect(sure?.basis).toEqual({ matched: expect.any(Number) as number, places: SERVICES.length, sameFile: false });
  expect(sure?.basis.matched).toBeGreaterThan(10);
});

describe('nothing is proposed', () => {
  test.each([
    ['in an empty file of an empty index', '║', []],
    ['after what stands nowhere else', 'zig zag ║', SERVICES],
    ['where the line ends there everywhere', `${HEAD}\n  constructor(clock: Clock) {║`, SERVICES],
    ['where it does not fit what stands after the cursor', `${HEAD}\n  constructor(clock: Clock) {\n    this.║ || other`, SERVICES],
    ['where all of it stands after the cursor already', `${HEAD}\n  constructor(clock: Clock) {\n    this.║#clock = clock;`, SERVICES],
  ])('%s', (_where, marked, others) => {
    expect(proposedAt(marked, others)).toBeNull();
  });

  test('in a file that is not in the index', () => {
    expect(propose(new TextIndex(), { file: 7, offset: 0 })).toBeNull();
  });
});

test('only what is missing before the rest of the line', () => {
  const others = ['a', 'b', 'c', 'd'].map((name) => `export function ${name}(): void {\n  register('${name}', options.register);\n  emit(options.name, options.value);\n}\n`);
  const marked = `export function e(): void {\n  register('e', options.register);\n  emit(options║)\n}\n`;
  expect(proposedAt(marked, others)?.text).toBe('.name, options.value');
});

test('a line like those above, with the new name in it', () => {
  const marked = `function copy(from: Size): Size {
  const to = empty();
  to.width = from.width;
  to.height = from.height;
  to.depth = from.depth;
  to.weight =║`;
  expect(proposedAt(marked)?.text).toBe(' from.weight;');
});

describe('white space', () => {
  test('line breaks are \\n, also where the files have \\r\\n', () => {
    const files = SERVICES.map((text) => text.replaceAll('\n', '\r\n'));
    const marked = `${HEAD}\n  constructor(clock: Clock) {\n    this.║`.replaceAll('\n', '\r\n');
    const proposal = proposedAt(marked, files);
    expect(proposal?.text).toMatch(/^#clock = clock;/);
    expect(proposal?.text).not.toContain('\r');
  });

  test('further lines have the indentation of the cursor\'s line', () => {
    const block = (indent: string, step: string): string => ['if (queue.isEmpty) {', `${step}queue.close();`, `${step}return null;`, '}', 'queue.next();', ''].map((line) => (line === '' ? '' : indent + line)).join('\n');
    const others = ['one', 'two', 'three', 'four', 'five', 'six'].map((name) => `function ${name}() {\n${block('\t', '\t')}}\n`);
    const marked = `function seven() {\n\t\tif (queue.isEmpty) {\n\t\t\tqueue.║`;
    expect(proposedAt(marked, others)?.text).toMatch(/^close\(\);(?:\n\t\t\treturn null;(?:\n\t\t\}(?:\n\t\tqueue\.next\(\);)?)?)?$/);
  });

  test('no line that stands below already', () => {
    const others = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => `function ${name}() {\n  open(file);\n  read(file);\n  close(file);\n}\n`);
    expect(proposedAt('function g() {\n  open(file);\n  read(║\n  close(file);\n}\n', others)?.text).toBe('file);');
  });
});

test('names and signs of any script', () => {
  const others = ['größe', 'länge', 'höhe'].map((name) => `function ${name}() {\n  return prüfe(maß, '→ ✓ 😀');\n}\n`);
  expect(proposedAt('function tiefe() {\n  return prü║', others)?.text).toMatch(/^fe\(maß, '→ ✓ 😀'\);/);
});

test('what is proposed fits at any cursor: it goes on in the cursor\'s line, and what stands after it is not written twice', () => {
  const files = [...SERVICES, HEAD];
  fc.assert(fc.property(fc.nat(files.length - 1), fc.nat(), fc.constantFrom('', ')', ';', ' }', ' + 1'), (which, place, after) => {
    const text = files[which] ?? '';
    const offset = place % (text.length + 1);
    const lineEnd = !text.includes('\n', offset) ? text.length : text.indexOf('\n', offset);
    const { index, file } = indexed(`${text.slice(0, offset)}║${after}${text.slice(lineEnd)}`, SERVICES);
    const proposal = propose(index, { file, offset });
    if (proposal === null) return;
    expect(proposal.text.trim()).not.toBe('');
    expect(proposal.text).not.toMatch(/^[\r\n]/);
    expect(proposal.probability).toBeGreaterThan(0);
    expect(proposal.probability).toBeLessThanOrEqual(1);
    expect(proposal.tokens).toBeGreaterThan(0);
    if (after !== '') expect(proposal.text).not.toContain('\n');
    // The index is as it was: proposing writes nothing.
    expect(propose(index, { file, offset })).toEqual(proposal);
  }));
});
