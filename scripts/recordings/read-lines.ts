import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { RecordingsError } from './recordings-error.ts';

/** One object of a JSON Lines file. `place` is for people: `answers.jsonl, line 12`. */
export interface Line {
  readonly place: string;
  readonly value: Readonly<Record<string, unknown>>;
}

/**
 * The objects of a JSON Lines file, gzipped (by its first bytes) or not; empty lines are nothing.
 * @throws RecordingsError
 */
export function readLines(file: string): Line[] {
  return textOf(file).split('\n').flatMap((line, index) => {
    if (line.trim() === '') return [];
    const place = `${file}, line ${String(index + 1)}`;
    return [{ place, value: objectOf(line, place) }];
  });
}

function textOf(file: string): string {
  try {
    const bytes = readFileSync(file);
    return (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString('utf8').replace(/^\ufeff/, '');
  } catch (error) {
    throw new RecordingsError(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}.`);
  }
}

function objectOf(line: string, place: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw new RecordingsError(`${place}: this is not JSON.`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new RecordingsError(`${place}: this is no JSON object.`);
  return value as Record<string, unknown>;
}
