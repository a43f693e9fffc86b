import type { TextEdit } from '../../request/document.ts';
import type { Reader, ReadText } from './read-text.ts';
import { parse, syntaxDiagnostics, syntaxProblems, type ParsedText } from './syntax.ts';

/** TypeScript, JavaScript and either with JSX, by TypeScript's parser and ESLint's rules. */
export function typescriptReader(languageId: string): Reader {
  const read = (text: string): ReadText => {
    const before = parse(text, languageId);
    const old = (): ParsedText => before;
    // Lint follows syntax on the same text.
    let last: ParsedText | null = null;
    const parsed = (after: string): ParsedText => (last = last?.source.text === after ? last : parse(after, languageId));
    return {
      syntax: (after, edits) => ({ findings: syntaxProblems(old, parsed(after), edits, languageId) }),
      lint: async (after, edits) => {
        const { lintProblems } = await lint();
        const now = parsed(after);
        last = null;
        const findings = lintProblems(old, now, edits, languageId);
        return findings && { findings };
      },
      diagnostics: () => syntaxDiagnostics(before),
    };
  };
  const warmUp = async (): Promise<void> => {
    const text = 'class A { a(b: number): number { return b; } }\n';
    const edits: TextEdit[] = [{ start: 0, end: 0, newText: text }];
    const empty = read('');
    empty.syntax(text, edits);
    // Who waits for syntax only, does not wait for lint to load.
    await new Promise(setImmediate);
    await empty.lint?.(text, edits);
  };
  return { read, warmUp };
}

function lint(): Promise<typeof import('./lint.ts')> {
  return import('./lint.ts');
}
