/** What a model is asked to add to an answer about code where its confidence decides something. */
export const SELF_REPORT_REQUEST = 'On the very last line write only `confidence: N`, where N from 0 to 100 says how sure you are that the change is right.';

const LINE = /(?:^|\n)[ \t]*`?confidence:[ \t]*(\d{1,3})(?:[ \t]*%)?`?[ \t]*\s*$/i;

/**
 * Takes the model's word about itself off the end of its answer.
 * @returns the answer without it, and the word as a share from 0 to 1; null where there is none
 */
export function splitSelfReport(text: string): { readonly text: string; readonly selfReported: number | null } {
  // Only the end is looked at: an answer may be long.
  const tail = text.slice(-200);
  const found = LINE.exec(tail);
  const value = Number(found?.[1]);
  if (found === null || value > 100) return { text, selfReported: null };
  return { text: text.slice(0, text.length - tail.length + found.index).trimEnd(), selfReported: value / 100 };
}
