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

/** What a process answers, and then says that it is done. */
export type JobMessage = CheckJob | { readonly kind: 'diagnose'; readonly job: number; readonly id: number };

/** What the host sends to a process of the engine. */
export type HostMessage =
  | { readonly kind: 'open'; readonly document: OpenDocument }
  | { readonly kind: 'forget'; readonly id: number }
  | JobMessage
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
  return isRecord(value) && isMessage(value) ? (value as unknown as EngineMessage) : null;
}

function isMessage(value: Fields): boolean {
  switch (value['kind']) {
    case 'ready': return isCount(value['rssMb']);
    case 'done': return isCount(value['job']) && isCount(value['rssMb']);
    case 'report': return isCount(value['job']) && isCheckName(value['check']) && isReport(value['report'], value['check']);
    case 'diagnostics': return isCount(value['job']) && isListOf(value['diagnostics'], isDiagnostic);
    case 'progress': return isProgress(value['progress']);
    default: return false;
  }
}

type Fields = Readonly<Record<string, unknown>>;

function isCheckName(value: unknown): boolean {
  return CHECK_NAMES.some((name) => name === value);
}

function isReport(value: unknown, check: unknown): boolean {
  if (!isRecord(value)) return false;
  if (value['status'] === 'unchecked') return typeof value['reason'] === 'string';
  if (value['status'] === 'nothing') return true;
  const isOfCheck = (finding: Fields): boolean => finding['check'] === check && isFinding(finding);
  const { findings, doubts } = value;
  return value['status'] === 'done' && isListOf(findings, (finding) => isOfCheck(finding) && isSpan(finding['span'])) && (doubts === undefined || isListOf(doubts, isOfCheck));
}

function isFinding({ code, message, at }: Fields): boolean {
  return typeof code === 'string' && typeof message === 'string' && (at === null || (isRecord(at) && isCount(at['line']) && isCount(at['column'])));
}

function isDiagnostic(value: Fields): boolean {
  const { message, severity, source, code } = value;
  return isSpan(value) && typeof message === 'string' && (severity === 'error' || severity === 'warning' || severity === 'info') && isTextOrAbsent(source) && isTextOrAbsent(code);
}

function isSpan(value: unknown): boolean {
  return isRecord(value) && isCount(value['start']) && isCount(value['end']);
}

function isTextOrAbsent(value: unknown): boolean {
  return value === undefined || typeof value === 'string';
}

function isProgress(value: unknown): boolean {
  return isRecord(value) && typeof value['project'] === 'string' && (value['state'] === 'reading' || value['state'] === 'ready' || value['state'] === 'failed');
}

function isListOf(value: unknown, isItem: (item: Fields) => boolean): boolean {
  return Array.isArray(value) && value.every((item) => isRecord(item) && isItem(item));
}

function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}

/** A whole number from 0, as all numbers here are. */
function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}
