import { createHash } from 'node:crypto';

/** `fit`: looked at, tuned and fitted to. `report`: only measured on. */
export const PARTS = ['fit', 'report'] as const;
export type Part = (typeof PARTS)[number];

/** Halves of the tasks, by a hash of the task's id, so that answers to one task never stand on two sides. */
export function partOf(taskId: string): Part {
  return (createHash('sha256').update(`gate:${taskId}`).digest()[0] ?? 0) < 128 ? 'fit' : 'report';
}
