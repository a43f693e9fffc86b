import { describe, expect, test } from 'vitest';
import { readRecordings, requestOf, isSound, isStrict } from '../../scripts/recordings/recordings.ts';
import { RecordingsError } from '../../scripts/recordings/recordings-error.ts';
import { partOf } from '../../scripts/recordings/split.ts';
import { recorded, recordingsFile, temporaryFile, twoTasks } from './recorded.ts';

describe('a file of recordings', () => {
  test('is read as it is, gzipped or not, and several become one', () => {
    const recordings = twoTasks();
    expect(readRecordings([recordingsFile(recordings), recordingsFile(recordings, 'more.jsonl.gz')])).toEqual([...recordings, ...recordings]);
  });

  test.each([
    ['no JSON', '{"task_id": ', 'line 2: this is not JSON.'],
    ['no object', '[1]', 'line 2: this is no JSON object.'],
    ['a missing field', JSON.stringify({ ...recorded(), model: undefined }), 'line 2: "model" is no text.'],
    ['a wrong count', JSON.stringify({ ...recorded(), tokens_in: '12' }), 'line 2: "tokens_in" is no number of tokens.'],
    ['no samples', JSON.stringify({ ...recorded(), samples: [] }), 'line 2: "samples" is no list of sample numbers.'],
    ['another task', JSON.stringify({ ...recorded(), task: 'explain' }), 'line 2: "task" is none of complete, generate, repair.'],
    ['no label', JSON.stringify({ ...recorded(), correct: 1 }), 'line 2: "correct" is neither true nor false.'],
    ['half of the flags', JSON.stringify({ ...recorded(), flags: { golden_ok: true } }), 'line 2: "flags" does not say golden_ok, weak_test, hidden_names.'],
    ['no place for a completion', JSON.stringify({ ...recorded(), prefix: undefined }), 'line 2: "prefix" is missing.'],
    ['no prompt', JSON.stringify({ ...recorded(), task: 'generate' }), 'line 2: "prompt" is missing.'],
  ])('with %s says where', (_, line, said) => {
    const file = temporaryFile('answers.jsonl', `${JSON.stringify(recorded())}\n${line}\n`);
    expect(() => readRecordings([file])).toThrow(new RecordingsError(`${file}, ${said}`));
  });

  test('that is not there, or only looks gzipped, is an error and no crash', () => {
    expect(() => readRecordings(['/nowhere/answers.jsonl'])).toThrow(RecordingsError);
    expect(() => readRecordings([temporaryFile('answers.jsonl.gz', Uint8Array.of(0x1f, 0x8b, 1, 2))])).toThrow(RecordingsError);
  });
});

describe('a recording', () => {
  test('of a completion has the cursor on a line of its own', () => {
    const { document, cursor } = requestOf(recorded({ prefix: 'a\n', suffix: 'b' }));
    expect([document.text.slice(0, cursor), document.text.slice(cursor)]).toEqual(['a\n\n', '\nb']);
  });

  test.each([
    [undefined, true, true],
    [{ golden_ok: true, weak_test: false, hidden_names: false }, true, true],
    [{ golden_ok: true, weak_test: true, hidden_names: false }, true, false],
    [{ golden_ok: true, weak_test: false, hidden_names: true }, true, false],
    [{ golden_ok: false, weak_test: false, hidden_names: false }, false, false],
  ])('with the flags %o is sound: %s, strict: %s', (flags, sound, strict) => {
    const one = recorded(flags === undefined ? {} : { flags });
    expect([isSound(one), isStrict(one)]).toEqual([sound, strict]);
  });

  test('is in one part for ever', () => {
    // A hash that changes would mix what was tuned on with what is reported on.
    expect(['a', 'b', 'c', 'd', 'e'].map(partOf)).toEqual(['fit', 'fit', 'report', 'fit', 'fit']);
  });
});
