import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { onTestFinished } from 'vitest';
import type { Recording } from '../../scripts/recordings/recordings.ts';

const PREFIX = 'export function total(values: number[]): number {\n  let sum = 0;\n';
const SUFFIX = '  return sum;\n}\n';
export const RIGHT = '  for (const value of values) sum += value;';
export const BROKEN = '  for (const value of values { sum += value;';
/** Nothing but its meaning is wrong with it. */
export const WRONG = '  for (const value of values) sum -= value;';

/** An answer of `small` to one task, right unless said otherwise. */
export function recorded(change: Partial<Recording> = {}): Recording {
  return {
    task_id: 'total', task: 'complete', language: 'typescript', model: 'small', samples: [0], correct: true, completion: RIGHT,
    prefix: PREFIX, suffix: SUFFIX, tokens_in: 1_000, tokens_out: 100, ...change,
  };
}

/** Two tasks by two models: the small one writes once what the gate sees, and once what only its meaning tells. */
export function twoTasks(): Recording[] {
  const large = { model: 'large', samples: [0, 1] };
  return [
    recorded({ samples: [0] }), recorded({ samples: [1], completion: BROKEN, correct: false }), recorded(large),
    recorded({ task_id: 'again', samples: [0, 1], completion: WRONG, correct: false }), recorded({ task_id: 'again', ...large }),
  ];
}

export function temporaryFile(name: string, content: string | Uint8Array): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'stepladder-replay-'));
  onTestFinished(() => { rmSync(folder, { recursive: true, force: true }); });
  const file = path.join(folder, name);
  writeFileSync(file, content);
  return file;
}

/** A file of recordings, gzipped where its name says so. */
export function recordingsFile(recordings: readonly object[], name = 'answers.jsonl'): string {
  const text = recordings.map((one) => `${JSON.stringify(one)}\n`).join('');
  return temporaryFile(name, name.endsWith('.gz') ? gzipSync(text) : text);
}
