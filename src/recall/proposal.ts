/** What the workspace's own code suggests at a cursor. */
export interface Proposal {
  /** The insertion, with `\n`: to the end of the line, and on for as long as it stays sure. */
  readonly text: string;
  /** Tokens of code in it; white space is none. */
  readonly tokens: number;
  /** How likely it is, to the letter, what will stand there in the end; 0 to 1, calibrated (weights.ts). */
  readonly probability: number;
  /** Where it comes from, for people: tokens before the cursor that stand in front of it elsewhere too, places that go on like this, and whether one is in the same file. */
  readonly basis: { readonly matched: number; readonly places: number; readonly sameFile: boolean };
}
