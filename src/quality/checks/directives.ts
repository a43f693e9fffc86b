import type { Span, TextEdit } from '../../request/document.ts';
import { insertedSpans, type Problem } from '../shift.ts';

/** Comments that tell a tool what to let pass. */
interface Form {
  /** Matches what is the answer's own as soon as the answer writes a part of it; a first group looks at what else belongs to it. */
  readonly directive: RegExp;
  /** The same, of the same length, without its force. */
  readonly disarmed: (directive: string) => string;
}

const FORMS = {
  /** `eslint-disable…`, `eslint no-undef: off`, `global name`, `exported name`, up to the end of the comment. */
  eslint: {
    directive: /\/[/*][\s*]*(?:eslint(?=[-\s])|globals?(?=\s)|exported(?=\s))(?:(?!\*\/)[^\n])*/g,
    disarmed: (directive) => directive.replace(/[a-z]+/, (word) => word.toUpperCase()),
  },
  /** At the beginning of a comment or of a line in one, as TypeScript reads them. */
  typescript: {
    directive: /@(?<=(?:^|[/*])[^\S\n]*@)ts-(?:ignore|expect-error|nocheck)/gim,
    disarmed: (directive) => directive.replace('@', ' '),
  },
  /** Of one line, of a file, and Ruff's newer ones; which rules each is about is told by the rest of its line. */
  python: {
    directive: /#[^\S\n]*(?:(?:(?:ruff|flake8)[^\S\n]*:[^\S\n]*)?noqa|ruff[^\S\n]*:[^\S\n]*(?:disable|ignore|file-ignore))(?=([^\n]*))/gi,
    disarmed: (directive) => directive.replace(/[^#\s]/g, '-'),
  },
} as const satisfies Readonly<Record<string, Form>>;

/**
 * The text, of the same length, without the force of the directives that an answer adds: it must not choose what it is
 * judged by. Those of the user stay, also where a patch writes them anew, as many as there were.
 * @param after the text after the edits
 */
export function withoutAddedDirectives(of: keyof typeof FORMS, before: string, edits: readonly TextEdit[], after: string): string {
  const { directive, disarmed }: Form = FORMS[of];
  const spans = insertedSpans(edits);
  const touches = (match: RegExpExecArray, those: readonly Span[]): boolean => those.some(({ start, end }) => match.index < end && start < match.index + match[0].length);
  const kept = [...before.matchAll(directive)].filter((match) => touches(match, edits)).map(keyOf);
  let text = '';
  let done = 0;
  for (const match of after.matchAll(directive)) {
    const [whole] = match;
    if (!touches(match, spans)) continue;
    const user = kept.indexOf(keyOf(match));
    if (user >= 0) kept.splice(user, 1);
    else {
      text += after.slice(done, match.index) + disarmed(whole);
      done = match.index + whole.length;
    }
  }
  return text + after.slice(done);
}

/** What is wrong with edits that add directives and nothing else: the fault is hidden, not mended. */
export function onlyDirectives(of: keyof typeof FORMS, edits: readonly TextEdit[]): Problem[] {
  const [start = 0] = insertedSpans(edits).map((span) => span.start);
  const { directive }: Form = FORMS[of];
  const added = edits.map(({ newText }) => newText).join('\n');
  const rest = added.replace(new RegExp(`${directive.source}(?:(?!\\*/)[^\\n])*`, directive.flags), '');
  // What is also taken away is a change.
  if (edits.some(({ start: from, end }) => from !== end) || rest === added || /[^\s/*#{}]/.test(rest)) return [];
  return [{ code: 'only-silenced', message: 'It changes nothing but what the checks let pass.', start, end: start + added.length }];
}

/** For comparing: two of TypeScript's do the same. */
function keyOf([whole, rest]: readonly (string | undefined)[]): string {
  return `${whole ?? ''}${rest ?? ''}`.trim().replace('@ts-expect-error', '@ts-ignore');
}
