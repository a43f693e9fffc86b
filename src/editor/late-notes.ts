import type { TextEdit } from '../request/document.ts';

/** What the workspace's ESLint finds in an answer that did not wait for it. */
export interface LateFindings {
  readonly requestId: string;
  readonly edits: readonly TextEdit[];
  readonly findings: readonly { readonly code: string; readonly message: string; readonly at: { readonly line: number } | null }[];
}

/** Findings that one note names; a note is one line. */
const NAMED = 3;

/** Whether a patch that waits is the answer that was looked at: a better one may have taken its place. */
export function isAbout(patch: { readonly id: string; readonly edits: readonly TextEdit[] } | null, late: LateFindings | null): boolean {
  return patch !== null && patch.id === late?.requestId && JSON.stringify(patch.edits) === JSON.stringify(late.edits);
}

/** For people: what is wrong by the workspace's own rules, in the patch that they read. */
export function lateNote({ findings }: Pick<LateFindings, 'findings'>): string {
  const named = findings.slice(0, NAMED).map(({ code, message, at }) => `${message.replace(/[.\s]+$/, '')} (${code}${at === null ? '' : `, line ${String(at.line)}`})`);
  const more = findings.length > NAMED ? `, and ${String(findings.length - NAMED)} more` : '';
  return `this workspace's ESLint finds ${findings.length === 1 ? 'a problem' : `${String(findings.length)} problems`} that the patch adds: ${named.join('; ')}${more}.`;
}
