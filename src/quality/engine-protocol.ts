import type { TextEdit } from '../request/document.ts';
import type { Diagnostic } from '../request/request.ts';
import type { CheckName, CheckReport } from './verdict.ts';

/** A text that the engine keeps until it is forgotten; edits refer to it by its id. */
export interface OpenDocument {
  readonly id: number;
  readonly languageId: string;
  readonly text: string;
}

/** What the host sends to the engine's process. */
export type HostMessage =
  | { readonly kind: 'open'; readonly document: OpenDocument }
  | { readonly kind: 'forget'; readonly id: number }
  | { readonly kind: 'check'; readonly job: number; readonly id: number; readonly edits: readonly TextEdit[]; readonly checks: readonly CheckName[] }
  | { readonly kind: 'diagnose'; readonly job: number; readonly id: number }
  | { readonly kind: 'cancel'; readonly job: number };

/** What the engine's process sends back. A check job gives one `report` for each check and then `done`. */
export type EngineMessage =
  | { readonly kind: 'ready'; readonly rssMb: number }
  | { readonly kind: 'report'; readonly job: number; readonly check: CheckName; readonly report: CheckReport }
  | { readonly kind: 'diagnostics'; readonly job: number; readonly diagnostics: readonly Diagnostic[] }
  | { readonly kind: 'done'; readonly job: number; readonly rssMb: number };

/** The message, or null for anything that the engine does not send. */
export function engineMessage(value: unknown): EngineMessage | null {
  if (!isRecord(value)) return null;
  switch (value['kind']) {
    case 'ready': return isNumber(value['rssMb']) ? (value as EngineMessage) : null;
    case 'done': return isNumber(value['job']) && isNumber(value['rssMb']) ? (value as EngineMessage) : null;
    case 'report': return isNumber(value['job']) && (value['check'] === 'syntax' || value['check'] === 'lint') && isReport(value['report']) ? (value as EngineMessage) : null;
    case 'diagnostics': return isNumber(value['job']) && isListOf(value['diagnostics'], isProblem) ? (value as EngineMessage) : null;
    default: return null;
  }
}

function isReport(value: unknown): boolean {
  if (!isRecord(value)) return false;
  if (value['status'] === 'unchecked') return typeof value['reason'] === 'string';
  return value['status'] === 'done' && isListOf(value['findings'], (finding) => typeof finding['code'] === 'string' && typeof finding['message'] === 'string');
}

function isProblem(value: Record<string, unknown>): boolean {
  return isNumber(value['start']) && isNumber(value['end']) && typeof value['message'] === 'string';
}

function isListOf(value: unknown, isItem: (item: Record<string, unknown>) => boolean): boolean {
  return Array.isArray(value) && value.every((item) => isRecord(item) && isItem(item));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number';
}
