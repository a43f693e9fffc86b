/** What the start of a streamed reply looks like so far. */
export type StartCheck = (text: string) => 'ok' | 'failed' | 'more';

/** Keeps a streamed text back until its start has been checked; what was shown can never be taken back. */
export interface HoldBack {
  push(piece: string): void;
  /** Shows what is still held; for the end of an answer that passed. */
  flush(): void;
  /** The start is no answer: nothing was shown, and nothing will be. */
  readonly failed: boolean;
  /** Everything that was shown. */
  readonly shown: string;
}

export function createHoldBack(check: StartCheck, show: (piece: string) => void): HoldBack {
  let held = '';
  let shown = '';
  let state: 'more' | 'ok' | 'failed' = 'more';
  function release(): void {
    if (held === '' || state === 'failed') return;
    shown += held;
    show(held);
    held = '';
  }
  return {
    push(piece) {
      held += piece;
      if (state === 'more') state = check(held);
      if (state === 'ok') release();
    },
    flush: release,
    get failed() {
      return state === 'failed';
    },
    get shown() {
      return shown;
    },
  };
}
