/** Requests as they come while somebody types in a file. */
import path from 'node:path';
import type { DocumentSnapshot } from '../../../src/request/document.ts';
import type { CompleteRequest } from '../../../src/request/request.ts';
import { unmarked, type MarkedSource } from './source.ts';

/** A request and the answer to it that is right. */
export interface Asked {
  readonly request: CompleteRequest;
  readonly answer: string;
}

const COMMENTS: Readonly<Record<string, string>> = { python: '#' };

let version = 0;

/** A version of the file that nothing has seen before, as after each key that was pressed; the statement in the middle is asked for. */
export function edited(source: MarkedSource, folder: string | null): Asked {
  const place = source.places[Math.floor(source.places.length / 2)];
  if (place === undefined) throw new Error(`The ${source.language} source has no statement.`);
  return { request: requestFor(typed(source.language, place.text), place.cursor + typed(source.language, '').length, source, folder), answer: unmarked(place.statement) };
}

/** The text below a comment that has the same length each time and is another one. */
function typed(language: string, text: string): string {
  return `${COMMENTS[language] ?? '//'} ${String(version).padStart(6, '0')}\n${text}`;
}

export function requestFor(text: string, cursor: number, { file, language }: { readonly file: string; readonly language: string }, folder: string | null): CompleteRequest {
  version++;
  const place = folder === null ? {} : { place: { path: path.join(folder, file), folder, trusted: true } };
  const document: DocumentSnapshot = { file, languageId: language, text, version, ...place };
  return { id: String(version), task: 'complete', trigger: 'manual', document, cursor };
}
