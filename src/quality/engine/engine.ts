import { LRUCache } from 'lru-cache';
import type { DocumentSnapshot, TextEdit } from '../../request/document.ts';
import type { Diagnostic } from '../../request/request.ts';
import type { CheckName, CheckReport } from '../verdict.ts';
import { EngineProcess, type EngineProcessOptions, type Wait } from './engine-process.ts';
import type { JobMessage, Role } from './engine-protocol.ts';
import { NumberedDocuments, SentDocuments, type NumberedDocument } from './sent-documents.ts';

/** What is checked: the document with the edits, and what the user said about it, for the examples in it. */
export interface CheckInput {
  readonly document: DocumentSnapshot;
  readonly edits: readonly TextEdit[];
  readonly asked: string | null;
}

/** Checks in processes of its own, one for each role. Nothing here rejects: what cannot be checked is `unchecked`. */
export interface Engine {
  /** Starts the process that parses where it does not run. */
  start(): void;
  /** Sends a document ahead to the processes that make these checks, so that its own errors are known by the time an answer for it comes. */
  open(document: DocumentSnapshot, checks: readonly CheckName[]): void;
  /**
   * A report for each check asked. The same question about the same version is answered from memory; where the answer
   * depends on other files as well (types, the workspace's ESLint), only for 2 s.
   */
  check(input: CheckInput, checks: readonly CheckName[], wait: Wait): Promise<ReadonlyMap<CheckName, CheckReport>>;
  /** The document's own syntax errors; none for a language that the engine does not know, for a file that is too large, or when it cannot tell in 1 s once it runs. */
  diagnose(document: DocumentSnapshot): Promise<Diagnostic[]>;
  /** Memory of the processes in MB as they last said; null before one did. */
  rssMb(): number | null;
  /** Whether the process that parses has loaded its tools. */
  isReady(): boolean;
  /** Ends the processes. Waiting calls get `unchecked`. */
  dispose(): Promise<void>;
}

export interface EngineOptions extends Omit<EngineProcessOptions, 'role'> {
  /** Longest wait of `diagnose`, in ms. */
  readonly diagnoseMs?: number;
}

/** Longest wait of `diagnose`, in ms. */
const DIAGNOSE_MS = 1_000;
/** Reports kept in memory. A report is small; a document's next version makes those of the last one useless. */
const KEPT_REPORTS = 500;

/** Which process makes a check. The others are not the engine's. */
const ROLE_OF: Readonly<Partial<Record<CheckName, Role>>> = { syntax: 'code', lint: 'code', types: 'types', examples: 'examples', eslint: 'eslint' };

/** What these find depends on other files, which change without a new version of this one. */
const DEPEND_ON_OTHERS: ReadonlySet<CheckName> = new Set<CheckName>(['types', 'eslint']);
/** How long such a report is good for, in ms: for the same answer from two models in a row. */
const FRESH_MS = 2_000;

/** Of a check that no process makes. */
const NOT_MADE: CheckReport = { status: 'unchecked', reason: 'nothing here can check it' };

/** Longer documents, in UTF-16 units, are not sent. Measured: 1 MB of TypeScript takes 14 s, and the process is killed before. */
const MOST_LENGTH = 500_000;
const TOO_LARGE: CheckReport = { status: 'unchecked', reason: 'the file is too large to check' };

interface KnownReport {
  readonly report: CheckReport;
  /** By `performance.now()`. */
  readonly until: number;
}

