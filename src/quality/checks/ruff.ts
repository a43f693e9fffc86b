import { PositionEncoding, Workspace } from '@astral-sh/ruff-wasm-nodejs';
import type { Problem } from '../shift.ts';
import { RUFF_DOUBTS, RUFF_FINDINGS } from './ruff-rules.ts';

/** A syntax error has this code; all else are codes of rules. */
export const INVALID_SYNTAX = 'invalid-syntax';

interface RuffDiagnostic {
  readonly code: string | null;
  readonly message: string;
  readonly start_location: RuffLocation;
  readonly end_location: RuffLocation;
}

/** Row and column count from 1, columns in UTF-16 units. */
interface RuffLocation {
  readonly row: number;
  readonly column: number;
}

// The newest version that is known: what only newer programs may write is nobody's mistake.
const workspace = new Workspace({ 'target-version': 'py314', 'lint': { select: [...RUFF_FINDINGS, ...RUFF_DOUBTS] } }, PositionEncoding.Utf16);

/** What Ruff says of a text: its syntax errors, or the rules that it breaks where it has none. */
export function ruffProblems(text: string): Problem[] {
  const diagnostics = workspace.check(text) as RuffDiagnostic[];
  if (diagnostics.length === 0) return [];
  const starts = lineStarts(text);
  const offset = ({ row, column }: RuffLocation): number => Math.min(text.length, (starts[row - 1] ?? text.length) + column - 1);
  return diagnostics.map(({ code, message, start_location: start, end_location: end }) => ({
    code: code ?? INVALID_SYNTAX, message, start: offset(start), end: offset(end),
  }));
}

/** Offsets at which lines start as Python counts them. */
function lineStarts(text: string): number[] {
  const starts = [0];
  for (const match of text.matchAll(/\r\n|[\n\r]/g)) starts.push(match.index + match[0].length);
  return starts;
}
