import { readCursor } from '../../../src/recall/propose/cursor.ts';
import { FEATURES, featuresOf } from '../../../src/recall/propose/features.ts';
import { lookAhead } from '../../../src/recall/propose/options.ts';
import { unitsBefore } from '../../../src/recall/propose/rest.ts';
import type { SourceFile } from '../../bench/recall/files.ts';
import { splitRepo } from '../../bench/recall/files.ts';
import { positionsOf } from '../../bench/recall/positions.ts';
import { indexOf, replay, type ReplayedLine } from '../../bench/recall/replay.ts';
import { randomOf } from '../../bench/gate/random.ts';

/** Where a cursor was: the two positions of the benchmark, anywhere in a line, and behind a line that is finished. */
export type Kind = 'lineStart' | 'midLine' | 'anywhere' | 'lineEnd';

/** All options that a cursor had. */
export interface Example {
  readonly repo: string;
  readonly kind: Kind;
  /** One option after the other. */
  readonly features: Float32Array;
  readonly isRight: readonly boolean[];
  /** To propose nothing is an option as well. */
  readonly isEmpty: readonly boolean[];
  readonly tokens: readonly number[];
}

export interface ExampleOptions {
  readonly repo: string;
  readonly heldFiles: number;
  /** About so many lines are looked at, evenly over all held-out files. */
  readonly lines: number;
  readonly seed: number;
}

/** With this probability the brackets that a position leaves open are closed behind it, as editors do. */
const CLOSED = 0.4;
/** Of lines, so many are looked at once more where they are finished. */
const ENDS = 0.3;

/** Plays files of a repository that the rest of it is indexed for. */
export function examplesOf(files: readonly SourceFile[], { repo, heldFiles, lines, seed }: ExampleOptions): Example[] {
  const split = splitRepo(files, heldFiles, seed);
  const random = randomOf(seed);
  const total = split.held.reduce((sum, { text }) => sum + text.split('\n').filter((line) => line.trim() !== '').length, 0);
  const examples: Example[] = [];
  replay(indexOf(split), split.held, (line) => {
    if (random() * total > lines) return;
    const positions = positionsOf(line.line);
    if (positions === null) return;
    const { lineStart, midLine } = positions;
    examples.push(exampleAt(repo, 'lineStart', line, lineStart));
    if (midLine !== null) examples.push(exampleAt(repo, 'midLine', line, midLine));
    const length = line.line.trimEnd().length;
    const anywhere = lineStart + 1 + Math.floor(random() * (length - lineStart - 1));
    if (anywhere < length) examples.push(exampleAt(repo, 'anywhere', line, anywhere, random() < CLOSED ? closing(line.line.slice(0, anywhere)) : ''));
    if (random() < ENDS) examples.push(exampleAt(repo, 'lineEnd', line, length));
  });
  return examples.filter(({ isRight }) => isRight.length > 0);
}

function exampleAt(repo: string, kind: Kind, { index, file, line, type }: ReplayedLine, column: number, closed = ''): Example {
  const rest = line.slice(column).trimEnd();
  const units = unitsBefore(rest, closed);
  const truth = rest.slice(0, units ?? rest.length);
  const cursor = readCursor(index, file, type(column, units === null ? '' : closed));
  const outlook = cursor && lookAhead(index, cursor);
  const options = outlook?.options ?? [];
  const features = new Float32Array(options.length * FEATURES.length);
  for (const [at, row] of (outlook === null ? [] : featuresOf(index, outlook)).entries()) features.set(row, at * FEATURES.length);
  return { repo, kind, features, isRight: options.map(({ text }) => text === truth), isEmpty: options.map(({ text }) => text === ''), tokens: options.map(({ ids }) => ids.length) };
}

/** What an editor has put behind the cursor. */
function closing(head: string): string {
  const open: string[] = [];
  for (const unit of head) {
    const pair = '([{'.indexOf(unit);
    if (pair !== -1) open.push(')]}'.charAt(pair));
    else if (')]}'.includes(unit)) open.pop();
  }
  return open.reverse().join('');
}
