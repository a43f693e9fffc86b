/** Figures from times, and how they are told. Pure. */
import type { Times } from './protocol.ts';
import type { Mode } from './question.ts';

export const STACK_NAMES = ['openai', 'stepladder', 'langchain', 'ai-sdk'] as const;
export type StackName = (typeof STACK_NAMES)[number];

/** What is measured together: all requests of a kind, with so many under way at once. */
export interface Cell {
  readonly mode: Mode;
  readonly inFlight: number;
}

/** One turn of each stack, shortly after one another. */
export interface Round {
  /** Of the bare SDK; what the others' times are held against. */
  readonly reference: Times;
  /** `openai` is the bare SDK once more, in a second process: what it "adds" is what this benchmark cannot see. */
  readonly stacks: ReadonlyMap<StackName, Times>;
}

export interface Percentiles {
  readonly p50: number;
  readonly p99: number;
}

export interface Result extends Cell {
  readonly name: StackName;
  /** ms of a request beyond the bare SDK's median of the same round. */
  readonly addedMs: Percentiles;
  /** CPU time beyond that of the bare SDK, ms a request: the median of the rounds. */
  readonly addedCpuMs: number;
  /** KB allocated on V8's heap by a request, all in, freed or not. */
  readonly allocatedKb: number;
}

/** The bare SDK's own times, ms. */
export interface Baseline extends Cell {
  readonly ms: Percentiles;
}

export interface Report {
  readonly results: readonly Result[];
  readonly baselines: readonly Baseline[];
  readonly versions: Readonly<Record<string, string>>;
  readonly node: string;
  /** Measured for each stack and mode, by how many were in flight. */
  readonly requests: Readonly<Record<string, number>>;
  /** Requests under way or waiting for a CPU (the load average of one minute), before and after. */
  readonly load: { readonly cpus: number; readonly before: number; readonly after: number };
}

/** The smallest value that at least such a share of all values does not exceed (nearest rank). @throws RangeError for no values */
export function percentile(values: readonly number[], share: number): number {
  const value = values.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(values.length * share) - 1)];
  if (value === undefined) throw new RangeError('There is no percentile of no values.');
  return value;
}

/**
 * What a stack adds: each of its times less the median of the bare SDK in the same round, over all rounds. A machine
 * that becomes slower or faster changes both sides of a difference alike.
 */
export function added(rounds: readonly Round[], name: StackName): number[] {
  return rounds.flatMap(({ reference, stacks }) => {
    const median = percentile(reference.ms, 0.5);
    return (stacks.get(name)?.ms ?? []).map((ms) => ms - median);
  });
}

/** CPU time that a stack adds to a request in each round, ms. */
export function addedCpu(rounds: readonly Round[], name: StackName): number[] {
  return rounds.flatMap(({ reference, stacks }) => {
    const own = stacks.get(name);
    return own === undefined ? [] : [own.cpuMs - reference.cpuMs];
  });
}

/** To the hundredth. */
export function percentilesOf(values: readonly number[]): Percentiles {
  return { p50: rounded(percentile(values, 0.5)), p99: rounded(percentile(values, 0.99)) };
}

/** @param allocations KB a request, one a batch: their median counts, because work that is left over from elsewhere only adds */
export function resultOf(cell: Cell, name: StackName, rounds: readonly Round[], allocations: readonly number[]): Result {
  return { name, ...cell, addedMs: percentilesOf(added(rounds, name)), addedCpuMs: rounded(percentile(addedCpu(rounds, name), 0.5)), allocatedKb: Math.round(percentile(allocations, 0.5)) };
}

export function baselineOf(cell: Cell, rounds: readonly Round[]): Baseline {
  return { ...cell, ms: percentilesOf(rounds.flatMap(({ reference }) => reference.ms)) };
}

function rounded(value: number): number {
  // No -0, which would read as a mistake.
  return Math.round(value * 100) / 100 + 0;
}

/** The report for people. */
export function tableOf({ results, baselines, versions, node, requests, load }: Report): string {
  const lines = [
    `Added to one request over the bare openai SDK, ms (p50 / p99), CPU time of that, and KB allocated by a request; Node ${node}, ${load.cpus} CPUs, load ${load.before} to ${load.after}`,
    Object.entries(versions).map(([name, version]) => `${name} ${version}`).join(', '),
  ];
  for (const { mode, inFlight, ms } of baselines) {
    lines.push('', `${mode}, ${inFlight} in flight, ${requests[inFlight] ?? 0} requests; the bare SDK takes ${both(ms)}`);
    for (const result of results.filter((each) => each.mode === mode && each.inFlight === inFlight)) {
      const label = result.name === 'openai' ? 'openai, once more' : result.name;
      lines.push(`  ${label.padEnd(18)} ${both(result.addedMs).padStart(16)} ${result.addedCpuMs.toFixed(2).padStart(8)} ${String(result.allocatedKb).padStart(8)} KB`);
    }
  }
  return lines.join('\n');
}

function both({ p50, p99 }: Percentiles): string {
  return `${p50.toFixed(2)} / ${p99.toFixed(2)}`;
}
