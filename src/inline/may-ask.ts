import { languageName } from '../request/language.ts';
import { isFinished } from './finished-statement.ts';
import type { Moment } from './moment.ts';
import type { Rules } from './world.ts';

/** Why nothing is shown, for programs. */
export type NothingCode =
  | 'off' | 'untrusted' | 'not-editable' | 'no-model' | 'selecting' | 'list-open' | 'within-word' | 'finished'
  | 'just-accepted' | 'rejected' | 'no-answer' | 'moved-on';

/** Why nothing is shown at a cursor. */
export interface Nothing {
  readonly code: NothingCode;
  /** For people, one sentence. */
  readonly sentence: string;
}

const WORD = /^[\p{L}\p{N}_$]/u;

/** Why nobody is asked at this moment; null where somebody may be. Concerns what the editor asks by itself, never a command of ours. */
export function whyNotAsk(moment: Moment, rules: Rules): Nothing | null {
  return notHere(moment, rules) ?? notNow(moment);
}

function notHere({ languageId }: Moment, rules: Rules): Nothing | null {
  if (!rules.editable) return nothing('not-editable', 'Stepladder leaves this document alone: it cannot be written in, is larger than 1 MB, or is no code of yours.');
  if (!rules.enabled) return nothing('off', `Completions while you type are switched off for ${languageName(languageId)} (stepladder.inline.enable).`);
  if (!rules.trusted) return nothing('untrusted', 'This workspace is not trusted, so nothing is asked by itself. Complete Here works.');
  if (!rules.hasModel && !rules.hasLocal) return nothing('no-model', 'No model is set up (stepladder.tiers), and the local tier is off.');
  return null;
}

function notNow({ isSelecting, isListOpen, lineBefore, lineAfter, languageId }: Moment): Nothing | null {
  if (isSelecting) return nothing('selecting', 'Something is selected, or there are several cursors.');
  if (isListOpen) return nothing('list-open', "The editor's own list of suggestions is open, and decides first.");
  if (WORD.test(lineAfter)) return nothing('within-word', 'The cursor is in front of a word: what stands there goes on.');
  if (lineAfter.trim() === '' && isFinished(lineBefore, languageId)) return nothing('finished', 'The statement before the cursor is complete.');
  return null;
}

export function nothing(code: NothingCode, sentence: string): Nothing {
  return { code, sentence };
}
