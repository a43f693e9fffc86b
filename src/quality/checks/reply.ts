import type { Finding } from '../verdict.ts';

/** What can be wrong with a reply before any parser sees it. */
export type ReplyFault = 'empty' | 'refusal' | 'prose' | 'fence' | 'echo' | 'nothing-to-add' | 'outside' | 'elision' | 'apology' | 'secret' | 'invented-path' | 'repetition' | 'hidden-characters' | 'cut-off' | 'patch-does-not-apply';

const MESSAGES: Readonly<Record<ReplyFault, string>> = {
  'empty': 'The reply holds no text.',
  'refusal': 'The model declined the task.',
  'prose': 'The reply talks about code where code belongs.',
  'fence': 'The reply holds code fences that could not be taken off.',
  'echo': 'The reply only repeats what is already there.',
  'nothing-to-add': 'The model has nothing to add here: what it says stands there already.',
  'outside': 'The reply needs imports or helpers that have no place at the cursor.',
  'elision': 'The reply leaves code out and says so in a comment.',
  'apology': 'The model apologises where code belongs.',
  'secret': 'The reply holds what looks like a real key.',
  'invented-path': 'The reply imports a file that does not exist.',
  'repetition': 'The reply repeats the same lines over and over.',
  'hidden-characters': 'The reply holds characters that nobody can see.',
  'cut-off': 'The reply ended before it was whole.',
  'patch-does-not-apply': 'The patch changes lines that are not in the file.',
};

/** A finding of the reply check. It has no place: the reply is not in the file. */
export function replyFinding(fault: ReplyFault, detail?: string): Finding {
  const message = detail === undefined ? MESSAGES[fault] : `${MESSAGES[fault]} (${detail})`;
  return { check: 'reply', code: fault, message, at: null };
}
