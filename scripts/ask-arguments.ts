import { parseArgs } from 'node:util';
import type { Position, Range } from '../src/request/document.ts';
import type { Task, Trigger } from '../src/request/request.ts';

export const USAGE = `Usage: npm run -s ask -- --config FILE --task complete|explain|debug --file SOURCE
         [--position LINE:COL] [--selection LINE:COL-LINE:COL] [--trigger auto|manual] [--stream] [--trust] [--ledger DB]
       npm run -s ask -- --config FILE --show-policy [--ledger DB]
Lines and columns count from 1. Keys come from STEPLADDER_KEY_<PROVIDER>.
--trust lets the checks run what belongs to the source's project, such as its own TypeScript.`;

/** Only the policy is asked for. */
export interface ShowPolicyArguments {
  readonly showPolicy: true;
  readonly config: string;
  readonly ledger: string | null;
}

export interface AskArguments {
  readonly showPolicy: false;
  readonly config: string;
  readonly task: Task;
  readonly file: string;
  /** For `complete`; null is the end of the file. Zero-based. */
  readonly position: Position | null;
  /** For `explain` and `debug`; null is the whole file. Zero-based. */
  readonly selection: Range | null;
  readonly trigger: Trigger;
  readonly stream: boolean;
  /** Whether programs and configuration of the source's project may be run. */
  readonly trust: boolean;
  /** Path of the ledger; null is in memory. */
  readonly ledger: string | null;
}

/** A wrong call: the message says what to write instead. */
export class UsageError extends Error {}

function positionOf(text: string, option: string): Position {
  const match = /^(\d+):(\d+)$/.exec(text);
  const line = Number(match?.[1]);
  const column = Number(match?.[2]);
  if (match === null || line < 1 || column < 1) throw new UsageError(`${option} takes LINE:COL, both from 1, such as 12:5; it got "${text}".`);
  return { line: line - 1, character: column - 1 };
}

function rangeOf(text: string): Range {
  const [from, to, ...rest] = text.split('-');
  if (from === undefined || to === undefined || rest.length > 0) throw new UsageError(`--selection takes LINE:COL-LINE:COL, such as 3:1-9:2; it got "${text}".`);
  const range = { start: positionOf(from, '--selection'), end: positionOf(to, '--selection') };
  const { start, end } = range;
  if (end.line < start.line || (end.line === start.line && end.character < start.character)) throw new UsageError('--selection ends before it starts.');
  return range;
}

function oneOf<T extends string>(value: string | undefined, choices: readonly T[], option: string): T {
  const found = choices.find((choice) => choice === value);
  if (found === undefined) throw new UsageError(`${option} takes one of ${choices.join(', ')}${value === undefined ? '' : `; it got "${value}"`}.`);
  return found;
}

function required(value: string | undefined, option: string): string {
  if (value === undefined || value === '') throw new UsageError(`${option} is missing.`);
  return value;
}

/** @throws UsageError */
export function readArguments(argv: readonly string[]): AskArguments | ShowPolicyArguments {
  const values = parse(argv);
  const ledger = values.ledger === undefined ? null : required(values.ledger, '--ledger');
  if (values['show-policy']) return { showPolicy: true, config: required(values.config, '--config'), ledger };
  const task = oneOf(values.task, ['complete', 'explain', 'debug'], '--task');
  if (task === 'complete' && values.selection !== undefined) throw new UsageError('--selection is for explain and debug; complete takes --position.');
  if (task !== 'complete' && values.position !== undefined) throw new UsageError(`--position is for complete; ${task} takes --selection.`);
  return {
    showPolicy: false,
    config: required(values.config, '--config'),
    task,
    file: required(values.file, '--file'),
    position: values.position === undefined ? null : positionOf(values.position, '--position'),
    selection: values.selection === undefined ? null : rangeOf(values.selection),
    trigger: oneOf(values.trigger, ['auto', 'manual'], '--trigger'),
    stream: values.stream,
    trust: values.trust,
    ledger,
  };
}

function parse(argv: readonly string[]) {
  const text = { type: 'string' } as const;
  try {
    return parseArgs({
      args: [...argv],
      options: {
        config: text, task: text, file: text, position: text, selection: text, ledger: text,
        trigger: { type: 'string', default: 'manual' },
        stream: { type: 'boolean', default: false },
        trust: { type: 'boolean', default: false },
        'show-policy': { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
