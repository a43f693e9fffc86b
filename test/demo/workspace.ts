import { readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import type { Completion } from '../../demo/script.ts';
import type { DocumentSnapshot } from '../../src/request/document.ts';
import { languageOfFile } from '../../src/request/language.ts';
import type { CompleteRequest, SelectionRequest, Turn } from '../../src/request/request.ts';

export const WORKSPACE = path.join(import.meta.dirname, '..', '..', 'demo', 'workspace');

export function textOf(file: string): string {
  return readFileSync(path.join(WORKSPACE, file), 'utf8');
}

/** Stepladder's own among VS Code's settings, without the prefix: the shape that is validated. */
export function routingSettings(settings: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const own = Object.entries(settings).filter(([name]) => name.startsWith('stepladder.'));
  return Object.fromEntries(own.map(([name, value]) => [name.slice('stepladder.'.length), value]));
}

function snapshot(file: string, text: string): DocumentSnapshot {
  return { file, languageId: languageOfFile(file), text, version: 1, place: { path: path.join(WORKSPACE, file), folder: WORKSPACE, trusted: false } };
}

/** What the editor asks when a visitor has typed at a place, indented as the comment above is. */
export function completionAt(place: Completion, typed = place.typed, trigger: CompleteRequest['trigger'] = 'auto'): CompleteRequest {
  const text = textOf(place.file);
  const anchor = text.indexOf(place.anchor);
  const indent = text.slice(text.lastIndexOf('\n', anchor) + 1, anchor);
  const line = anchor + place.anchor.length + 1;
  const written = indent + typed;
  const document = snapshot(place.file, text.slice(0, line) + written + text.slice(line));
  return { id: `complete ${place.file}`, task: 'complete', trigger, document, cursor: line + written.length };
}

export function selectionOf(task: SelectionRequest['task'], file: string, code: string, more: { question?: string; conversation?: readonly Turn[] } = {}): SelectionRequest {
  const text = textOf(file);
  const start = text.indexOf(code);
  if (start === -1) throw new Error(`${file} does not hold: ${code}`);
  return { id: `${task} ${file}`, task, trigger: 'manual', document: snapshot(file, text), selection: { start, end: start + code.length }, diagnostics: [], ...more };
}

/** TypeScript's own syntax errors, as code and the text they stand on. */
export function syntaxErrors(file: string, text: string): string[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest) as ts.SourceFile & { readonly parseDiagnostics: readonly ts.DiagnosticWithLocation[] };
  return source.parseDiagnostics.map(({ code, start, length }) => `${code} ${text.slice(start, start + length)}`);
}
