import type { ReadText } from '../checks/read-text.ts';
import { readerFor } from '../checks/readers.ts';
import type { CheckReport } from '../verdict.ts';
import type { OpenDocument } from './engine-protocol.ts';
import { reportOf } from './report.ts';
import type { Tool } from './tool.ts';

/** Of a grammar that takes sound code for broken as well: what it doubts nobody here can tell. */
const MAY_NOT_PARSE: CheckReport = { status: 'unchecked', reason: 'it may not parse; macros and templates hide that from this check' };

/** Parses and lints. */
export function createCodeTool(): Tool {
  /** The documents as they are read, kept as long as they are. */
  const texts = new Map<number, Promise<ReadText>>();
  /** Null for a language that nothing reads. */
  const textOf = (document: OpenDocument): Promise<ReadText> | null => {
    const known = texts.get(document.id) ?? readerFor(document.languageId)?.then((reader) => reader.read(document.text));
    if (known !== undefined) texts.set(document.id, known);
    return known ?? null;
  };

  return {
    async warmUp() {
      await (await readerFor('typescript'))?.warmUp?.();
    },
    prepare: async (document) => {
      await textOf(document);
    },
    forget: (id) => {
      // One that could not be read has nothing to give back.
      texts.get(id)?.then((text) => { text.close?.(); }, () => undefined);
      texts.delete(id);
    },
    check: async ({ document, edits, after, checks }, report) => {
      const text = await textOf(document);
      if (text === null) return;
      const { findings, doubts } = text.syntax(after, edits);
      if (checks.includes('syntax')) report('syntax', findings.length === 0 && (doubts?.length ?? 0) > 0 ? MAY_NOT_PARSE : reportOf('syntax', findings, after));
      if (!checks.includes('lint') || text.lint === undefined || (checks.includes('syntax') && findings.length > 0)) return;
      const linted = await text.lint(after, edits);
      report('lint', reportOf('lint', linted?.findings ?? null, after, linted?.doubts));
    },
    diagnose: async (document) => (await textOf(document))?.diagnostics() ?? [],
  };
}
