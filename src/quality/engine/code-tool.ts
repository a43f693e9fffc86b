import { codeChecks } from '../checks/languages.ts';
import { parse, syntaxDiagnostics, syntaxProblems, type ParsedText } from '../checks/syntax.ts';
import type { OpenDocument } from './engine-protocol.ts';
import { reportOf } from './report.ts';
import type { Tool } from './tool.ts';

/** Parses and lints. */
export function createCodeTool(): Tool {
  /** The documents as they parse, kept as long as they are. */
  const parsed = new Map<number, ParsedText>();
  const parsedOf = (document: OpenDocument): ParsedText => {
    const known = parsed.get(document.id) ?? parse(document.text, document.languageId);
    parsed.set(document.id, known);
    return known;
  };

  return {
    async warmUp() {
      const text = 'class A { a(b: number): number { return b; } }\n';
      const before = parse(text, 'typescript');
      syntaxProblems(() => before, before, [], 'typescript');
      // Who waits for syntax only, does not wait for lint to load.
      await new Promise(setImmediate);
      const { lintProblems } = await lint();
      lintProblems(() => before, before, [{ start: 0, end: 0, newText: text }], 'typescript');
    },
    prepare: async (document) => {
      if (codeChecks(document.languageId) !== null) parsedOf(document);
      return Promise.resolve();
    },
    forget: (id) => { parsed.delete(id); },
    check: async ({ document, edits, after: text, checks }, report) => {
      const { languageId } = document;
      if (codeChecks(languageId) === null) return;
      const after = parse(text, languageId);
      const before = (): ParsedText => parsedOf(document);
      const broken = checks.includes('syntax') ? syntaxProblems(before, after, edits, languageId) : [];
      if (checks.includes('syntax')) report('syntax', reportOf('syntax', broken, text));
      if (!checks.includes('lint') || broken.length > 0) return;
      const { lintProblems } = await lint();
      report('lint', reportOf('lint', lintProblems(before, after, edits, languageId), text));
    },
    diagnose: async (document) => Promise.resolve(codeChecks(document.languageId) === null ? [] : syntaxDiagnostics(parsedOf(document))),
  };
}

function lint(): Promise<typeof import('../checks/lint.ts')> {
  return import('../checks/lint.ts');
}
