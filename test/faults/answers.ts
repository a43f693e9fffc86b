import type { Step } from '../models/fault-server.ts';
import { events, finish, plain, stream, text, USAGE } from '../models/replies.ts';
import type { Asked } from './world.ts';

/** What each model answers when all is well. No text is part of another, so that it shows whose was shown. */
const TEXTS: Readonly<Record<string, { readonly complete: string; readonly explain: string }>> = {
  small: { complete: '1001;', explain: 'ONE explains it: a number is kept, and twice as much is wanted in the line that follows.' },
  sibling: { complete: '2002;', explain: 'TWO explains it: a number is kept, and twice as much is wanted in the line that follows.' },
  second: { complete: '3003;', explain: 'THREE explains it: a number is kept, and twice as much is wanted in the line that follows.' },
  large: { complete: '4004;', explain: 'FOUR explains it: a number is kept, and twice as much is wanted in the line that follows.' },
};

/** The answer of a model, and that of a debug request, which is prose. */
export function textOf(model: string, task: Asked['task']): string {
  const known = TEXTS[model];
  if (known === undefined) throw new Error(`no answer is known for ${model}`);
  return task === 'complete' ? known.complete : known.explain;
}

export function knownTexts(): readonly string[] {
  return Object.values(TEXTS).flatMap(({ complete, explain }) => [complete, explain.slice(0, explain.indexOf(':'))]);
}

export function goodAnswer({ model, task, stream: asStream }: Pick<Asked, 'model' | 'task' | 'stream'>): readonly Step[] {
  return saying(textOf(model, task), asStream, model);
}

/** A whole answer of these words, in three pieces where it is streamed. */
export function saying(words: string, asStream: boolean, model = 'small'): readonly Step[] {
  if (!asStream) return plain({ role: 'assistant', content: words }, 'stop', { model });
  return stream(...pieces(words).map((piece) => text(piece, { model })), finish('stop', { model }), JSON.stringify({ model, choices: [], usage: USAGE }));
}

/** The events of a stream that says the first half of a good answer, and nothing of its end. */
export function halfOf({ model, task }: Pick<Asked, 'model' | 'task'>): string {
  return events(text(firstHalf(model, task)));
}

export function firstHalf(model: string, task: Asked['task']): string {
  const whole = textOf(model, task);
  return whole.slice(0, Math.ceil(whole.length / 2));
}

function pieces(words: string): readonly string[] {
  const size = Math.ceil(words.length / 3);
  return [words.slice(0, size), words.slice(size, 2 * size), words.slice(2 * size)];
}
