import { describe, expect, it } from 'vitest';
import { casesOf } from '../../../scripts/train/cases.ts';
import { fitLogistic, sigmoid, weightedSum } from '../../../scripts/train/logistic.ts';
import { auc, bootstrap, brier, calibrationError, constantBrier, mean } from '../../../scripts/train/measures.ts';
import { requestOf, type Recording } from '../../../scripts/recordings/recordings.ts';
import { alwaysCheap, alwaysStrong, curve, type Predicted } from '../../../scripts/train/value.ts';

const recording: Recording = {
  task_id: 'one', task: 'complete', language: 'python', model: 'gpt-4.1-nano', samples: [0, 1], correct: true, completion: '    b = 2', tokens_in: 100, tokens_out: 10,
  prefix: 'def f():\n    a = 1', suffix: '    return a + b\n', flags: { golden_ok: true, weak_test: false, hidden_names: false },
};

describe('a logistic fit', () => {
  const observations = Array.from({ length: 200 }, (_, index) => ({ inputs: [index / 100 - 1, (index % 7) / 7], share: sigmoid(3 * (index / 100 - 1) + 0.5) }));

  it('finds what made the data', () => {
    const [first, second, constant] = fitLogistic(observations, 0);
    expect(first).toBeCloseTo(3, 3);
    expect(second).toBeCloseTo(0, 3);
    expect(constant).toBeCloseTo(0.5, 3);
  });

  it('is held back by the ridge, but not in its constant', () => {
    const weights = fitLogistic(observations, 10);
    expect(Math.abs(weights[0]!)).toBeLessThan(0.1);
    expect(mean(observations.map(({ inputs }) => sigmoid(weightedSum(weights, inputs))))).toBeCloseTo(mean(observations.map(({ share }) => share)), 5);
  });
});

describe('the measures', () => {
  const sure = [{ probability: 0.9, share: 1 }, { probability: 0.2, share: 0 }];

  it('tell a good prediction from chance', () => {
    expect(auc(sure)).toBe(1);
    expect(auc(sure.map(({ probability, share }) => ({ probability: 1 - probability, share })))).toBe(0);
    expect(auc(sure.map(({ share }) => ({ probability: 0.5, share })))).toBe(0.5);
    expect(brier(sure)).toBeCloseTo((0.01 + 0.04) / 2);
    expect(constantBrier(sure, 0.5)).toBe(0.25);
    expect(calibrationError(Array.from({ length: 10 }, () => ({ probability: 0.7, share: 0.5 })))).toBeCloseTo(0.2);
  });

  it('draw the same interval each time, around the figure', () => {
    const values = Array.from({ length: 50 }, (_, index) => index);
    const interval = bootstrap(values, mean);
    expect(bootstrap(values, mean)).toEqual(interval);
    expect(interval.low).toBeGreaterThan(15);
    expect(interval.low).toBeLessThan(24.5);
    expect(interval.high).toBeGreaterThan(24.5);
    expect(interval.high).toBeLessThan(35);
  });
});

describe('what routing is worth', () => {
  const task = (probability: number, cheap: number, strong: number): Predicted => ({
    probability,
    case: { id: String(probability), language: 'python', part: 'report', around: { before: '', after: '' }, share: cheap, cheap: { share: cheap, cost: 0.001 }, strong: { share: strong, cost: 0.011 } },
  });

  it('is nothing above a random mix by chance, and all of it by knowing', () => {
    const knowing = [task(0.1, 0, 1), task(0.2, 0, 1), task(0.8, 1, 1), task(0.9, 1, 1)];
    expect(alwaysCheap(knowing)).toEqual({ accuracy: 0.5, cost: 1 });
    expect(alwaysStrong(knowing).cost).toBeCloseTo(11);
    const half = curve(knowing).find(({ lifted }) => lifted === 0.5)!;
    expect(half.accuracy).toBe(1);
    expect(half.gain).toBeCloseTo(0.25);
    const ignorant = curve([task(0.1, 0, 1), task(0.2, 1, 1), task(0.8, 0, 1), task(0.9, 1, 1)]).find(({ lifted }) => lifted === 0.5)!;
    expect(ignorant.gain).toBeCloseTo(0);
  });
});

describe('a recording', () => {
  it('becomes the request of an editor, the cursor on a line of its own', () => {
    const { document, cursor } = requestOf(recording);
    expect([document.text.slice(0, cursor), document.text.slice(cursor)]).toEqual(['def f():\n    a = 1\n', '\n    return a + b\n']);
  });

  it('is a case only with sound labels and both ends of the ladder', () => {
    const strong = { ...recording, model: 'gpt-4.1', correct: false };
    const [found] = casesOf([recording, { ...recording, samples: [2], correct: false }, strong]);
    expect(found!.share).toBeCloseTo(2 / 3);
    expect(found!.cheap.cost).toBeCloseTo((100 * 0.1 + 10 * 0.4) / 1e6);
    expect(found!.strong).toEqual({ share: 0, cost: (100 * 2 + 10 * 8) / 1e6 });
    expect(casesOf([recording])).toEqual([]);
    expect(casesOf([recording, strong].map((one) => ({ ...one, flags: { golden_ok: true, weak_test: true, hidden_names: false } })))).toEqual([]);
  });
});
