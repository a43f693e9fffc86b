import type { Span, TextEdit } from '../request/document.ts';

/**
 * The checks there are, in the order in which they are made. `eslint` is the workspace's own ESLint, `command` a command of
 * the user's; both run in trusted workspaces only.
 */
export const CHECK_NAMES = ['reply', 'syntax', 'lint', 'types', 'examples', 'eslint', 'command'] as const;
export type CheckName = (typeof CHECK_NAMES)[number];

/** One thing wrong that the answer adds. */
export interface Finding {
  readonly check: CheckName;
  /** Stable code of the rule: `TS1005`, `no-dupe-keys`, `prose`. */
  readonly code: string;
  readonly message: string;
  /** Where, in the text *after* the edits, lines and columns from 1; null where it has no place. */
  readonly at: { readonly line: number; readonly column: number } | null;
}

/** A check that was to be made beside the required ones and could not. */
export interface Missed {
  readonly check: CheckName;
  /** For people: "the project is still being read". */
  readonly reason: string;
}

/**
 * What the gate says. `by` are the checks that ran to their end. `unchecked`: a required one is missing; it is never a pass
 * and never a reason to escalate; `reason` is for people ("not verified: Ruby").
 */
export type Verdict =
  | { readonly result: 'passed'; readonly by: readonly CheckName[] }
  | { readonly result: 'failed'; readonly by: readonly CheckName[]; readonly findings: readonly Finding[] }
  | { readonly result: 'unchecked'; readonly by: readonly CheckName[]; readonly reason: string };

/** What a reply holds once fences, prose and echoes are off it. */
export interface Content {
  /** `complete`: exactly the insertion. `explain`: the explanation. `debug`: the diagnosis without the patch. */
  readonly text: string;
  /** The change to the document: one insertion for `complete`, the patch for `debug`, none for `explain`. */
  readonly edits: readonly TextEdit[];
}

/**
 * What a process of the engine reports for one check of one text. `doubts` are findings that right answers have as well:
 * they fail nothing and lower the score. `nothing`: there is nothing that the check could look at, such as no examples.
 */
export type CheckReport =
  | { readonly status: 'done'; readonly findings: readonly (Finding & { readonly span: Span })[]; readonly doubts?: readonly Finding[] }
  | { readonly status: 'unchecked'; readonly reason: string }
  | { readonly status: 'nothing' };
