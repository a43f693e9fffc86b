import { describe, expect, it } from 'vitest';
import { createHoldBack, type HoldBack } from '../../src/routing/hold-back.ts';

/** Fails with "bad", passes from ten characters on. */
function begin(): { readonly holdBack: HoldBack; readonly pieces: readonly string[]; readonly checked: readonly string[] } {
  const pieces: string[] = [];
  const checked: string[] = [];
  const holdBack = createHoldBack((text) => {
    checked.push(text);
    return text.includes('bad') ? 'failed' : text.length < 10 ? 'more' : 'ok';
  }, (piece) => pieces.push(piece));
  return { holdBack, pieces, checked };
}

describe('a text that streams', () => {
  it('is held back until its start has passed, then comes as it is', () => {
    const { holdBack, pieces, checked } = begin();
    for (const piece of ['This ', 'adds ', 'two ', 'bad ones']) holdBack.push(piece);
    expect(pieces).toEqual(['This adds ', 'two ', 'bad ones']);
    expect([holdBack.shown, holdBack.failed]).toEqual(['This adds two bad ones', false]);
    expect(checked, 'only the start is checked').toEqual(['This ', 'This adds ']);
  });

  it('is never shown when its start fails', () => {
    const { holdBack, pieces } = begin();
    for (const piece of ['bad', ' and long enough']) holdBack.push(piece);
    holdBack.flush();
    expect([pieces, holdBack.shown, holdBack.failed]).toEqual([[], '', true]);
  });

  it('is shown at its end where it was too short to tell', () => {
    const { holdBack, pieces } = begin();
    holdBack.push('Adds.');
    expect(pieces).toEqual([]);
    holdBack.flush();
    holdBack.flush();
    expect([pieces, holdBack.shown]).toEqual([['Adds.'], 'Adds.']);
  });
});
