import type { TokenProbability } from '../models/model.ts';
import type { Content, Verdict } from '../quality/verdict.ts';

/** How sure an answer is, and what that is made of. Each part is 0 to 1; null is unknown, and stays so. */
export interface Confidence {
  readonly score: number;
  /** Of the answer's code tokens: the geometric mean of their probabilities, and the least. */
  readonly meanProbability: number | null;
  readonly worstProbability: number | null;
  /** What the model says of itself. */
  readonly selfReported: number | null;
  /** What the gate makes of it: its fitted score where it has one. */
  readonly gate: number;
  /** How likely the classifier holds an easy answer to be. */
  readonly classifier: number;
}

export interface ConfidenceInput {
  /** The reply as the model gave it. */
  readonly reply: string;
  readonly content: Content;
  readonly tokens: readonly TokenProbability[] | null;
  readonly selfReported: number | null;
  readonly verdict: Verdict;
  /** The gate's own probability that the answer is right; null where it was fitted on nothing like it. */
  readonly gateScore: number | null;
  /** 0 to 1. */
  readonly classifier: number;
}

/**
 * How much each part weighs. A token that the model doubted says most, its average next; what a model says of itself is known
 * to be too high, and the checks and the classifier have had their own say already. Set by judgement, not fitted: recordings
 * with probabilities are needed for that, which is why no threshold is set unless a user or an experiment sets one.
 */
const WEIGHTS = { meanProbability: 2, worstProbability: 1, selfReported: 0.5, gate: 0.5, classifier: 0.5 } as const;
/** No part is so sure that it could not be outvoted. */
const SUREST = 0.98;
/** A gate that ran its code checks, one that could check the text only, and one that could not check. */
const GATE = { checked: 0.8, read: 0.6, unchecked: 0.5 } as const;

/**
 * Where the gate has a score and the answer says nothing of itself, that score as it is: it is calibrated. With token
 * probabilities, or the model's own word, the weighted mean of the known parts in log-odds, as a probability again. Null, and
 * not a guess, where there is neither.
 */
export function confidenceOf(input: ConfidenceInput): Confidence | null {
  const code = input.tokens === null ? [] : codeTokens(input.tokens, input);
  const logprobs = code.map(({ logprob }) => logprob);
  const says = logprobs.length > 0 || input.selfReported !== null;
  if (!says && input.gateScore === null) return null;
  const parts = {
    meanProbability: logprobs.length === 0 ? null : Math.exp(logprobs.reduce((sum, one) => sum + one, 0) / logprobs.length),
    worstProbability: logprobs.length === 0 ? null : Math.exp(Math.min(...logprobs)),
    selfReported: input.selfReported,
    gate: input.gateScore ?? gateShare(input.verdict),
    classifier: input.classifier,
  };
  return { score: says ? combine(parts) : parts.gate, ...parts };
}

function combine(parts: Readonly<Record<keyof typeof WEIGHTS, number | null>>): number {
  let sum = 0;
  let weights = 0;
  for (const [name, weight] of Object.entries(WEIGHTS)) {
    const part = parts[name as keyof typeof WEIGHTS];
    if (part === null) continue;
    const bounded = Math.min(SUREST, Math.max(1 - SUREST, part));
    sum += weight * Math.log(bounded / (1 - bounded));
    weights += weight;
  }
  return 1 / (1 + Math.exp(-sum / weights));
}

function gateShare({ result, by }: Verdict): number {
  if (result === 'failed') return 0;
  if (result === 'unchecked') return GATE.unchecked;
  return by.some((check) => check !== 'reply') ? GATE.checked : GATE.read;
}

/** The tokens of the code that is used, without those of white space: a model is always sure of its indentation. */
function codeTokens(tokens: readonly TokenProbability[], { reply, content }: ConfidenceInput): readonly TokenProbability[] {
  const { from, to } = codeSpan(reply, content);
  let at = 0;
  return tokens.filter(({ text }) => {
    const start = at;
    at += text.length;
    return at > from && start < to && text.trim() !== '';
  });
}

/** Where the used code stands in the reply: as it is, or between its fences; the whole reply where neither is found. */
function codeSpan(reply: string, content: Content): { readonly from: number; readonly to: number } {
  const code = content.edits[0]?.newText.trim() ?? content.text.trim();
  const exact = code === '' ? -1 : reply.indexOf(code);
  if (exact !== -1) return { from: exact, to: exact + code.length };
  const fence = /```[^\n]*\n([\s\S]*?)(?:```|$)/.exec(reply);
  const body = fence?.[1];
  if (fence === null || body === undefined) return { from: 0, to: reply.length };
  const from = fence.index + fence[0].indexOf('\n') + 1;
  return { from, to: from + body.length };
}
