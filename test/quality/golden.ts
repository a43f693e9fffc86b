import type { CompleteRequest, SelectionRequest } from '../../src/request/request.ts';

/** A `complete` request from a text that shows its cursor as `║`. */
export function completeAt(marked: string, languageId = 'typescript', version = 1): CompleteRequest {
  const cursor = marked.indexOf('║');
  if (cursor === -1) throw new Error('The text shows no cursor.');
  const text = marked.slice(0, cursor) + marked.slice(cursor + 1);
  return { id: 'r1', task: 'complete', trigger: 'manual', cursor, document: { file: 'src/a.ts', languageId, text, version } };
}

/** A `debug` or `explain` request from a text that shows its selection between `«` and `»`. */
export function selectionIn(marked: string, task: 'debug' | 'explain' = 'debug', languageId = 'typescript'): SelectionRequest {
  const start = marked.indexOf('«');
  const end = marked.indexOf('»') - 1;
  if (start === -1 || end < start) throw new Error('The text shows no selection.');
  const text = marked.replace('«', '').replace('»', '');
  return { id: 'r1', task, trigger: 'manual', selection: { start, end }, diagnostics: [], document: { file: 'src/a.ts', languageId, text, version: 1 } };
}
