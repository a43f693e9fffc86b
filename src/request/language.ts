import { extname } from 'node:path';

interface Language {
  readonly name: string;
  readonly extensions: readonly string[];
}

/** VS Code language ids with the name people know them by and the file endings they usually have. */
const LANGUAGES: Readonly<Record<string, Language>> = {
  typescript: { name: 'TypeScript', extensions: ['.ts', '.mts', '.cts'] },
  typescriptreact: { name: 'TypeScript JSX', extensions: ['.tsx'] },
  javascript: { name: 'JavaScript', extensions: ['.js', '.mjs', '.cjs'] },
  javascriptreact: { name: 'JavaScript JSX', extensions: ['.jsx'] },
  python: { name: 'Python', extensions: ['.py', '.pyi'] },
  ruby: { name: 'Ruby', extensions: ['.rb'] },
  go: { name: 'Go', extensions: ['.go'] },
  rust: { name: 'Rust', extensions: ['.rs'] },
  java: { name: 'Java', extensions: ['.java'] },
  kotlin: { name: 'Kotlin', extensions: ['.kt', '.kts'] },
  csharp: { name: 'C#', extensions: ['.cs'] },
  c: { name: 'C', extensions: ['.c', '.h'] },
  cpp: { name: 'C++', extensions: ['.cc', '.cpp', '.cxx', '.hpp', '.hh'] },
  php: { name: 'PHP', extensions: ['.php'] },
  swift: { name: 'Swift', extensions: ['.swift'] },
  css: { name: 'CSS', extensions: ['.css'] },
  scss: { name: 'SCSS', extensions: ['.scss'] },
  html: { name: 'HTML', extensions: ['.html', '.htm'] },
  json: { name: 'JSON', extensions: ['.json'] },
  jsonc: { name: 'JSON with Comments', extensions: ['.jsonc'] },
  yaml: { name: 'YAML', extensions: ['.yml', '.yaml'] },
  shellscript: { name: 'Shell', extensions: ['.sh', '.bash'] },
  lua: { name: 'Lua', extensions: ['.lua'] },
  sql: { name: 'SQL', extensions: ['.sql'] },
  markdown: { name: 'Markdown', extensions: ['.md'] },
  plaintext: { name: 'Plain Text', extensions: ['.txt'] },
};

/** The name of a language for people; an id that is not known stands for itself. */
export function languageName(languageId: string): string {
  return LANGUAGES[languageId]?.name ?? languageId;
}

/** The language id that a file's ending stands for, where no editor says it; `plaintext` where it stands for none. */
export function languageOfFile(file: string): string {
  const extension = extname(file).toLowerCase();
  const found = Object.entries(LANGUAGES).find(([, language]) => language.extensions.includes(extension));
  return found?.[0] ?? 'plaintext';
}

/** Languages whose text is prose, so that prose in a reply is no fault. */
export function isProse(languageId: string): boolean {
  return ['markdown', 'plaintext', 'latex', 'restructuredtext', 'git-commit'].includes(languageId);
}
