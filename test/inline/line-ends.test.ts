import { expect, test } from 'vitest';
import { withLineEndsOf } from '../../src/inline/line-ends.ts';

test.each([
  ['a\r\nb', '', 'x\ny', 'x\r\ny'],
  ['', '\r\n', 'x\r\ny\nz', 'x\r\ny\r\nz'],
  ['a\n', '\n', 'x\r\ny', 'x\ny'],
  ['a', 'b', 'x\ny', 'x\ny'],
  ['a', 'b', 'x\r\ny', 'x\ny'],
])('between %j and %j, %j is %j', (before, after, text, fitted) => {
  expect(withLineEndsOf({ before, after }, text)).toBe(fitted);
});
