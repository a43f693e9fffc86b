/** Where the user stands when the editor asks for a completion. Cheap to make: the text is only read where it is needed. */
export interface Moment {
  readonly uri: string;
  /** Of the document; higher after each change. */
  readonly version: number;
  readonly languageId: string;
  /** UTF-16 offset of the cursor. */
  readonly cursor: number;
  /** The cursor's line on both sides of it, without its end. */
  readonly lineBefore: string;
  readonly lineAfter: string;
  /** The whole document, as it is at `version`. */
  readonly text: () => string;
  /** More than one cursor, or something selected. */
  readonly isSelecting: boolean;
  /** An entry of the editor's own list of suggestions is selected: that list decides first. */
  readonly isListOpen: boolean;
}

/** A change of a document: `length` UTF-16 units at `start` were replaced. */
export interface Change {
  readonly start: number;
  readonly length: number;
  readonly newText: string;
}

/** What happened to a document at once: one change, or several where there are several cursors. */
export interface Edited {
  readonly uri: string;
  /** Of the document afterwards. */
  readonly version: number;
  /** Places in the text before all of them. */
  readonly changes: readonly Change[];
  /** It takes back, or makes again, what was done before. */
  readonly isUndo: boolean;
}
