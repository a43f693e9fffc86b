/** A piece of another file of the workspace that is sent beside the file at hand. */
export interface ContextSnippet {
  /** A label for people and models: relative to the workspace, with `/`. */
  readonly file: string;
  /** `definition`: of a name that is used nearby. `similar`: code like that around the cursor, from a file that is open or was edited lately. */
  readonly kind: 'definition' | 'similar';
  readonly text: string;
}
