import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Change } from '../../../src/inline/moment.ts';
import { createRecall } from '../../../src/recall/create-recall.ts';
import type { Proposal } from '../../../src/recall/proposal.ts';
import type { Recall, RecallStatus } from '../../../src/recall/recall.ts';
import type { ContextSnippet } from '../../../src/request/context.ts';

export interface LocalTierOptions {
  /** The repository, absolute. */
  readonly folder: string;
  /** The file that is typed, absolute. What stands in it on disk is not in the index: it counts as open, and is empty at first. */
  readonly path: string;
  readonly label: string;
  readonly languageId: string;
}

const ID = 'typed';
const ENTRY = fileURLToPath(new URL('../../../src/recall/worker/recall-main.ts', import.meta.url));
/** In the editor nobody waits so long for it; here a busy machine must not decide what is proposed. ms. */
const PATIENCE_MS = 60_000;
/** How often it is asked whether it has read all, ms. */
const POLL_MS = 100;
/** It sorts what it has read afterwards, which it tells nobody: a while is waited for that, ms at most. */
const SORTING_MS = 3_000;

/** The local tier as the extension has it, in its own thread, for one file that is typed. */
export class LocalTier {
  readonly #recall: Recall;
  readonly #options: LocalTierOptions;
  readonly figures: Pick<RecallStatus, 'files' | 'tokens'>;
  /** From each question to its answer, ms of the real clock. */
  #answerMs: number[] = [];
  #text = '';

  private constructor(recall: Recall, options: LocalTierOptions, { files, tokens }: RecallStatus) {
    this.#recall = recall;
    this.#options = options;
    // The typed file is one of them, and empty.
    this.figures = { files: files - 1, tokens };
  }

  static async read(options: LocalTierOptions): Promise<LocalTier> {
    const { folder, path, label, languageId } = options;
    const found: { tier: LocalTier | null } = { tier: null };
    const recall = createRecall({ entry: ENTRY, textOf: () => found.tier?.text ?? '', hangMs: PATIENCE_MS });
    recall.open({ id: ID, file: label, languageId, text: '', path });
    const begun = performance.now();
    recall.read([folder], []);
    let status = await recall.status();
    for (; status.state !== 'ready'; status = await recall.status()) await pause(POLL_MS);
    await pause(Math.min(SORTING_MS, performance.now() - begun));
    found.tier = new LocalTier(recall, options, status);
    return found.tier;
  }

  /** Of the typed file at present. */
  get text(): string {
    return this.#text;
  }

  /** The file is empty again. */
  begin(): void {
    const { label, languageId, path } = this.#options;
    this.#text = '';
    this.#recall.open({ id: ID, file: label, languageId, text: '', path });
  }

  changed({ start, length, newText }: Change): void {
    this.#text = this.#text.slice(0, start) + newText + this.#text.slice(start + length);
    this.#recall.edit(ID, [{ start, end: start + length, newText }], this.#text.length);
  }

  async propose(offset: number): Promise<Proposal | null> {
    const begun = performance.now();
    const proposal = await this.#recall.propose({ id: ID, offset }, PATIENCE_MS);
    this.#answerMs.push(performance.now() - begun);
    return proposal;
  }

  context(offset: number, maxUnits: number): Promise<readonly ContextSnippet[]> {
    return this.#recall.context({ id: ID, offset }, maxUnits, PATIENCE_MS);
  }

  /** Of the answers since it was asked last. */
  takeAnswerMs(): readonly number[] {
    const times = this.#answerMs;
    this.#answerMs = [];
    return times;
  }

  dispose(): Promise<void> {
    return this.#recall.dispose();
  }
}
