import { fileURLToPath } from 'node:url';
import { createGate } from '../../src/quality/create-gate.ts';
import { createEngine } from '../../src/quality/engine/engine.ts';
import type { Gate, Judgement } from '../../src/quality/gate.ts';
import type { CheckName } from '../../src/quality/verdict.ts';
import type { CompleteRequest } from '../../src/request/request.ts';
import { keyOf, type Answer } from '../recordings/answers.ts';
import type { Step } from './layers.ts';

const ENTRY = fileURLToPath(new URL('../../src/quality/engine/engine-main.ts', import.meta.url));
/** Far above what an editor waits, so that a busy machine does not change the figures; how long it really takes is told beside them. */
const LIMIT_MS = 10_000;
/** The engine has a process for each kind of work: two answers at a time keep them busy, more would only wait. */
const AT_ONCE = 2;

/** What the gate says to every answer, with the checks of every step. */
export interface Judgements {
  /** @throws for an answer that was not judged: a bug */
  of(request: CompleteRequest, reply: string, checks: readonly CheckName[]): Judgement;
  /** How long the gate took with all checks, ms, for each different answer. */
  readonly ms: readonly number[];
}

/**
 * Puts each different answer through the real gate, its engine in its own processes, once with the checks of each step.
 * @param onDone told how many answers are judged
 */
export async function judgeAll(answers: readonly Answer[], steps: readonly Step[], onDone: (done: number, of: number) => void): Promise<Judgements> {
  const engine = createEngine({ entry: ENTRY });
  // The fullest first: its time is then that of checks that nobody has made before.
  const sets = new Map(steps.toReversed().map(({ checks }) => [checks.join(), checks]));
  const gates = [...sets].map(([name, only]) => ({ name, gate: createGate({ engine, limits: { completeMs: LIMIT_MS, debugMs: LIMIT_MS, extraAutoMs: LIMIT_MS }, only }) }));
  const found = new Map<string, ReadonlyMap<string, Judgement>>();
  const ms: number[] = [];
  const open = [...new Map(answers.map((answer) => [keyOf(answer.request, answer.reply), answer]))];
  const total = open.length;

  const work = async (): Promise<void> => {
    for (let next = open.shift(); next !== undefined; next = open.shift()) {
      const [key, answer] = next;
      const judged = new Map<string, Judgement>();
      for (const { name, gate } of gates) {
        const begun = performance.now();
        judged.set(name, await judge(gate, answer));
        if (judged.size === 1) ms.push(performance.now() - begun);
      }
      found.set(key, judged);
      onDone(found.size, total);
    }
  };
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  } finally {
    await engine.dispose();
  }
  return {
    ms,
    of(request, reply, checks) {
      const judgement = found.get(keyOf(request, reply))?.get(checks.join());
      if (judgement === undefined) throw new Error(`An answer to ${request.id} was not judged with ${checks.join()}.`);
      return judgement;
    },
  };
}

function judge(gate: Gate, { request, reply }: Answer): Promise<Judgement> {
  return gate.judge(request, { text: reply, cutOff: false }, new AbortController().signal);
}
