import type { Fault } from './failure-table.ts';
import type { Finish, TokenProbability, Usage } from './model.ts';
import { asRecord } from './error-body.ts';
import { readTokens } from './token-probabilities.ts';
import { readCounts, readUsage, reasoningTokens } from './usage.ts';

/** Gathers one answer from the chunks of a stream, or from a plain response, which is read as its only chunk. */
export class AnswerReader {
  #text = '';
  #reasoning = '';
  #refusal = '';
  #calledTool = false;
  #finishReason: string | null = null;
  #usage: unknown = null;
  #model: string | null = null;
  #knowsChoices = false;
  #hasChoice = false;
  #hasContent = false;
  readonly #tokens: TokenProbability[] = [];

  get text(): string {
    return this.#text;
  }

  /** All that was generated and is billed: the reasoning too. */
  get generated(): string {
    return this.#reasoning + this.#text;
  }

  get servedModel(): string | null {
    return this.#model;
  }

  /** For an estimate, which must not be below what was counted. */
  get counts(): Pick<Usage, 'inputTokens' | 'outputTokens'> {
    return readCounts(this.#usage);
  }

  /** Null where the endpoint gave none. */
  get tokens(): readonly TokenProbability[] | null {
    return this.#tokens.length === 0 ? null : this.#tokens;
  }

  /** The endpoint has said why the answer ends. */
  get finished(): boolean {
    return this.#finishReason !== null;
  }

  get finish(): Finish {
    return ['length', 'max_tokens', 'model_length'].includes(this.#finishReason ?? '') ? 'length' : 'stop';
  }

  /** The last usage that came: counts on every chunk are running totals, never to be summed. */
  get usage(): Usage | null {
    return readUsage(this.#usage, this.#text !== '');
  }

  /** @returns whether the chunk carried anything that the model wrote */
  push(chunk: unknown): boolean {
    const event = asRecord(chunk);
    if (event === null) return false;
    if (asRecord(event['usage']) !== null) this.#usage = event['usage'];
    if (typeof event['model'] === 'string' && event['model'] !== '') this.#model = event['model'];
    const choices: unknown = event['choices'];
    if (!Array.isArray(choices)) return false;
    this.#knowsChoices = true;
    // One answer is asked for; an endpoint that sends more does not get them mixed.
    const choice = choices.map(asRecord).find((each) => each !== null && (each['index'] ?? 0) === 0) ?? null;
    return choice !== null && this.#choice(choice);
  }

  #choice(choice: Readonly<Record<string, unknown>>): boolean {
    this.#hasChoice = true;
    const reason: unknown = choice['finish_reason'];
    if (typeof reason === 'string' && reason !== '') this.#finishReason = reason;
    this.#tokens.push(...readTokens(choice['logprobs']));
    const message = asRecord(choice['delta']) ?? asRecord(choice['message']) ?? {};
    const before = this.#text.length + this.#reasoning.length + this.#refusal.length;
    this.#hasContent ||= typeof (message['content'] ?? choice['text']) === 'string';
    this.#text += contentText(message['content']) + contentText(choice['text']);
    this.#reasoning += contentText(message['reasoning_content']) || contentText(message['reasoning']);
    this.#refusal += contentText(message['refusal']);
    const tool = (Array.isArray(message['tool_calls']) && message['tool_calls'].length > 0) || asRecord(message['function_call']) !== null;
    this.#calledTool ||= tool;
    return tool || this.#text.length + this.#reasoning.length + this.#refusal.length > before;
  }

  /**
   * What is wrong with the answer as it stands; null for a whole answer.
   * @param ended the response told its end: a plain one always does, a stream by `[DONE]`
   */
  fault(ended: boolean): Fault | null {
    if (this.#refusal !== '') return 'refused';
    if (this.#finishReason === 'content_filter') return 'filtered';
    if (this.#finishReason === 'error') return 'server';
    if (this.#calledTool || this.#finishReason === 'tool_calls' || this.#finishReason === 'function_call') return 'tool-call';
    if (!this.#knowsChoices) return 'not-api';
    if (!ended && !this.finished) return 'incomplete';
    if (!this.#hasChoice) return 'no-choices';
    if (this.#text !== '') return null;
    if (this.#reasoning !== '' || reasoningTokens(this.#usage) > 0) return 'reasoning-only';
    // To say nothing, and to say that it is done, is an answer: a model that fills gaps does so where nothing is missing.
    return this.#hasContent && this.#finishReason === 'stop' ? null : 'no-text';
  }
}

/** Text is a string or, with some providers, a list of parts of which some are text. */
function contentText(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content.map((part: unknown) => {
    const text: unknown = asRecord(part)?.['text'];
    return typeof text === 'string' ? text : '';
  }).join('');
}
