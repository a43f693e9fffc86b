import type { Judgement } from '../../src/quality/gate.ts';
import type { CompleteRequest } from '../../src/request/request.ts';
import { answerOf } from '../recordings/answers.ts';
import type { Recording } from '../recordings/recordings.ts';
import { judgeAll as judgeAnswers } from '../replay/judging.ts';
import { LAYERS, stepsOf } from '../replay/layers.ts';

/** A recording and what the gate says to its answer. */
export interface Judged {
  readonly recording: Recording;
  readonly request: CompleteRequest;
  readonly judgement: Judgement;
  readonly failed: boolean;
}

/** Puts each answer through the real gate with all its checks. */
export async function judgeAll(recordings: readonly Recording[]): Promise<Judged[]> {
  const steps = stepsOf(LAYERS).slice(-1);
  const answers = recordings.map((recording) => answerOf(recording));
  const judgements = await judgeAnswers(answers, steps, () => undefined);
  return answers.map(({ recording, request, reply }) => {
    const judgement = judgements.of(request, reply, steps[0]?.checks ?? []);
    return { recording, request, judgement, failed: judgement.verdict.result === 'failed' };
  });
}
