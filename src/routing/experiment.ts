import { createHash } from 'node:crypto';
import type { Experiment, ExperimentArm } from '../config/policy-settings.ts';
import type { Request } from '../request/request.ts';
import { localDay } from '../spend/calendar.ts';

/** What an assignment depends on beside the experiment itself. */
export interface AssignmentWorld {
  /** ms since the epoch. */
  readonly now: number;
  /** From 0 to 1. */
  readonly random: () => number;
}

/**
 * The arm for a request: at random for each one, or the same for all requests about a file or of the user's local day.
 * A file or day falls on an arm by a hash with the experiment's name, so that two experiments do not share their halves,
 * and the same in every window.
 */
export function assignArm(experiment: Experiment, request: Request, { now, random }: AssignmentWorld): ExperimentArm {
  const { unit } = experiment;
  const point = unit === 'request' ? random() : pointOf(`${experiment.name}\n${unit === 'file' ? request.document.file : String(localDay(now).from)}`);
  let end = 0;
  for (const arm of experiment.arms) {
    end += arm.share;
    if (point < end) return arm;
  }
  const last = experiment.arms.at(-1);
  if (last === undefined) throw new RangeError('An experiment has arms.');
  return last;
}

/** A number from 0 to 1, evenly spread over all texts. */
function pointOf(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE(0) / 2 ** 32;
}
