const SCRIPT = /^(?:import\b(?!\()|export\b.*\bfrom\s*['"]|(?:const|let|var)\b.*=\s*require\()/;
const JAVA_LIKE = /^(?:package|import)\s/;
const C_LIKE = /^#\s*(?:include|import)\b|^@import\b/;

/** How a statement begins that brings names of other files, where it stands at a line's start. */
const IMPORTS: Readonly<Record<string, RegExp>> = {
  typescript: SCRIPT, typescriptreact: SCRIPT, javascript: SCRIPT, javascriptreact: SCRIPT,
  python: /^(?:import|from)\s/,
  go: /^(?:package|import)\b/,
  rust: /^(?:pub(?:\([a-z]+\))?\s+)?(?:use\s|extern\s+crate\s|mod\s+\w+;)/,
  java: JAVA_LIKE, kotlin: JAVA_LIKE, scala: JAVA_LIKE, groovy: JAVA_LIKE,
  csharp: /^(?:global\s+)?using\s+[^(]/,
  c: C_LIKE, cpp: C_LIKE, 'cuda-cpp': C_LIKE, 'objective-c': C_LIKE, 'objective-cpp': C_LIKE,
  swift: /^import\s/, dart: /^(?:import|part)\s/, haskell: /^import\s/, elm: /^import\s/, zig: /^const\b.*@import\(/, solidity: /^import\b/,
  ruby: /^(?:require|require_relative|include)\b/,
  lua: /^local\b.*\brequire\b/,
  perl: /^use\s/, elixir: /^(?:import|alias|use|require)\s/, julia: /^(?:using|import)\s/, r: /^library\(/,
  shellscript: /^(?:source|\.)\s/,
  scss: /^@(?:use|import|forward)\b/, less: /^@import\b/,
};

/** Imports stand in a file's first lines; what comes later is code that only looks like one. */
const MOST_LINES = 200;
/** A statement whose bracket is not closed by then is being typed. */
const LONGEST_STATEMENT = 60;

/** A statement with its newline, and where it ends in the text. */
export interface ImportStatement {
  readonly text: string;
  /** UTF-16 offset. */
  readonly end: number;
}

/** The statements that bring names of other files, from a file's first lines; none for a language that is not known. */
export function importStatements(text: string, languageId: string): readonly ImportStatement[] {
  const begins = IMPORTS[languageId];
  if (begins === undefined) return [];
  const found: ImportStatement[] = [];
  let start = 0;
  for (let line = 0; line < MOST_LINES && start < text.length; line++) {
    const end = begins.test(text.slice(start, start + 200)) ? statementEnd(text, start) : null;
    if (end !== null) found.push({ text: text.slice(start, end), end });
    start = end ?? lineEnd(text, start);
  }
  return found;
}

/** After the line that closes all brackets of this one; null where none does, or the text ends before its newline. */
function statementEnd(text: string, start: number): number | null {
  let open = 0;
  let from = start;
  for (let line = 0; line < LONGEST_STATEMENT && from < text.length; line++) {
    const end = lineEnd(text, from);
    for (const bracket of text.slice(from, end).match(/[()[\]{}]/g) ?? []) open += '([{'.includes(bracket) ? 1 : -1;
    if (open <= 0) return text[end - 1] === '\n' ? end : null;
    from = end;
  }
  return null;
}

/** After the newline of the line that begins here. */
function lineEnd(text: string, start: number): number {
  const newline = text.indexOf('\n', start);
  return newline === -1 ? text.length : newline + 1;
}
