/** A longer wait is as good as a refusal: the header is ignored and another route asked. */
const LONGEST_WAIT_MS = 3_600_000;

interface HeaderReader {
  get(name: string): string | null;
}

/**
 * How long the endpoint asks us to wait, in ms; null where it does not say or says nothing usable (negative, not a
 * number, over an hour). A date counts from the response's own `Date`: the two clocks may differ.
 */
export function retryAfterMs(headers: HeaderReader): number | null {
  return usable(decimal(headers.get('retry-after-ms')))
    ?? usable(seconds(headers.get('retry-after')))
    ?? usable(untilDate(headers.get('retry-after'), headers.get('date')));
}

function usable(ms: number | null): number | null {
  return ms !== null && ms >= 0 && ms <= LONGEST_WAIT_MS ? Math.ceil(ms) : null;
}

function decimal(value: string | null): number | null {
  return value !== null && /^\d{1,15}(?:\.\d{1,9})?$/.test(value.trim()) ? Number(value) : null;
}

function seconds(value: string | null): number | null {
  const number = decimal(value);
  return number === null ? null : number * 1000;
}

function untilDate(value: string | null, date: string | null): number | null {
  if (value === null || date === null || !/^[A-Za-z]{3,9},/.test(value.trim())) return null;
  const ms = Date.parse(value) - Date.parse(date);
  return Number.isNaN(ms) ? null : ms;
}
