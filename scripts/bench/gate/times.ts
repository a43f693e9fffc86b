/** How long a thing takes, and how long this thread is busy with it. */
import { performance } from 'node:perf_hooks';

export interface Percentiles {
  readonly p50: number;
  readonly p95: number;
}

export interface Layer {
  readonly name: string;
  readonly language: string;
  /** From the call to its answer, ms. */
  readonly ms: Percentiles;
  /**
   * How long this process's own thread did not wait meanwhile, ms, by the event loop's own account: what a user could feel.
   * Where other programs take the CPU it is more than what the thread used.
   */
  readonly hostMs: Percentiles;
  /** CPU time of the thread, ms, on average: the system counts it too roughly for a single call. */
  readonly hostCpuMs: number;
  readonly runs: number;
}

export interface Measure {
  readonly name: string;
  readonly language: string;
  readonly warmUp: number;
  readonly runs: number;
  /** What happens before the time begins, such as what is done while the model answers. */
  readonly before?: (run: number) => Promise<unknown>;
  readonly action: (run: number) => Promise<unknown>;
}

export async function measured({ name, language, warmUp, runs, before, action }: Measure): Promise<Layer> {
  const wall: number[] = [];
  const host: number[] = [];
  let cpu = 0;
  for (let run = 0; run < warmUp + runs; run++) {
    await before?.(run);
    // What is left over from before is not counted.
    await new Promise(setImmediate);
    const cpuStart = process.threadCpuUsage();
    const loopStart = performance.eventLoopUtilization();
    const start = performance.now();
    await action(run);
    const ms = performance.now() - start;
    const { active } = performance.eventLoopUtilization(loopStart);
    const used = process.threadCpuUsage(cpuStart);
    if (run < warmUp) continue;
    wall.push(ms);
    host.push(Math.min(ms, active));
    cpu += used.user + used.system;
  }
  return { name, language, ms: percentilesOf(wall), hostMs: percentilesOf(host), hostCpuMs: rounded(cpu / 1_000 / Math.max(1, runs)), runs };
}

/** By the nearest rank, to the hundredth. @throws RangeError for no values */
export function percentilesOf(values: readonly number[]): Percentiles {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): number => {
    const value = sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)];
    if (value === undefined) throw new RangeError('There is no percentile of no values.');
    return rounded(value);
  };
  return { p50: at(0.5), p95: at(0.95) };
}

export function rounded(value: number): number {
  return Math.round(value * 100) / 100 + 0;
}
