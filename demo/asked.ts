import { CURSOR_MARK } from '../src/request/complete-prompt.ts';
import { REPAIR_MARK } from '../src/request/repair-prompt.ts';

/** What a prompt asks for. `file` is null where the prompt does not name it (fill in the middle). */
export type Asked =
  | { readonly task: 'complete'; readonly file: string | null; readonly before: string }
  | {
      readonly task: 'explain' | 'debug';
      readonly file: string | null;
      /** The text around the selection, whole lines. */
      readonly before: string;
      readonly selection: string;
      readonly after: string;
      /** The last question of the programmer; empty where there is none. */
      readonly question: string;
      /** Whether the question follows an answer. */
      readonly isFollowUp: boolean;
      /** Whether the answer given just before is to be mended. */
      readonly isRepair: boolean;
    };

export interface Message {
  readonly role: string;
  readonly content: string;
}

const SELECTION = /<selection first-line="\d+">\n([\s\S]*?)\n<\/selection>/;
const BEFORE = /<before>\n([\s\S]*?)<\/before>/;
const AFTER = /<after>([\s\S]*?)\n<\/after>/;

function fileOf(prompt: string): string | null {
  return /^File: (.+) \([^)]*\)$/m.exec(prompt)?.[1] ?? null;
}

function contentOf(messages: readonly Message[], role: string): string[] {
  return messages.filter((message) => message.role === role).map(({ content }) => content);
}

/** What a conversation asks for; null where it has none of the forms that Stepladder writes. */
export function askedByChat(messages: readonly Message[]): Asked | null {
  const questions = contentOf(messages, 'user');
  const prompt = questions[0] ?? '';
  const file = fileOf(prompt);
  const selection = SELECTION.exec(prompt)?.[1];
  if (selection !== undefined) {
    const isRepair = questions.at(-1)?.includes(REPAIR_MARK) ?? false;
    const isFollowUp = questions.length > (isRepair ? 2 : 1);
    return {
      task: contentOf(messages, 'system').some((text) => text.startsWith('You debug')) ? 'debug' : 'explain',
      file,
      before: BEFORE.exec(prompt)?.[1] ?? '',
      selection,
      after: AFTER.exec(prompt)?.[1] ?? '',
      question: (isFollowUp ? questions.at(isRepair ? -2 : -1) : prompt.split('The programmer says:\n')[1]) ?? '',
      isFollowUp,
      isRepair,
    };
  }
  const cursor = prompt.lastIndexOf(CURSOR_MARK);
  return cursor === -1 ? null : { task: 'complete', file, before: prompt.slice(0, cursor) };
}

/** What the text on the left of a gap asks for. */
export function askedByPrefix(prefix: string): Asked {
  return { task: 'complete', file: null, before: prefix };
}
