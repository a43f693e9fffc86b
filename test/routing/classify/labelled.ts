import type { Diagnostic, SelectionRequest } from '../../../src/request/request.ts';
import type { Labelled } from './labelled-case.ts';
import { KNOWN_HELD_BACK, PLAIN_HELD_BACK } from './labelled-held-back.ts';
import { KNOWN_TUNING, PLAIN_TUNING } from './labelled-tuning.ts';

/** The half of the cases that the heuristic's words and numbers were chosen with. */
export const TUNING: readonly Labelled[] = [...KNOWN_TUNING, ...PLAIN_TUNING];
/** The half that nothing was chosen with. The same hand wrote it, so it flatters the heuristic all the same. */
export const HELD_BACK: readonly Labelled[] = [...KNOWN_HELD_BACK, ...PLAIN_HELD_BACK];

const ENDINGS: Readonly<Record<string, string>> = {
  typescript: 'ts', javascript: 'js', typescriptreact: 'tsx', python: 'py', go: 'go', rust: 'rs', java: 'java', ruby: 'rb', sql: 'sql', cpp: 'cpp', c: 'c', csharp: 'cs', php: 'php',
  shellscript: 'sh', css: 'css', kotlin: 'kt', swift: 'swift', yaml: 'yml',
};

export function requestOf({ task, language, code, question, problems = [] }: Labelled): SelectionRequest {
  const file = `src/current.${ENDINGS[language] ?? 'txt'}`;
  const diagnostics: Diagnostic[] = problems.map(([number, message]) => ({ start: 0, end: 1, severity: 'error', source: language, code: number, message }));
  const document = { file, languageId: language, text: `${code}\n`, version: 1 };
  return { id: 'labelled', task, trigger: 'manual', document, selection: { start: 0, end: code.length }, diagnostics, ...(question === undefined ? {} : { question }) };
}
