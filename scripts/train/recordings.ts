import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { CompleteRequest } from '../../src/request/request.ts';

/** One recorded output of a real model, with a label; a line of a file of recordings, as far as it is used here. */
export interface Recording {
  readonly task_id: string;
  readonly task: 'complete' | 'generate' | 'repair';
  readonly language: string;
  readonly model: string;
  /** The identical samples that this line stands for. */
  readonly samples: readonly number[];
  readonly correct: boolean;
  readonly completion: string;
  readonly tokens_in: number;
  readonly tokens_out: number;
  readonly prefix?: string;
  readonly suffix?: string;
  readonly prompt?: string;
  readonly flags?: { readonly golden_ok: boolean; readonly weak_test: boolean; readonly hidden_names: boolean };
}

/** All recordings of JSON Lines files, gzipped or not. */
export function readRecordings(files: readonly string[]): Recording[] {
  return files.flatMap((file) => {
    const bytes = readFileSync(file);
    const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
    return text.split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as Recording);
  });
}

/** Whether "wrong" means a wrong answer: the task's own reference passes, an empty answer does not, and no name has to be guessed. */
export function isStrict({ flags }: Recording): boolean {
  return flags === undefined || (flags.golden_ok && !flags.weak_test && !flags.hidden_names);
}

/** The request that an editor would have made: the cursor on an empty line between prefix and suffix, or at the end of a prompt. */
export function requestOf(recording: Recording): CompleteRequest {
  const { prefix = '', suffix, prompt, language, task_id: id } = recording;
  const text = prompt ?? `${prefix}\n\n${suffix ?? ''}`;
  const cursor = prompt === undefined ? prefix.length + 1 : text.length;
  const ending = { typescript: 'ts', javascript: 'js', python: 'py' }[language] ?? 'txt';
  return { id, task: 'complete', trigger: 'manual', document: { file: `recorded.${ending}`, languageId: language, text, version: 1 }, cursor };
}

/** Recordings by task, in the order in which the tasks first come. */
export function byTask(recordings: readonly Recording[]): ReadonlyMap<string, readonly Recording[]> {
  return Map.groupBy(recordings, ({ task_id }) => task_id);
}

/** How many samples there are, and the share of them that is right (NaN where there is none). */
export function successOf(recordings: readonly Recording[]): { readonly samples: number; readonly share: number } {
  const samples = recordings.reduce((sum, one) => sum + one.samples.length, 0);
  const right = recordings.reduce((sum, one) => sum + (one.correct ? one.samples.length : 0), 0);
  return { samples, share: right / samples };
}
