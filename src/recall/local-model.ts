import { failureOf } from '../models/failure-table.ts';
import { ModelError, type Model } from '../models/model.ts';
import type { Proposal } from './proposal.ts';

const CANCELLED = failureOf(
  'cancelled-unsent', { provider: 'workspace', model: 'recall', host: 'localhost' }, { status: null, retryAfterMs: null, detail: '', hasText: false },
);

/** A proposal as the answer of a model that is asked at no cost: it is there at once, and nothing was counted. */
export function createLocalModel({ text }: Proposal): Model {
  return {
    // Nothing in it waits, but whoever cancels is told as by any other model.
    async answer({ signal, isComplete }) {
      await Promise.resolve();
      if (signal.aborted) throw new ModelError(CANCELLED, { ms: 0 });
      const keep = isComplete?.(text) ?? null;
      return {
        text: keep === null ? text : text.slice(0, keep), finish: keep === null ? 'stop' : 'cut',
        usage: { inputTokens: 0, outputTokens: 0, cachedInputTokens: 0 }, generatedText: text, tokens: null, servedModel: null, ms: 0,
      };
    },
  };
}
