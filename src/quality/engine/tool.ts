import type { TextEdit } from '../../request/document.ts';
import type { Diagnostic } from '../../request/request.ts';
import type { CheckName, CheckReport } from '../verdict.ts';
import type { OpenDocument, Progress } from './engine-protocol.ts';

/** One answer to check in the process. */
export interface ToolJob {
  readonly document: OpenDocument;
  readonly edits: readonly TextEdit[];
  /** The document's text after the edits. */
  readonly after: string;
  readonly checks: readonly CheckName[];
  readonly asked: string | null;
  /** From now, in ms. */
  readonly limitMs: number;
}

/** What one process of the engine can do. It may throw: the job then ends without a report, which is `unchecked`. */
export interface Tool {
  /** Loads what the first job would otherwise wait for. */
  warmUp(): Promise<void>;
  /** Gets a document ready while no job waits; called once for each document, the newest first. */
  prepare?(document: OpenDocument): Promise<void>;
  forget?(id: number): void;
  /** Reports each check that it can make; one without a report is `unchecked`. */
  check(job: ToolJob, report: (check: CheckName, report: CheckReport) => void): Promise<void>;
  diagnose?(document: OpenDocument): Promise<readonly Diagnostic[]>;
}

/** Tells the host about what takes long. */
export type OnProgress = (progress: Progress) => void;
