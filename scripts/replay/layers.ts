import type { CheckName } from '../../src/quality/verdict.ts';

/** What can be added to a cascade, in the order in which it is added. */
export const LAYERS = ['reply', 'syntax', 'lint', 'types', 'examples', 'repair', 'score'] as const;
export type Layer = (typeof LAYERS)[number];

/** A cascade with one layer more than the one before. */
export interface Step {
  readonly layer: Layer;
  /** The checks that the gate makes. That of the reply is always among them: without it there is nothing to insert. */
  readonly checks: readonly CheckName[];
  /** The policy's `repair`: the model may mend what failed. */
  readonly repair: boolean;
  /** The policy's `minConfidence`: a passed answer that is not likely enough to be right climbs as well. */
  readonly score: boolean;
}

/** The cascades, one for each layer asked for, each with all that come before it. */
export function stepsOf(layers: readonly Layer[]): Step[] {
  const asked = LAYERS.filter((layer) => layers.includes(layer));
  return asked.map((layer, index) => {
    const sofar = asked.slice(0, index + 1);
    const checks = sofar.flatMap((one) => (one === 'reply' || one === 'repair' || one === 'score' ? [] : [one]));
    return { layer, checks: ['reply', ...checks], repair: sofar.includes('repair'), score: sofar.includes('score') };
  });
}
