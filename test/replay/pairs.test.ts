import { describe, expect, test } from 'vitest';
import { pairsOf } from '../../scripts/replay/pairs.ts';
import { recorded } from './recorded.ts';

describe('pairs', () => {
  test('join the samples of one number, and count those that stand alone', () => {
    const one = recorded({ samples: [0, 2, 3] });
    const two = recorded({ samples: [1], correct: false });
    const other = recorded({ model: 'large', samples: [0, 1, 2] });
    const last = recorded({ model: 'large', samples: [4] });
    const { pairs, unpaired } = pairsOf([one, two, other, last, recorded({ model: 'else', samples: [3] })], 'small', 'large');
    expect(pairs.map(({ cheap, premium, weight }) => [cheap, premium, weight])).toEqual([[one, other, 2], [two, other, 1]]);
    expect(unpaired).toBe(2);
  });

  test('are of the same task', () => {
    expect(pairsOf([recorded(), recorded({ task_id: 'else', model: 'large' })], 'small', 'large')).toEqual({ pairs: [], unpaired: 2 });
  });

  test('know how a model mended its own sample, and no other', () => {
    const repair = (change: object) => recorded({ task: 'repair', prompt: '', reply: 'mended', ...change });
    const [own, others, elsewhere] = [repair({ model: 'org/small', repair_of: 'org_small s=1' }), repair({ model: 'large', repair_of: 'org/small s=1' }), repair({ model: 'org/small', task_id: 'else', repair_of: 'org_small s=0' })];
    const cheap = recorded({ model: 'org/small', samples: [0, 1, 2] });
    const { pairs } = pairsOf([cheap, recorded({ model: 'large', samples: [0, 1, 2] }), own, others, elsewhere], 'org/small', 'large');
    expect(pairs.map(({ weight, mended }) => [weight, mended.cheap, mended.premium])).toEqual([[2, null, null], [1, own, null]]);
  });
});
