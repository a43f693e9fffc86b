import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BodyWatch, type BodyFormat } from '../../src/models/body-watch.ts';

/** What the watch of a body says, with the body in pieces of these lengths; the last takes the rest. */
function seen(format: BodyFormat, body: Uint8Array, lengths: readonly number[]): object {
  const watch = new BodyWatch(format);
  let at = 0;
  for (const length of [...lengths, body.length]) {
    if (!watch.accepts(body.subarray(at, at + length))) return { accepted: false };
    at = Math.min(body.length, at + length);
  }
  watch.end();
  return { accepted: true, firstByte: watch.firstByte, isJson: watch.isJson, sawData: watch.sawData, sawDone: watch.sawDone };
}

const pieces = ['data:', 'data: ', '[DONE]', '{', '[', '['.repeat(30), ']', '}', '"', '\\', '\n', '\r', '\r\n', ':', ' ', 'a', '\ufeff', '<', 'é', 'event: x'];
const bodies = fc.array(fc.constantFrom(...pieces), { maxLength: 40 }).map((parts) => Buffer.from(parts.join('')));

test('what is seen does not depend on how the body comes in pieces', () => {
  fc.assert(fc.property(fc.constantFrom<BodyFormat>('json', 'events'), bodies, fc.array(fc.nat(12), { maxLength: 60 }), (format, body, lengths) => {
    expect(seen(format, body, lengths)).toEqual(seen(format, body, Array.from(body, () => 1)));
  }), { numRuns: 2_000 });
});

test.each<[string, BodyFormat, string, object]>([
  ['a stream with its end', 'events', 'data: {"a":1}\n\ndata: [DONE]\n\n', { accepted: true, isJson: false, sawData: true, sawDone: true }],
  ['a stream whose last line has no end', 'events', 'data: {}\r\n\r\ndata:[DONE]', { accepted: true, sawData: true, sawDone: true }],
  ['an end that is only quoted', 'events', 'data: {"text":"data: [DONE]"}\n\n', { accepted: true, sawData: true, sawDone: false }],
  ['JSON in place of a stream, behind a byte-order mark', 'events', '\ufeff {"a":[1]}', { accepted: true, isJson: true, sawData: false }],
  ['as deep as it may be', 'json', '['.repeat(64), { accepted: true }],
  ['too deep', 'json', '['.repeat(65), { accepted: false }],
  ['too deep over several data lines of one event', 'events', `data: ${'['.repeat(40)}\ndata: ${'['.repeat(40)}`, { accepted: false }],
  ['as deep in two events', 'events', `data: ${'['.repeat(40)}\n\ndata: ${'['.repeat(40)}`, { accepted: true }],
  ['brackets in a string, behind a quote that is escaped', 'json', `"\\"${'['.repeat(99)}"`, { accepted: true }],
  ['brackets in a comment line', 'events', `: ${'['.repeat(99)}\n`, { accepted: true, sawData: false }],
  ['a line as long as it may be', 'events', `: ${'x'.repeat(256 * 1024 - 2)}\n`, { accepted: true }],
  ['a line too long', 'events', `: ${'x'.repeat(256 * 1024 - 1)}\n`, { accepted: false }],
  ['a body as long as it may be', 'json', ' '.repeat(2 * 1024 * 1024), { accepted: true }],
  ['a body too long', 'json', ' '.repeat(2 * 1024 * 1024 + 1), { accepted: false }],
])('%s', (_what, format, body, expected) => {
  expect(seen(format, Buffer.from(body), [])).toMatchObject(expected);
});
