import { checkExamples } from '../examples/check-examples.ts';
import { Sandbox } from '../examples/sandbox.ts';
import { readerOf } from '../checks/languages.ts';
import type { Tool } from './tool.ts';

/** A report that comes after the host has stopped waiting helps nobody. */
const SHARE_OF_LIMIT = 0.8;
/** However long the host would wait, in ms: an example that a person wrote down is quick. */
const LONGEST_MS = 1_000;

/** Runs examples. */
export function createExamplesTool(): Tool {
  const sandbox = new Sandbox();
  return {
    warmUp: async () => {
      const text = '/** f(1) // => 1 */\nfunction f(a: number): number {\n}\n';
      await checkExamples({ text, languageId: 'typescript', edits: [{ start: text.length - 2, end: text.length - 2, newText: 'return a;\n' }], asked: null, limitMs: LONGEST_MS }, sandbox);
    },
    check: async ({ document: { text, languageId }, edits, checks, asked, limitMs }, report) => {
      if (!checks.includes('examples') || readerOf(languageId) !== 'typescript') return;
      report('examples', await checkExamples({ text, languageId, edits, asked, limitMs: Math.min(LONGEST_MS, limitMs * SHARE_OF_LIMIT) }, sandbox));
    },
  };
}
