import type { DocumentSnapshot, TextEdit } from '../../request/document.ts';
import type { Diagnostic } from '../../request/request.ts';
import { CHECK_NAMES, type CheckName, type CheckReport } from '../verdict.ts';

/**
 * The engine's processes, each with what may take long or break by itself apart from the others: `code` parses and lints,
 * `types` holds the project, `examples` runs code in a sandbox, `eslint` runs the workspace's own rules.
 */
export const ROLES = ['code', 'types', 'examples', 'eslint'] as const;
export type Role = (typeof ROLES)[number];

/** A text that the engine keeps until it is forgotten; edits refer to it by its id. */
export interface OpenDocument extends Pick<DocumentSnapshot, 'languageId' | 'text' | 'place'> {
  readonly id: number;
}

/** What is to be checked. `asked`: what the user said about it in words, for the examples in it. */
export interface CheckJob {
  readonly kind: 'check';
  readonly job: number;
  readonly id: number;
  readonly edits: readonly TextEdit[];
  readonly checks: readonly CheckName[];
  readonly asked: string | null;
  /** How long the process may take, in ms: a check that can give up by itself does so. */
  readonly limitMs: number;
}

/** What the host sends to a process of the engine. */
export type HostMessage =
  | { readonly kind: 'open'; readonly document: OpenDocument }
  | { readonly kind: 'forget'; readonly id: number }
  | CheckJob
  | { readonly kind: 'diagnose'; readonly job: number; readonly id: number }
  | { readonly kind: 'cancel'; readonly job: number };

/** Reading a project for the first time takes long enough to be shown. */
export interface Progress {
  /** For people: the folder's name. */
  readonly project: string;
  readonly state: 'reading' | 'ready' | 'failed';
}

/** What a process sends back. A check job gives one `report` for each check and then `done`. */
export type EngineMessage =
  | { readonly kind: 'ready'; readonly rssMb: number }
  | { readonly kind: 'report'; readonly job: number; readonly check: CheckName; readonly report: CheckReport }
  | { readonly kind: 'diagnostics'; readonly job: number; readonly diagnostics: readonly Diagnostic[] }
  | { readonly kind: 'progress'; readonly progress: Progress }
  | { readonly kind: 'done'; readonly job: number; readonly rssMb: number };

/** The message, or null for anything that the engine does not send. */
export function engineMessage(value: unknown): EngineMessage | null {
  if (!isRecord(value)) return null;
  switch (value['kind']) {
    case 'ready': return isNumber(value['rssMb']) ? (value as EngineMessage) : null;
    case 'done': return isNumber(value['job']) && isNumber(value['rssMb']) ? (value as EngineMessage) : null;
    case 'report': return isNumber(value['job']) && isCheckName(value['check']) && isReport(value['report']) ? (value as EngineMessage) : null;
    case 'diagnostics': return isNumber(value['job']) && isListOf(value['diagnostics'], isProblem) ? (value as EngineMessage) : null;
    case 'progress': return isProgress(value['progress']) ? (value as EngineMessage) : null;
    default: return null;
  }
}

function isCheckName(value: unknown): boolean {
  return CHECK_NAMES.some((name) => name === value);
}

function isReport(value: unknown): boolean {
  if (!isRecord(value)) return false;
  if (value['status'] === 'unchecked') return typeof value['reason'] === 'string';
  return value['status'] === 'done' && isListOf(value['findings'], isFinding) && (value['doubts'] === undefined || isListOf(value['doubts'], isFinding));
}

function isFinding(value: Record<string, unknown>): boolean {
  return typeof value['code'] === 'string' && typeof value['message'] === 'string';
}

function isProblem(value: Record<string, unknown>): boolean {
  return isNumber(value['start']) && isNumber(value['end']) && typeof value['message'] === 'string';
}

function isProgress(value: unknown): boolean {
  return isRecord(value) && typeof value['project'] === 'string' && (value['state'] === 'reading' || value['state'] === 'ready' || value['state'] === 'failed');
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
