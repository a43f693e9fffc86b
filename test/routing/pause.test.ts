import { getEventListeners } from 'node:events';
import { expect, it } from 'vitest';
import { pause } from '../../src/routing/pause.ts';

const FOREVER = 2_000_000_000;

it('lasts as long as it is told', async () => {
  const begun = performance.now();
  await pause(20, new AbortController().signal);
  expect(performance.now() - begun).toBeGreaterThan(18);
});

it('ends with its signal', async () => {
  const end = new AbortController();
  const over = pause(FOREVER, end.signal);
  end.abort();
  await over;
  expect(end.signal.aborted).toBe(true);
});

it('does not begin after its signal', async () => {
  await expect(pause(FOREVER, AbortSignal.abort())).resolves.toBeUndefined();
});

it('leaves nothing behind at its signal', async () => {
  const { signal } = new AbortController();
  await pause(0, signal);
  expect(getEventListeners(signal, 'abort')).toEqual([]);
});
