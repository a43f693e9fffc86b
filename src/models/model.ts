import type { Prompt } from '../request/prompt.ts';
import type { Failure } from './failure.ts';

/** Limits of one call, in ms from its start (`idle`: from the last content). Comments and pings do not count as content. */
export interface TimeLimits {
  readonly firstToken: number;
  readonly idle: number;
  readonly total: number;
}

export interface ModelCall {
  readonly prompt: Prompt;
  /** Always sent, so that the worst case can be priced before sending. */
  readonly maxOutputTokens: number;
  readonly stream: boolean;
  readonly limits: TimeLimits;
  readonly signal: AbortSignal;
  /** The model is shown an answer of its own that failed. No endpoint is told; what plays a model from recordings must know it. */
  readonly isRepair?: boolean;
  /** Each piece of text as it streams in, in order. Not called for a plain call. */
  readonly onText?: (piece: string) => void;
  /**
   * Asked with all text so far. A number says that the answer is complete and how many UTF-16 units of it to keep:
   * the stream is cut and its connection closed. Asked of a plain answer too, so that both give the same text.
   */
  readonly isComplete?: (text: string) => number | null;
  /** Ask for the probability of each token; endpoints that know no such thing are asked without. */
  readonly logprobs?: boolean;
  /** A JSON schema that the answer shall have; endpoints that know no such thing are asked without, so the answer must be read with care. */
  readonly format?: { readonly name: string; readonly schema: Readonly<Record<string, unknown>> };
}

/** One token of an answer, and the natural logarithm of its probability, 0 or less. */
export interface TokenProbability {
  readonly text: string;
  readonly logprob: number;
}

/** Tokens as the endpoint counted them. `cachedInputTokens` are part of `inputTokens`. */
export interface Usage {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cachedInputTokens: number;
}

/** `cut`: by us, because the answer was complete. `length`: by the output limit. */
export type Finish = 'stop' | 'length' | 'cut';

export interface ModelAnswer {
  readonly text: string;
  readonly finish: Finish;
  /** Null where none came, or none that can be true (0 tokens for a text). */
  readonly usage: Usage | null;
  /** What was counted although it is no whole usage; an estimate is not below it. */
  readonly counts?: Pick<Usage, 'inputTokens' | 'outputTokens'>;
  /** All the text that was generated and is billed, when it is more than `text` (cut); for the estimate. */
  readonly generatedText: string;
  /** In the order of the text; null where the endpoint gave none. */
  readonly tokens: readonly TokenProbability[] | null;
  /** The model that the endpoint says answered; null where it does not say. */
  readonly servedModel: string | null;
  readonly ms: number;
}

/** One way to get an answer: a route at an endpoint, the local tier, a fake in a test. */
export interface Model {
  /** @throws ModelError for all that an endpoint can do wrong, and for a cancelled call; nothing else. */
  answer(call: ModelCall): Promise<ModelAnswer>;
}

/** A failed call, with what it gave before it failed: that may have been billed. */
export class ModelError extends Error {
  readonly failure: Failure;
  /** Text received before the failure; never joined with another answer. */
  readonly text: string;
  /** All that was generated and may be billed: the text, and reasoning before it. */
  readonly generatedText: string;
  readonly usage: Usage | null;
  readonly counts: Pick<Usage, 'inputTokens' | 'outputTokens'>;
  readonly ms: number;

  constructor(failure: Failure, partial: { text?: string; generatedText?: string; usage?: Usage | null; counts?: Pick<Usage, 'inputTokens' | 'outputTokens'>; ms: number }) {
    super(failure.message);
    this.name = 'ModelError';
    this.failure = failure;
    this.text = partial.text ?? '';
    this.generatedText = partial.generatedText ?? this.text;
    this.usage = partial.usage ?? null;
    this.counts = partial.counts ?? { inputTokens: 0, outputTokens: 0 };
    this.ms = partial.ms;
  }
}
