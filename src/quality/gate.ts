import type { Request } from '../request/request.ts';
import type { Content, Finding, Missed, Verdict } from './verdict.ts';

/** A raw reply. `cutOff`: the output limit ended it. */
export interface Reply {
  readonly text: string;
  readonly cutOff: boolean;
}

export interface Judgement {
  readonly verdict: Verdict;
  readonly content: Content;
  /** Findings that fail nothing and lower the score. */
  readonly doubts: readonly Finding[];
  /** Checks beside the required ones that could not tell. */
  readonly missed: readonly Missed[];
  /** How likely the answer is right, 0 to 1 (score/score.ts); null for what it was not fitted on: prose and patches. */
  readonly score: number | null;
}

/** The checks an answer must pass before anyone sees it. */
export interface Gate {
  /**
   * Takes the content out of the reply, splices it into the document and checks what that adds.
   * Never rejects and never outlasts its own time limit, to which the engine's start may add 4 s once, and a command of the
   * user's as long as its settings let it run: what is missing, broken or slow gives `unchecked`.
   */
  judge(request: Request, reply: Reply, signal: AbortSignal): Promise<Judgement>;
  /** Starts the engine and finds the document's own errors while the model is still answering. */
  prepare(request: Request): void;
  dispose(): Promise<void>;
}
