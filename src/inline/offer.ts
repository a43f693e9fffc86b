/** A completion that may be put on the screen, and the text it belongs to. */
export interface Offer {
  /** Of the request. */
  readonly id: string;
  readonly uri: string;
  /** Everything before and after the cursor when it was made. */
  readonly before: string;
  readonly after: string;
  /** The insertion, with the document's own line ends. */
  readonly text: string;
  /** Who made it, such as `cheap (small at demo)`. */
  readonly by: string;
  /** What could not be verified, for the status bar; null where all was. */
  readonly caveat: string | null;
  /** Route, verdict and cost, in one line for people. */
  readonly why: string;
}

/** What is left of an offer where a part of it stands already. */
export interface Remainder {
  readonly offer: Offer;
  /** What is to be inserted at the cursor. */
  readonly text: string;
  /**
   * UTF-16 units right of the cursor that `text` takes the place of, all on the cursor's line, and holds itself: a bracket
   * or a quote that the editor closed by itself while the user typed along. Mostly 0.
   */
  readonly replaces: number;
}
