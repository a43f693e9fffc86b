import type { Change, Moment } from '../../../src/inline/moment.ts';

/** What a provider gives the editor. */
export interface Given {
  /** The insertion at the cursor. */
  readonly text: string;
  /** Of the request whose answer it is, or a part of it. */
  readonly id: string;
  /** `memory`: an answer that was given or fetched before. */
  readonly from: 'model' | 'memory' | 'recall';
}

/** A provider of completions, as the editor sees it. */
export interface Strategy {
  /** Called for each change, before it is asked. */
  changed(change: Change): void;
  /**
   * Asked after each keystroke and each acceptance.
   * @param signal aborted with the next: what comes then is not shown
   */
  provide(moment: Moment, signal: AbortSignal): Promise<Given | null>;
  /** The user pressed Tab. The change comes afterwards. */
  accepted(given: Given): void;
  dispose(): Promise<void>;
}
