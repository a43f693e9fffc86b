/** A name and where it is declared. */
export interface Declaration {
  readonly name: string;
  /** From 0. */
  readonly line: number;
}

/** How a language is read: where names are declared, and what belongs to a declaration. */
export interface Family {
  readonly name: string;
  /** The first group is the name; each match is within a line. Only what other files can use: no local variables. */
  readonly declares: RegExp;
  /** What a declaration encloses: brackets, or deeper indentation. */
  readonly layout: 'brackets' | 'indentation';
  /** Whether files of the same folder see each other's names without an import. */
  readonly sharesFolder: boolean;
}

const SCRIPT: Family = {
  name: 'script', layout: 'brackets', sharesFolder: false,
  declares: /^(?:export[ \t]+)?(?:default[ \t]+)?(?:declare[ \t]+)?(?:(?:abstract|async)[ \t]+)?(?:function\b[ \t]*\*?[ \t]*|(?:class|interface|type|const[ \t]+enum|enum|namespace|const|let|var)[ \t]+)([A-Za-z_$][\w$]*)/gm,
};
const PYTHON: Family = {
  name: 'python', layout: 'indentation', sharesFolder: false,
  declares: /^(?:[ \t]*(?:async[ \t]+)?(?:def|class)[ \t]+|(?=[A-Z][A-Z0-9_]+[ \t]*[:=]))(?!__)(\w+)/gm,
};
const GO: Family = {
  name: 'go', layout: 'brackets', sharesFolder: true,
  declares: /^(?:func[ \t]+(?:\([^)\n]*\)[ \t]*)?|(?:type|var|const)[ \t]+)(\w+)/gm,
};
const RUST: Family = {
  name: 'rust', layout: 'brackets', sharesFolder: false,
  declares: /^[ \t]*(?:pub(?:\([^)\n]*\))?[ \t]+)?(?:(?:async|unsafe|const)[ \t]+){0,3}(?:fn|struct|enum|trait|union|type|const|static|macro_rules![ \t]*)[ \t]+(\w+)/gm,
};
const MODIFIERS = 'public|private|protected|internal|fileprivate|open|final|abstract|sealed|static|partial|data|value|inline|inner|override|suspend|readonly|unsafe|async|indirect|case|base|implicit';
/** Java and its like: types, and functions that a word introduces. Methods stand in the outline of their type. */
const TYPES: Family = {
  name: 'types', layout: 'brackets', sharesFolder: true,
  declares: new RegExp(`^[ \\t]*(?:(?:${MODIFIERS})[ \\t]+){0,6}(?:class|@?interface|enum|record|struct|object|trait|protocol|extension|actor|typealias|mixin|fun|func|def)[ \\t]+(?:class[ \\t]+)?(?:<[^>\\n]*>[ \\t]*)?(\\w+)`, 'gm'),
};
const C: Family = {
  name: 'c', layout: 'brackets', sharesFolder: false,
  declares: /^(?:(?:typedef[ \t]+)?(?:struct|class|union|enum(?:[ \t]+class)?|namespace)[ \t]+|#[ \t]*define[ \t]+|(?!return\b|typedef\b|else\b)[A-Za-z_][\w:<>,*& \t]{0,100}?[ \t*&](?=\w+[ \t]*\())(\w+)/gm,
};
const RUBY: Family = { name: 'ruby', layout: 'indentation', sharesFolder: false, declares: /^[ \t]*(?:def[ \t]+(?:self\.)?|class[ \t]+|module[ \t]+)(?:\w+::)*(\w+)/gm };
const LUA: Family = { name: 'lua', layout: 'indentation', sharesFolder: false, declares: /^(?:local[ \t]+)?function[ \t]+(?:\w+[.:])*(\w+)/gm };
const ELIXIR: Family = { name: 'elixir', layout: 'indentation', sharesFolder: false, declares: /^[ \t]*def(?:p|module|macro|protocol)?[ \t]+(?:\w+\.)*(\w+)/gm };
const SHELL: Family = { name: 'shell', layout: 'indentation', sharesFolder: false, declares: /^(?:function[ \t]+|(?=\w+[ \t]*\(\)))(\w+)/gm };

const FAMILIES: Readonly<Record<string, Family>> = {
  typescript: SCRIPT, typescriptreact: SCRIPT, javascript: SCRIPT, javascriptreact: SCRIPT,
  python: PYTHON, go: GO, rust: RUST, ruby: RUBY, lua: LUA, elixir: ELIXIR, shellscript: SHELL,
  java: TYPES, kotlin: TYPES, scala: TYPES, groovy: TYPES, csharp: TYPES, swift: TYPES, dart: TYPES,
  c: C, cpp: C, 'cuda-cpp': C, 'objective-c': C, 'objective-cpp': C,
};

/** Null for a language of which nothing is known. */
export function familyOf(languageId: string): Family | null {
  return FAMILIES[languageId] ?? null;
}

/** A file with more is a list of data. */
const MOST_DECLARATIONS = 2_000;

/** The names that a text declares, in its order; linear in the text. */
export function declarationsIn(text: string, { declares }: Family): readonly Declaration[] {
  const found: Declaration[] = [];
  let line = 0;
  let newline = text.indexOf('\n');
  for (const match of text.matchAll(declares)) {
    if (found.length === MOST_DECLARATIONS) break;
    for (; newline !== -1 && newline < match.index; newline = text.indexOf('\n', newline + 1)) line++;
    found.push({ name: match[1] ?? '', line });
  }
  return found;
}
