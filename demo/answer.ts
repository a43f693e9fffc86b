import type { Asked } from './asked.ts';
import { COMPLETIONS } from './completions.ts';
import type { Completion, Explanation, ModelName, Slip } from './script.ts';
import { BUGS, EXPLANATIONS, HONEST_TEXT } from './selections.ts';

export interface Answer {
  readonly text: string;
  /** `length`: as if the model had come to its output limit. */
  readonly finish: 'stop' | 'length';
  readonly scripted: boolean;
}

/** A model that has nothing to add often sends a lone newline; no text at all would count as a call that failed. */
const NOTHING: Answer = { text: '\n', finish: 'stop', scripted: false };
const HONEST: Answer = { text: HONEST_TEXT, finish: 'stop', scripted: false };

/** Looks up what a model says to a prompt. */
export function answerTo(asked: Asked | null, model: ModelName): Answer {
  if (asked === null) return HONEST;
  if (asked.task === 'complete') return complete(asked, model);
  return asked.task === 'explain' ? explain(asked, model) : debug(asked, model);
}

/** What has been written at a place, from its first visible character to the cursor; null where the cursor is elsewhere. */
function writtenAt(place: Completion, before: string): string | null {
  const anchor = before.lastIndexOf(place.anchor);
  if (anchor === -1) return null;
  const below = before.slice(anchor + place.anchor.length);
  if (!/^[ \t]*\r?\n/.test(below)) return null;
  const written = below.trimStart();
  return place.statement.startsWith(written) || place.statement.startsWith(written.trimEnd()) ? written : null;
}

/** What is left of a statement; null where it does not begin with what has been written. */
function restOf(statement: string, written: string): string | null {
  if (statement.startsWith(written)) return statement.slice(written.length);
  const bare = written.trimEnd();
  return statement.startsWith(bare) ? statement.slice(bare.length).trimStart() : null;
}

function complete(asked: Extract<Asked, { task: 'complete' }>, model: ModelName): Answer {
  const answer = scripted(asked, model);
  return answer === null || answer.text === '' ? NOTHING : answer;
}

function scripted({ file, before }: Extract<Asked, { task: 'complete' }>, model: ModelName): Answer | null {
  for (const place of COMPLETIONS) {
    if (file !== null && file !== place.file) continue;
    const written = writtenAt(place, before);
    if (written === null) continue;
    const right = { text: restOf(place.statement, written) ?? '', finish: 'stop', scripted: true } as const;
    const slip = place.slips[model];
    return (slip === undefined ? null : slipped(slip, written)) ?? right;
  }
  return null;
}

/** Null where more has been written than the slip agrees with. */
function slipped(slip: Slip, written: string): Answer | null {
  switch (slip.kind) {
    case 'echo':
      return { text: written, finish: 'stop', scripted: true };
    case 'silence':
      return { ...NOTHING, scripted: true };
    case 'prose':
    case 'fence':
      return { text: slip.reply, finish: 'stop', scripted: true };
    case 'broken':
    case 'wrong':
    case 'cut-off': {
      const text = restOf(slip.statement, written);
      return text === null ? null : { text, finish: slip.kind === 'cut-off' ? 'length' : 'stop', scripted: true };
    }
  }
}

type AskedAboutSelection = Exclude<Asked, { task: 'complete' }>;

/** Whether what is selected is this piece of the file or a part of it; comments and empty lines around it do not matter. */
function isSelected({ starts, ends }: Explanation, { before, selection, after }: AskedAboutSelection): boolean {
  const text = before + selection + after;
  const from = text.indexOf(starts);
  const end = text.indexOf(`\n${ends}`, from);
  if (from === -1 || end === -1) return false;
  const to = end + 1 + ends.length;
  const selected = { start: before.length, end: before.length + selection.length };
  if (selected.end <= from || selected.start >= to) return false;
  const around = text.slice(selected.start, Math.max(selected.start, from)) + text.slice(Math.min(selected.end, to), selected.end);
  return around.split('\n').every((line) => /^\s*(?:\/\/|\/?\*|#|$)/.test(line));
}

function explain(asked: AskedAboutSelection, model: ModelName): Answer {
  const explanation = EXPLANATIONS.find((one) => (asked.file === null || asked.file === one.file) && isSelected(one, asked));
  if (explanation === undefined) return HONEST;
  const followUp = explanation.followUps.find(({ about }) => about.test(asked.question));
  if (asked.question !== '' && followUp !== undefined) return { text: followUp.answer, finish: 'stop', scripted: true };
  if (asked.isFollowUp) return HONEST;
  return { text: explanation.slips[model] ?? explanation.answer, finish: 'stop', scripted: true };
}

function debug({ file, selection, isFollowUp, isRepair }: AskedAboutSelection, model: ModelName): Answer {
  const bug = BUGS.find((one) => (file === null || file === one.file) && selection.includes(one.wrong));
  if (bug === undefined || isFollowUp) return HONEST;
  const slip = isRepair ? undefined : bug.slips[model];
  const patch = selection.replace(bug.wrong, () => slip ?? bug.right);
  return { text: `${bug.diagnosis}\n\n\`\`\`${bug.fence}\n${patch}\n\`\`\``, finish: 'stop', scripted: true };
}
