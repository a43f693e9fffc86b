import { BracketWalk } from '../request/brackets.ts';
import { isProse } from '../request/language.ts';

/** Where a line's end ends a statement, so that a call is complete without a sign after it. */
const BY_LINE: readonly string[] = ['python', 'ruby', 'go', 'kotlin', 'swift', 'lua', 'shellscript', 'r', 'julia', 'scala', 'groovy', 'elixir', 'coffeescript'];
/** Markup in code: text and tags go on after a brace. */
const WITH_MARKUP: readonly string[] = ['typescriptreact', 'javascriptreact', 'html', 'vue', 'svelte', 'astro', 'xml', 'php', 'handlebars'];
/** In these a semicolon is often no end: `if x; then`, a list, a comment. */
const SEMICOLON_GOES_ON: readonly string[] = ['shellscript', 'lisp', 'clojure', 'scheme', 'matlab', 'ini', 'bat', 'powershell'];

/** Begins a line that goes on after `)`: a colon, a brace, `then` or `do` follows. */
const HEAD = /^(?:(?:async|export|public|private|protected|internal|static|override|suspend|inline|local|open)\s+)*(?:def|class|if|elif|elsif|elseif|else|for|while|until|with|match|case|when|switch|select|func|function|fun|fn|try|except|catch|guard|unless|struct|init|lambda)\b/u;
/** Begins a line that goes on after `}`: ` = …`, ` from …`. */
const TAKES_APART = /^(?:export\s+)?(?:import|export|const|let|var|using)\s+(?:type\s+)?[^=]*$/;
/** UTF-16 units; a longer line was written by a program. */
const LONGEST_LINE = 1_000;
const ONLY_CLOSERS = /^[)\]}]+[;,]?$/;
const SINGLE_WORD = /^(?:pass|break|continue|return;|break;|continue;|end|fi|done|esac)$/;
/** A closing tag, a tag closed at once, a closed comment. */
const CLOSED = /(?:<\/[\w.:-]*>|[\w"'}\s]\/>|-->|\*\/)$/;

/**
 * Whether what stands before the cursor, at the end of its line, is a statement with nothing sensible to add: the next thing to
 * write is a new line. An empty line is not. A guess from one line, made to be wrong rather by asking once too often.
 */
export function isFinished(lineBefore: string, languageId: string): boolean {
  const line = lineBefore.trim();
  if (line === '' || line.length > LONGEST_LINE || isProse(languageId)) return false;
  if (SINGLE_WORD.test(line) || CLOSED.test(line)) return true;
  if (line.endsWith(';')) return !SEMICOLON_GOES_ON.includes(languageId) && depthOf(line) <= 0;
  if (line.endsWith('}')) return endsAtBrace(line, languageId);
  return line.endsWith(')') && BY_LINE.includes(languageId) && !HEAD.test(line) && depthOf(line) <= 0;
}

function endsAtBrace(line: string, languageId: string): boolean {
  if (ONLY_CLOSERS.test(line)) return true;
  if (WITH_MARKUP.includes(languageId) || TAKES_APART.test(line)) return false;
  return depthOf(line) <= 0;
}

/** Brackets that the line leaves open; a string that it leaves open counts as one: what ends there is text. */
function depthOf(line: string): number {
  const walk = new BracketWalk();
  for (const unit of line) walk.next(unit);
  return walk.depth + (hasOpenQuote(line) ? 1 : 0);
}

function hasOpenQuote(line: string): boolean {
  return ['"', '`'].some((quote) => (line.split(quote).length - 1) % 2 === 1);
}
