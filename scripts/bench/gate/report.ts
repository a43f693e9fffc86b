/** What the benchmark found, for programs and for people. Pure. */
import type { Baseline } from './baselines.ts';
import type { Measured, Skipped } from './layers.ts';
import type { Layer, Percentiles } from './times.ts';
import type { Cell, KindCell } from './verdicts.ts';

/** An aim with what was measured. */
export interface Aim {
  readonly name: string;
  readonly measured: number;
  readonly most: number;
  readonly met: boolean;
}

export interface Report {
  readonly layers: readonly Layer[];
  readonly baselines: readonly Baseline[];
  readonly mutations: readonly Cell[];
  readonly kinds: readonly KindCell[];
  /** Memory of all processes of the engine together, MB, when everything had been measured. */
  readonly rssMb: number | null;
  /** Layers of which there are no times, with the reason. */
  readonly skipped: readonly Skipped[];
  readonly aims: readonly Aim[];
  readonly node: string;
  /** Work under way or waiting for a CPU (the load average of one minute), before and after. */
  readonly load: { readonly cpus: number; readonly before: number; readonly after: number };
}

export function partsOf(measured: readonly Measured[]): Pick<Report, 'layers' | 'skipped'> {
  return { layers: measured.flatMap((each) => ('ms' in each ? [each] : [])), skipped: measured.flatMap((each) => ('reason' in each ? [each] : [])) };
}

/** What the project set out for: on a warm file of 1,000 lines of TypeScript, and a project of 250 files. */
export function aimsOf({ layers, baselines }: Pick<Report, 'layers' | 'baselines'>): Aim[] {
  const layer = (name: string, language = 'typescript'): Layer | undefined => layers.find((each) => each.name === name && each.language === language);
  const bare = baselines.find((each) => each.name === 'ts.createSourceFile' && each.language === 'typescript');
  const [syntax, lint, types, gate] = [layer('syntax'), layer('syntax+lint'), layer('types', 'typescript project'), layer('gate')];
  const aim = (name: string, measured: number | undefined, most: number): Aim[] => (measured === undefined ? [] : [{ name, measured: round(measured), most, met: measured <= most }]);
  return [
    ...aim('syntax, times a bare ts.createSourceFile (p50)', syntax && bare && syntax.ms.p50 / bare.ms.p50, 2),
    ...aim('lint beyond syntax, ms (p50)', syntax && lint && lint.ms.p50 - syntax.ms.p50, 10),
    ...aim('types on the project, ms (p95)', types?.ms.p95, 120),
    ...aim('host thread for syntax and lint, ms (p50)', lint?.hostMs.p50, 0.3),
    ...aim('host thread for the whole gate, ms (p50)', gate?.hostMs.p50, 0.3),
  ];
}

/** The report for people. */
export function tableOf({ layers, baselines, mutations, kinds, rssMb, skipped, aims, node, load }: Report): string {
  const names = (language: string): string[] => [
    ...layers.filter((each) => each.language === language).map(({ name, ms, hostMs }) => `  ${name.padEnd(40)} ${both(ms)}   host thread ${both(hostMs)}`),
    ...baselines.filter((each) => each.language === language).map(({ name, ms }) => `  beside it: ${name.padEnd(29)} ${both(ms)}`),
    ...skipped.filter((each) => each.language === language).map(({ name, reason }) => `  ${name.padEnd(40)} not measured: ${reason}`),
  ];
  const languages = [...new Set([...layers, ...skipped].map(({ language }) => language))];
  return [
    `The gate on edited files of 1,000 lines, ms (p50 / p95); Node ${node}, ${String(load.cpus)} CPUs, load ${String(load.before)} to ${String(load.after)}`,
    ...languages.flatMap((language) => ['', language, ...names(language)]),
    '', 'Aims', ...aims.map(({ name, measured, most, met }) => `  ${met ? 'met   ' : 'MISSED'} ${name}: ${String(measured)}, at most ${String(most)}`),
    '', `Wrong answers that passed, and right ones that failed, of ${String(mutations.reduce((sum, { n }) => sum + n, 0))} of each`,
    ...mutations.map(cellLine),
    '', 'Wrong answers that passed, by what is wrong with them',
    ...kinds.map(({ language, kind, seenBy, n, falseAccept }) => `  ${language.padEnd(12)} ${kind.padEnd(18)} ${percent(falseAccept)} of ${String(n)}${seenBy === null ? ' (no check of this language can see it)' : ''}`),
    '', `Memory of the engine: ${rssMb === null ? 'unknown' : String(rssMb)} MB`,
  ].join('\n');
}

function cellLine({ language, context, n, falseAccept, falseReject, unchecked, visible }: Cell): string {
  return `  ${language.padEnd(12)} ${context.padEnd(16)} wrong passed ${percent(falseAccept)} of ${String(n)} (${percent(visible.falseAccept)} of the ${String(visible.n)} that can be seen)`
    + `   right failed ${percent(falseReject)}   not told ${percent(unchecked.wrong)} / ${percent(unchecked.right)}`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`.padStart(7);
}

function both({ p50, p95 }: Percentiles): string {
  return `${p50.toFixed(2).padStart(8)} / ${p95.toFixed(2).padStart(8)}`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100 + 0;
}