/** An engine whose processes are started by their first use. */
export function createEngine(options: EngineOptions): Engine {
  const rooms = new Map<Role, Room>();
  const documents = new NumberedDocuments();
  const reports = new LRUCache<string, KnownReport>({ max: KEPT_REPORTS });
  const roomOf = (role: Role): Room => {
    const room = rooms.get(role) ?? new Room({ ...options, role });
    rooms.set(role, room);
    return room;
  };
  const known = (key: string): CheckReport | null => {
    const entry = reports.get(key);
    return entry === undefined || entry.until < performance.now() ? null : entry.report;
  };
  const remember = (key: string, check: CheckName, report: CheckReport): void => {
    if (report.status !== 'unchecked') reports.set(key, { report, until: DEPEND_ON_OTHERS.has(check) ? performance.now() + FRESH_MS : Infinity });
  };

  return {
    start: () => { roomOf('code').start(); },
    open: (document, checks) => {
      if (isTooLarge(document)) return;
      const numbered = documents.of(document);
      for (const role of rolesOf(checks)) roomOf(role).open(numbered);
    },
    check: async (input, checks, wait) => {
      if (isTooLarge(input.document)) return new Map(checks.map((check) => [check, TOO_LARGE]));
      const numbered = documents.of(input.document);
      const question = JSON.stringify([numbered.id, input.edits, input.asked]);
      const found = new Map<CheckName, CheckReport>(checks.map((check) => [check, known(check + question) ?? NOT_MADE]));
      const open = checks.filter((check) => found.get(check) === NOT_MADE);
      await Promise.all(rolesOf(open).map(async (role) => {
        const made = await roomOf(role).check({ ...input, ...numbered }, open.filter((check) => ROLE_OF[check] === role), wait);
        for (const [check, report] of made) {
          found.set(check, report);
          remember(check + question, check, report);
        }
      }));
      return found;
    },
    diagnose: (document) => (isTooLarge(document) ? Promise.resolve([]) : roomOf('code').diagnose(documents.of(document), options.diagnoseMs ?? DIAGNOSE_MS)),
    rssMb: () => sum([...rooms.values()].flatMap(({ rssMb }) => rssMb ?? [])),
    isReady: () => rooms.get('code')?.isReady === true,
    dispose: async () => {
      await Promise.all([...rooms.values()].map((room) => room.dispose()));
    },
  };
}

function isTooLarge({ text }: DocumentSnapshot): boolean {
  return text.length > MOST_LENGTH;
}

function rolesOf(checks: readonly CheckName[]): Role[] {
  return [...new Set(checks.flatMap((check) => ROLE_OF[check] ?? []))];
}

function sum(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((total, value) => total + value, 0);
}

/** One process and the documents it has. */
class Room {
  readonly #sent = new SentDocuments();
  readonly #process: EngineProcess;

  constructor(options: EngineProcessOptions) {
    this.#process = new EngineProcess(options, () => { this.#sent.clear(); });
  }

  start(): void {
    this.#process.start();
  }

  open(document: NumberedDocument): void {
    if (this.#process.start()) this.#send(document);
  }

  async check({ edits, asked, ...numbered }: CheckInput & NumberedDocument, checks: readonly CheckName[], wait: Wait): Promise<ReadonlyMap<CheckName, CheckReport>> {
    const reports = new Map<CheckName, CheckReport>();
    const message = (job: number): JobMessage => ({ kind: 'check', job, id: this.#send(numbered), edits, checks, asked, limitMs: wait.limitMs });
    const reason = this.#process.start()
      ? await this.#process.run(message, wait, (answer) => {
          if (answer.kind === 'report') reports.set(answer.check, answer.report);
        })
      : this.#process.whyNot;
    for (const check of checks) {
      if (!reports.has(check)) reports.set(check, { status: 'unchecked', reason: reason ?? 'the checker could not read it' });
    }
    return reports;
  }

  async diagnose(document: NumberedDocument, limitMs: number): Promise<Diagnostic[]> {
    let found: readonly Diagnostic[] = [];
    if (!this.#process.start()) return [];
    await this.#process.run((job) => ({ kind: 'diagnose', job, id: this.#send(document) }), { limitMs }, (message) => {
      if (message.kind === 'diagnostics') found = message.diagnostics;
    });
    return [...found];
  }

  get rssMb(): number | null {
    return this.#process.rssMb;
  }

  get isReady(): boolean {
    return this.#process.isReady;
  }

  dispose(): Promise<void> {
    return this.#process.dispose();
  }

  #send({ id, document: { languageId, text, place } }: NumberedDocument): number {
    const { isNew, forgotten } = this.#sent.use(id);
    for (const old of forgotten) this.#process.send({ kind: 'forget', id: old });
    if (isNew) this.#process.send({ kind: 'open', document: { id, languageId, text, ...(place === undefined ? {} : { place }) } });
    return id;
  }
}
