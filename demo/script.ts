/** The words of the script: what the demo's three models answer, and where in the sample workspace. */

export type ModelName = 'small' | 'medium' | 'large';
export const MODEL_NAMES: readonly ModelName[] = ['small', 'medium', 'large'];

/** What a model says where it does not simply go on with the right statement. A fence is no mistake that costs the answer: the gate takes it off. */
export type Slip =
  /** Goes on with another statement, which is broken. */
  | { readonly kind: 'broken'; readonly statement: string }
  /** Goes on with another statement, which parses and is wrong all the same. */
  | { readonly kind: 'wrong'; readonly statement: string }
  /** Stops here, at its output limit. */
  | { readonly kind: 'cut-off'; readonly statement: string }
  /** Says the line again that stands before the cursor, and nothing else. */
  | { readonly kind: 'echo' }
  /** Has nothing to add. */
  | { readonly kind: 'silence' }
  /** Talks: the whole reply, whatever has been typed. */
  | { readonly kind: 'prose' | 'fence'; readonly reply: string };

/** A place of the sample workspace where something is to be typed. */
export interface Completion {
  readonly file: string;
  /** The comment above the place, without indentation. It stands once in the whole workspace. */
  readonly anchor: string;
  /** What the comment says to type; the start of `statement`. */
  readonly typed: string;
  /** What belongs there: without indentation in its first line, with it in the others. */
  readonly statement: string;
  /** A model that is not here goes on with `statement`. */
  readonly slips: Partial<Readonly<Record<ModelName, Slip>>>;
}

/** A question that may follow an explanation. */
export interface FollowUp {
  readonly about: RegExp;
  readonly answer: string;
}

/** A piece of the sample workspace that can be explained, whole or in part. */
export interface Explanation {
  readonly file: string;
  /** The start of its first line, without indentation. It stands once in its file. */
  readonly starts: string;
  /** Its last line. */
  readonly ends: string;
  readonly answer: string;
  readonly followUps: readonly FollowUp[];
  /** What a model says instead. */
  readonly slips: Partial<Readonly<Record<ModelName, string>>>;
}

/** A bug of the sample workspace. The selection must hold `wrong`; the patch is the selection with `right` in its place. */
export interface Bug {
  readonly file: string;
  readonly wrong: string;
  readonly right: string;
  /** Of the code block that holds the patch. */
  readonly fence: string;
  readonly diagnosis: string;
  /** What a model puts there at first; told what is wrong with it, it mends it. */
  readonly slips: Partial<Readonly<Record<ModelName, string>>>;
}
