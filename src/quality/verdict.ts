import type { Span, TextEdit } from '../request/document.ts';

/** The checks there are; each is a file in checks/. */
export type CheckName = 'reply' | 'syntax' | 'lint';

/** One thing wrong that the answer adds. */
export interface Finding {
  readonly check: CheckName;
  /** Stable code of the rule: `TS1005`, `no-dupe-keys`, `prose`. */
  readonly code: string;
  readonly message: string;
  /** Where, in the text *after* the edits, lines and columns from 1; null where it has no place. */
  readonly at: { readonly line: number; readonly column: number } | null;
}

/**
 * What the gate says. `by` are the checks that ran to their end.
 * `unchecked` is never a pass and never a reason to escalate; `reason` is for people ("not verified: Ruby").
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

/** What a child-process engine reports for one check of one text. */
export type CheckReport =
  | { readonly status: 'done'; readonly findings: readonly (Finding & { readonly span: Span })[] }
  | { readonly status: 'unchecked'; readonly reason: string };
