import type { CompleteRequest } from '../../src/request/request.ts';
import { requestOf, type Recording } from './recordings.ts';

/** A recorded reply to a request. */
export interface Answer {
  readonly recording: Recording;
  readonly request: CompleteRequest;
  /** What the model replied, as the gate gets it. */
  readonly reply: string;
}

/** The reply as the model gave it where it was recorded, else the code alone. */
export function answerOf(recording: Recording, request: CompleteRequest = requestOf(recording)): Answer {
  return { recording, request, reply: recording.reply ?? recording.completion };
}

/** Same text for the same request: judged once. */
export function keyOf({ document, cursor }: CompleteRequest, reply: string): string {
  return JSON.stringify([document.languageId, cursor, document.text, reply]);
}
