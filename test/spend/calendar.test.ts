import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { localDay, localMonth } from '../../src/spend/calendar.ts';

const HOUR = 3_600_000;
const before = process.env['TZ'];

function inZone(zone: string): void {
  beforeEach(() => { process.env['TZ'] = zone; });
  afterEach(() => {
    if (before === undefined) delete process.env['TZ'];
    else process.env['TZ'] = before;
  });
}

describe('in New York', () => {
  inZone('America/New_York');

  test('a day is the local one, not the UTC one', () => {
    const day = localDay(Date.parse('2026-07-02T03:30:00Z'));
    expect(new Date(day.from).toISOString()).toBe('2026-07-01T04:00:00.000Z');
    expect(day.to - day.from).toBe(24 * HOUR);
  });

  test('days on which the clocks change have 23 and 25 hours', () => {
    const spring = localDay(Date.parse('2026-03-08T15:00:00Z'));
    const autumn = localDay(Date.parse('2026-11-01T15:00:00Z'));
    expect(spring.to - spring.from).toBe(23 * HOUR);
    expect(autumn.to - autumn.from).toBe(25 * HOUR);
    expect(localDay(autumn.to - 1)).toEqual(autumn);
    expect(localDay(autumn.to).from).toBe(autumn.to);
  });

  test('a month runs from its first local day to the next month\'s', () => {
    const month = localMonth(Date.parse('2027-01-01T04:59:59Z'));
    expect(new Date(month.from).toISOString()).toBe('2026-12-01T05:00:00.000Z');
    expect(new Date(month.to).toISOString()).toBe('2027-01-01T05:00:00.000Z');
  });
});

describe('where midnight itself is skipped', () => {
  inZone('America/Sao_Paulo');

  test('the day starts at one, and days still meet', () => {
    const day = localDay(Date.parse('2018-11-04T15:00:00Z'));
    expect(day.to - day.from).toBe(23 * HOUR);
    expect(localDay(day.from - 1).to).toBe(day.from);
  });
});
