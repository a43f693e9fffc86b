import { atShare, calibrationErrorOf, calibrationOf, curveOf, ofKind, percentile, shareAt, type CalibrationBin, type CurvePoint, type Played, type Share } from './figures.ts';

export interface IndexFacts {
  readonly tokens: number;
  readonly indexMs: number;
  readonly bytesPerToken: number;
  readonly files: number;
  readonly heldFiles: number;
}

/** Proposals of three tokens and more: `)` and `;` are no achievement. `positions` are all positions. */
interface OfKind extends Share {
  readonly atLeastThreeTokens: Share;
  /** If 30 % of the positions got a proposal, the likeliest ones. */
  readonly at30Percent: { readonly threshold: number; readonly exact: number };
}

export interface Report extends IndexFacts {
  readonly threshold: number;
  readonly queryMs: { readonly p50: number; readonly p99: number };
  readonly lineStart: OfKind;
  readonly midLine: OfKind;
  /** Proposals at the threshold with further lines: how many in all, and the share whose lines are all exact. */
  readonly furtherLines: { readonly proposals: number; readonly exact: number };
  readonly calibrationError: number;
  readonly calibration: readonly CalibrationBin[];
  readonly curve: readonly CurvePoint[];
}

export function reportOf(facts: IndexFacts, played: readonly Played[], threshold: number): Report {
  const times = played.map(({ ms }) => ms);
  const calibration = calibrationOf(played);
  const long = played.filter(({ isLong, probability }) => isLong && probability >= threshold);
  return {
    ...facts, threshold, queryMs: { p50: percentile(times, 0.5), p99: percentile(times, 0.99) },
    lineStart: figuresOf(ofKind(played, 'lineStart'), threshold), midLine: figuresOf(ofKind(played, 'midLine'), threshold),
    furtherLines: { proposals: long.length, exact: shareAt(long, threshold).exact },
    calibrationError: calibrationErrorOf(calibration), calibration, curve: curveOf(played),
  };
}

function figuresOf(played: readonly Played[], threshold: number): OfKind {
  return { ...shareAt(played, threshold), atLeastThreeTokens: shareAt(played, threshold, 3), at30Percent: atShare(played, 0.3) };
}

/** The report for people. */
export function tableOf(report: Report): string {
  const { tokens, files, heldFiles, indexMs, bytesPerToken, queryMs, threshold, furtherLines, calibrationError, calibration, curve } = report;
  return [
    `${files} files, ${tokens} tokens indexed in ${indexMs.toFixed(0)} ms, ${bytesPerToken.toFixed(1)} bytes per token; ${heldFiles} files written anew`,
    `A query takes ${queryMs.p50.toFixed(3)} ms (p50), ${queryMs.p99.toFixed(3)} ms (p99)`,
    '', `From probability ${threshold} on (policy cell "recall")`,
    ...(['lineStart', 'midLine'] as const).map((kind) => kindLine(kind, report[kind])),
    `  with further lines: ${furtherLines.proposals} proposals, ${percent(furtherLines.exact)} exact in all lines`,
    '', `Calibration error ${(calibrationError * 100).toFixed(1)} points`,
    ...calibration.map(({ proposals, told, exact }) => `  told ${percent(told)}   exact ${percent(exact)}   of ${proposals}`),
    '', 'Threshold   line start: proposed, exact     mid-line: proposed, exact',
    ...curve.map((point) => `  ${point.threshold.toFixed(2)}       ${percent(point.lineStart.proposed)}  ${percent(point.lineStart.exact)}            ${percent(point.midLine.proposed)}  ${percent(point.midLine.exact)}`),
  ].join('\n');
}

function kindLine(name: string, { positions, proposed, exact, atLeastThreeTokens, at30Percent }: OfKind): string {
  return `  ${name.padEnd(10)} ${String(positions).padStart(6)} positions   proposed ${percent(proposed)}, exact ${percent(exact)}`
    + `   three tokens and more: proposed ${percent(atLeastThreeTokens.proposed)}, exact ${percent(atLeastThreeTokens.exact)}`
    + `   at 30 % of positions: exact ${percent(at30Percent.exact)}`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`.padStart(7);
}
