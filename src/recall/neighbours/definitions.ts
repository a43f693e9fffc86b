import { posix } from 'node:path';
import { compareUnits } from '../../request/compare-units.ts';
import type { Candidate } from './declaration-table.ts';
import { importsOf } from './imported-files.ts';
import type { Nearness } from './names-near.ts';
import type { Known, NeighbourFiles } from './neighbour-files.ts';
import { MOST_READ, outlineAt, type Outline } from './outline.ts';

/** A declaration in another file, as it may be shown. */
export interface Definition {
  readonly file: Known;
  readonly outline: Outline;
}

/** A name that is declared in more places says too little of which is meant. */
const MOST_PLACES = 2;
const MOST_DEFINITIONS = 16;
/** UTF-16 units of one. */
const LONGEST = 900;

const ORDER: Readonly<Record<Nearness, number>> = { close: 0, around: 1, imported: 2 };

/**
 * What other files declare of the names that are used near a cursor: the nearest first, and equals in the order of their files.
 * A file that is imported counts, and one of the same folder where that needs no import; of others only what is used right at the
 * cursor, because its import may still be missing.
 * @param head the first lines of the file at hand, with its imports
 */
export function definitionsOf(files: NeighbourFiles, own: Known, head: string, near: ReadonlyMap<string, Nearness>): readonly Definition[] {
  const candidates = files.declaring(near.keys(), own.id);
  const ownNames = new Set(candidates.filter(({ file }) => file === own.id).map(({ name }) => name));
  const byName = Map.groupBy(candidates.filter(({ name }) => !ownNames.has(name)), ({ name }) => name);
  const isImported = importsOf(head, own.label, own.languageId);
  const chosen = [...byName].flatMap(([name, places]) => meant(files, own, places, isImported, near.get(name) ?? 'around'));
  chosen.sort((a, b) => ORDER[a.nearness] - ORDER[b.nearness] || compareUnits(a.file.label, b.file.label) || a.line - b.line);
  const found: Definition[] = [];
  for (const place of chosen) {
    const outline = outlineOf(files, place);
    if (outline === null || found.some((other) => other.file === place.file && overlap(other.outline, outline))) continue;
    if (found.push({ file: place.file, outline }) === MOST_DEFINITIONS) break;
  }
  return found;
}

interface Place {
  readonly file: Known;
  readonly name: string;
  readonly line: number;
  readonly nearness: Nearness;
}

function meant(files: NeighbourFiles, own: Known, candidates: readonly Candidate[], isImported: (label: string) => boolean, nearness: Nearness): readonly Place[] {
  const places = candidates.flatMap(({ file: id, name, line }) => {
    const file = files.get(id);
    return file?.family == null || file.family !== own.family ? [] : [{ file, name, line, nearness }];
  });
  const folder = posix.dirname(own.label);
  const seen = places.filter(({ file }) => isImported(file.label) || (file.family?.sharesFolder === true && posix.dirname(file.label) === folder));
  if (seen.length > 0) return seen.length > MOST_PLACES ? [] : seen;
  return nearness === 'close' && places.length === 1 ? places : [];
}

function outlineOf(files: NeighbourFiles, { file, name, line }: Place): Outline | null {
  const lines = files.lines(file.id, line, MOST_READ);
  // A hash may stand for another name.
  if (file.family === null || lines[0]?.includes(name) !== true) return null;
  return outlineAt(lines, line, file.family, LONGEST);
}

function overlap(a: Pick<Outline, 'first' | 'last'>, b: Pick<Outline, 'first' | 'last'>): boolean {
  return a.first <= b.last && b.first <= a.last;
}
