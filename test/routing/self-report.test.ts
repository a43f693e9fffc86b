import { describe, expect, it } from 'vitest';
import { splitSelfReport } from '../../src/routing/self-report.ts';

describe('what a model says of itself', () => {
  it.each<[string, string, string, number]>([
    ['a last line', 'Because.\n```ts\nlet a;\n```\nconfidence: 85', 'Because.\n```ts\nlet a;\n```', 0.85],
    ['with a percent sign', 'Because.\nconfidence: 85 %', 'Because.', 0.85],
    ['in other letters and with blanks', 'Because.\n  Confidence:  7  \n\n', 'Because.', 0.07],
    ['as code', 'Because.\n`confidence: 100`', 'Because.', 1],
    ['alone', 'confidence: 0', '', 0],
    ['at the end of a long answer', `${'long '.repeat(1_000)}\nconfidence: 40`, 'long '.repeat(1_000).trimEnd(), 0.4],
  ])('%s', (_, answer, text, selfReported) => {
    expect(splitSelfReport(answer)).toEqual({ text, selfReported });
  });

  it.each<[string, string]>([
    ['no such line', 'Because.'],
    ['more than a hundred', 'Because.\nconfidence: 101'],
    ['a number of four digits', 'Because.\nconfidence: 1000'],
    ['a word', 'Because.\nconfidence: high'],
    ['a line that is not the last', 'confidence: 90\nBecause.'],
    ['the end of another line', 'My confidence: 90'],
    ['a minus', 'Because.\nconfidence: -5'],
    ['nothing at all', ''],
  ])('is unknown for %s, and the answer stays as it is', (_, answer) => {
    expect(splitSelfReport(answer)).toEqual({ text: answer, selfReported: null });
  });
});
