import { describe, expect, it } from 'vitest';
import { TRAFFIC_CLASSES } from '../../src/config/policy-settings.ts';
import { DEFAULT_BANDS } from '../../src/config/read-policy.ts';
import { bandEffects, bandOf, bandText } from '../../src/routing/band.ts';

const at = (share: number) => bandOf(share * 20, 20, DEFAULT_BANDS);
const OPEN = { downgrade: 'none', escalate: 'all', allow: 'all' };

describe('the band', () => {
  it.each([
    [0, 0, OPEN],
    [0.699, 0, OPEN],
    [0.7, 0.7, { ...OPEN, downgrade: 'non-critical' }],
    [0.799, 0.7, { ...OPEN, downgrade: 'non-critical' }],
    [0.8, 0.8, { downgrade: 'non-critical', escalate: 'critical-only', allow: 'all' }],
    [0.949, 0.8, { downgrade: 'non-critical', escalate: 'critical-only', allow: 'all' }],
    [0.95, 0.95, { downgrade: 'non-critical', escalate: 'critical-only', allow: 'critical-only' }],
    [1.7, 0.95, { downgrade: 'non-critical', escalate: 'critical-only', allow: 'critical-only' }],
  ])('at %d of the month is the one from %d on', (share, from, effects) => {
    expect(at(share)).toEqual({ share: expect.closeTo(share, 10) as number, from, ...effects });
  });

  it('is none without a cap', () => {
    expect(bandOf(1_000, null, DEFAULT_BANDS)).toBeNull();
  });

  it('is the last with a cap of 0', () => {
    expect(bandOf(0, 0, DEFAULT_BANDS)).toMatchObject({ share: 1, from: 0.95, allow: 'critical-only' });
  });

  it('keeps the strictest word where bands above say less', () => {
    const none = { from: 0.1, downgrade: 'none', escalate: 'none', allow: 'all' } as const;
    const some = { from: 0.2, downgrade: 'none', escalate: 'critical-only', allow: 'all' } as const;
    expect(bandOf(0.5, 1, [none, some])).toMatchObject({ from: 0.2, escalate: 'none' });
  });

  it('says how much is used, not rounded up', () => {
    expect(bandText({ ...OPEN, share: 0.729, from: 0.7 } as Parameters<typeof bandText>[0])).toBe("72 % of the month's budget is used");
  });
});

describe('what a band means', () => {
  it('is nothing without one', () => {
    for (const each of TRAFFIC_CLASSES) expect(bandEffects(null, each)).toEqual({ downgrade: false, escalate: true, allow: true });
  });

  it('is never less for what is critical', () => {
    for (const share of [0, 0.7, 0.8, 0.95, 1]) expect(bandEffects(at(share), 'critical')).toEqual({ downgrade: false, escalate: true, allow: true });
  });

  it.each([
    [0.5, { downgrade: false, escalate: true, allow: true }],
    [0.7, { downgrade: true, escalate: true, allow: true }],
    [0.8, { downgrade: true, escalate: false, allow: true }],
    [0.95, { downgrade: true, escalate: false, allow: false }],
  ])('at %d is more for all others', (share, effects) => {
    for (const each of TRAFFIC_CLASSES) if (each !== 'critical') expect(bandEffects(at(share), each)).toEqual(effects);
  });

  it('may forbid climbing to all', () => {
    const band = bandOf(1, 2, [{ from: 0.5, downgrade: 'none', escalate: 'none', allow: 'all' }]);
    expect(bandEffects(band, 'critical').escalate).toBe(false);
  });
});
