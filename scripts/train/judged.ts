import { fileURLToPath } from 'node:url';
import { createGate } from '../../src/quality/create-gate.ts';
import { createEngine } from '../../src/quality/engine/engine.ts';
import type { Gate } from '../../src/quality/gate.ts';
import type { CompleteRequest } from '../../src/request/request.ts';
import { requestOf, type Recording } from './recordings.ts';

/** A recording and what the gate says to its answer. */
export interface Judged {
  readonly recording: Recording;
  readonly request: CompleteRequest;
  readonly failed: boolean;
}

const LIMIT_MS = 10_000;

/** What is inserted at the cursor: the completion, or of a whole function that was written anew what follows its signature; null where it has another one. */
export function insertionOf({ prompt, completion }: Recording): string | null {
  if (prompt === undefined) return completion;
  const signature = prompt.trimEnd().slice(prompt.trimEnd().lastIndexOf('\n') + 1).replaceAll(/\s+/g, '');
  for (let end = completion.indexOf('{'); end !== -1; end = completion.indexOf('{', end + 1)) {
    const start = completion.lastIndexOf('\n', end) + 1;
    if (completion.slice(start, end + 1).replaceAll(/\s+/g, '') === signature) return completion.slice(end + 1).replace(/^\n/, '');
  }
  return null;
}

/** Puts each answer through the real gate, its engine in its own process. Answers that cannot be inserted are left out. */
export async function judgeAll(recordings: readonly Recording[]): Promise<Judged[]> {
  const entry = fileURLToPath(new URL('../../src/quality/engine/engine-main.ts', import.meta.url));
  const gate = createGate({ engine: createEngine({ entry }), limits: { completeMs: LIMIT_MS, debugMs: LIMIT_MS } });
  const judged: Judged[] = [];
  for (const recording of recordings) {
    const text = insertionOf(recording);
    if (text !== null) judged.push(await judge(gate, recording, text));
  }
  await gate.dispose();
  return judged;
}

async function judge(gate: Gate, recording: Recording, text: string): Promise<Judged> {
  const request = requestOf(recording);
  const { verdict } = await gate.judge(request, { text, cutOff: false }, new AbortController().signal);
  return { recording, request, failed: verdict.result === 'failed' };
}
