import type { CompleteRequest } from '../../src/request/request.ts';
import { readLines, type Line } from './read-lines.ts';
import { RecordingsError } from './recordings-error.ts';

/** One recorded output of a real model, with a label; a line of a file of recordings as docs/recordings.md tells it. */
export interface Recording {
  readonly task_id: string;
  readonly task: 'complete' | 'generate' | 'repair';
  readonly language: string;
  readonly model: string;
  /** The identical samples that this line stands for; never empty. */
  readonly samples: readonly number[];
  readonly correct: boolean;
  readonly completion: string;
  readonly tokens_in: number;
  readonly tokens_out: number;
  readonly prefix?: string;
  readonly suffix?: string;
  readonly prompt?: string;
  /** As the model gave it, where `completion` was taken out of it. */
  readonly reply?: string;
  /** Of a repair: whose code was broken. */
  readonly repair_of?: string;
  readonly flags?: { readonly golden_ok: boolean; readonly weak_test: boolean; readonly hidden_names: boolean };
}

/**
 * All recordings of JSON Lines files, gzipped or not.
 * @throws RecordingsError
 */
export function readRecordings(files: readonly string[]): Recording[] {
  return files.flatMap((file) => readLines(file).map(recordingOf));
}

const TASKS: readonly unknown[] = ['complete', 'generate', 'repair'];
const TEXTS = ['task_id', 'language', 'model', 'completion'] as const;
const OPTIONAL_TEXTS = ['prefix', 'suffix', 'prompt', 'reply', 'repair_of'] as const;
const COUNTS = ['tokens_in', 'tokens_out'] as const;
const FLAGS = ['golden_ok', 'weak_test', 'hidden_names'] as const;

function recordingOf({ place, value }: Line): Recording {
  const wrong = (what: string): never => { throw new RecordingsError(`${place}: ${what}.`); };
  for (const name of TEXTS) if (typeof value[name] !== 'string') wrong(`"${name}" is no text`);
  for (const name of OPTIONAL_TEXTS) if (!['string', 'undefined'].includes(typeof value[name])) wrong(`"${name}" is no text`);
  for (const name of COUNTS) if (!isCount(value[name])) wrong(`"${name}" is no number of tokens`);
  if (!TASKS.includes(value['task'])) wrong('"task" is none of complete, generate, repair');
  if (typeof value['correct'] !== 'boolean') wrong('"correct" is neither true nor false');
  const { samples, flags } = value;
  if (!Array.isArray(samples) || samples.length === 0 || !samples.every(isCount)) wrong('"samples" is no list of sample numbers');
  if (flags !== undefined && !(isObject(flags) && FLAGS.every((name) => typeof flags[name] === 'boolean'))) wrong(`"flags" does not say ${FLAGS.join(', ')}`);
  if (value['task'] === 'complete' && value['prefix'] === undefined) wrong('"prefix" is missing');
  if (value['task'] === 'generate' && value['prompt'] === undefined) wrong('"prompt" is missing');
  return value as unknown as Recording;
}

function isCount(value: unknown): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** Whether the label can be trusted at all: the task's own reference passes its assertions. */
export function isSound({ flags }: Recording): boolean {
  return flags === undefined || flags.golden_ok;
}

/** Whether "wrong" means a wrong answer: the task's own reference passes, an empty answer does not, and no name has to be guessed. */
export function isStrict({ flags }: Recording): boolean {
  return flags === undefined || (flags.golden_ok && !flags.weak_test && !flags.hidden_names);
}

const ENDINGS: Readonly<Record<string, string>> = { typescript: 'ts', javascript: 'js', python: 'py' };

/** The request that an editor would have made: the cursor on an empty line between prefix and suffix, or at the end of a prompt. */
export function requestOf(recording: Recording): CompleteRequest {
  const { prefix = '', suffix, prompt, language, task_id: id } = recording;
  const text = prompt ?? `${prefix}\n\n${suffix ?? ''}`;
  const cursor = prompt === undefined ? prefix.length + 1 : text.length;
  return { id, task: 'complete', trigger: 'manual', document: { file: `recorded.${ENDINGS[language] ?? 'txt'}`, languageId: language, text, version: 1 }, cursor };
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
