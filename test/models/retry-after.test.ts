import { describe, expect, it } from 'vitest';
import { retryAfterMs } from '../../src/models/retry-after.ts';

const wait = (headers: Readonly<Record<string, string>>): number | null => retryAfterMs(new Headers(headers));
const DATE = 'Wed, 21 Oct 2015 07:28:00 GMT';

describe('how long an endpoint asks us to wait', () => {
  it.each<[string, Record<string, string>, number]>([
    ['milliseconds', { 'retry-after-ms': '250' }, 250],
    ['a part of a millisecond, rounded up', { 'retry-after-ms': '250.2' }, 251],
    ['none at all', { 'retry-after-ms': '0' }, 0],
    ['seconds', { 'retry-after': '3' }, 3_000],
    ['parts of a second', { 'retry-after': '1.25' }, 1_250],
    ['with blanks around', { 'retry-after': ' 2 ' }, 2_000],
    ['milliseconds before seconds', { 'retry-after-ms': '7', 'retry-after': '3' }, 7],
    ['seconds where the milliseconds are unusable', { 'retry-after-ms': 'soon', 'retry-after': '3' }, 3_000],
    ['an hour', { 'retry-after': '3600' }, 3_600_000],
    ['a date, from the response\'s own', { 'retry-after': 'Wed, 21 Oct 2015 07:28:05 GMT', 'date': DATE }, 5_000],
    ['the date of the response itself', { 'retry-after': DATE, 'date': DATE }, 0],
    ['a date with a long weekday', { 'retry-after': 'Wednesday, 21-Oct-15 07:28:05 GMT', 'date': DATE }, 5_000],
  ])('is read from %s', (_, headers, ms) => {
    expect(wait(headers)).toBe(ms);
  });

  it('is read with blanks around, whoever hands the headers over', () => {
    const given = (headers: Readonly<Record<string, string>>) => retryAfterMs({ get: (name) => headers[name] ?? null });
    expect(given({ 'retry-after': ' 2 ' })).toBe(2_000);
    expect(given({ 'retry-after': ` ${DATE}`, 'date': DATE })).toBe(0);
  });

  it.each<[string, Record<string, string>]>([
    ['nothing', {}],
    ['a negative number', { 'retry-after': '-1' }],
    ['a word', { 'retry-after': 'soon' }],
    ['a number with words', { 'retry-after': '3 seconds' }],
    ['words with a number', { 'retry-after': 'about 3' }],
    ['no number', { 'retry-after': 'NaN' }],
    ['infinity', { 'retry-after': 'Infinity' }],
    ['an exponent', { 'retry-after': '1e2' }],
    ['more than an hour', { 'retry-after-ms': '3600001' }],
    ['sixteen digits', { 'retry-after-ms': '0000000000000001' }],
    ['an empty text', { 'retry-after': '' }],
    ['a date without that of the response', { 'retry-after': DATE }],
    ['a date in the past', { 'retry-after': 'Wed, 21 Oct 2015 07:27:59 GMT', 'date': DATE }],
    ['a date that is none', { 'retry-after': 'Wed, 99 Foo 2015', 'date': DATE }],
    ['words before a date', { 'retry-after': `about ${DATE}`, 'date': DATE }],
    ['a date without a weekday', { 'retry-after': '2015-10-21T07:28:05Z', 'date': DATE }],
    ['a date, where that of the response is none', { 'retry-after': DATE, 'date': 'yesterday' }],
  ])('is unknown from %s', (_, headers) => {
    expect(wait(headers)).toBeNull();
  });
});
