import type { CompleteRequest } from '../../src/request/request.ts';
import { byTask, requestOf, type Recording } from '../recordings/recordings.ts';

/** A request that both models answered: the samples of one number belong together. */
export interface Pair {
  readonly taskId: string;
  readonly request: CompleteRequest;
  /** Samples for which both gave these answers. */
  readonly weight: number;
  readonly cheap: Recording;
  readonly premium: Recording;
  /** How each model mended its own answer, where that was recorded. */
  readonly mended: { readonly cheap: Recording | null; readonly premium: Recording | null };
}

export interface Pairing {
  readonly pairs: readonly Pair[];
  /** Samples of either model without one of the other. */
  readonly unpaired: number;
}

/** The answers of the two models, side by side. */
export function pairsOf(recordings: readonly Recording[], cheap: string, premium: string): Pairing {
  const repairs = recordings.filter(({ task }) => task === 'repair');
  const pairs: Pair[] = [];
  let samples = 0;
  for (const [taskId, ofTask] of byTask(recordings.filter(({ task }) => task !== 'repair'))) {
    const own = ofTask.filter(({ model }) => model === cheap);
    const above = ofTask.filter(({ model }) => model === premium);
    samples += sampleCount([...own, ...above]);
    for (const one of own) {
      for (const other of above) pairs.push(...pairOf(taskId, one, other, repairs.filter(({ task_id }) => task_id === taskId)));
    }
  }
  return { pairs, unpaired: samples - 2 * pairs.reduce((sum, { weight }) => sum + weight, 0) };
}

/** One pair for all shared samples, but those whose repair was recorded stand apart. */
function pairOf(taskId: string, cheap: Recording, premium: Recording, repairs: readonly Recording[]): Pair[] {
  const shared = cheap.samples.filter((sample) => premium.samples.includes(sample));
  const request = requestOf(cheap);
  const groups = Map.groupBy(shared, (sample) => {
    const mended = [repairOf(cheap, sample, repairs), repairOf(premium, sample, repairs)];
    return mended.every((one) => one === null) ? 'none' : String(sample);
  });
  return [...groups.values()].map((samples) => {
    const [sample = 0] = samples;
    const mended = { cheap: repairOf(cheap, sample, repairs), premium: repairOf(premium, sample, repairs) };
    return { taskId, request, weight: samples.length, cheap, premium, mended };
  });
}

/** The model's repair of its own sample. `repair_of` names the model, with `_` for `/`, and the sample as `s=2`. */
function repairOf({ model }: Recording, sample: number, repairs: readonly Recording[]): Recording | null {
  const name = model.replaceAll('/', '_');
  const isOwn = (of: string): boolean => of.replaceAll('/', '_').includes(name) && /(?<![a-z])s=(\d+)/.exec(of)?.[1] === String(sample);
  return repairs.find((one) => one.model === model && isOwn(one.repair_of ?? '')) ?? null;
}

function sampleCount(recordings: readonly Recording[]): number {
  return recordings.reduce((sum, { samples }) => sum + samples.length, 0);
}
