import { LRUCache } from 'lru-cache';
import type { DocumentSnapshot, TextEdit } from '../../request/document.ts';
import type { Diagnostic } from '../../request/request.ts';
import type { CheckName, CheckReport } from '../verdict.ts';
import { EngineProcess, type EngineProcessOptions, type Wait } from './engine-process.ts';
import type { HostMessage, Role } from './engine-protocol.ts';
import { SentDocuments } from './sent-documents.ts';

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
  /** A report for each check asked. The same question is answered from memory. */
  check(input: CheckInput, checks: readonly CheckName[], wait: Wait): Promise<ReadonlyMap<CheckName, CheckReport>>;
  /** The document's own syntax errors; none for a language that the engine does not know, or when it cannot tell in 1 s once it runs. */
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

/** An engine whose processes are started by their first use. */
export function createEngine(options: EngineOptions): Engine {
  const rooms = new Map<Role, Room>();
  const reports = new LRUCache<string, CheckReport>({ max: KEPT_REPORTS });
  const roomOf = (role: Role): Room => {
    const room = rooms.get(role) ?? new Room({ ...options, role });
    rooms.set(role, room);
    return room;
  };

  return {
    start: () => { roomOf('code').start(); },
    open: (document, checks) => {
      for (const role of rolesOf(checks)) roomOf(role).open(document);
    },
    check: async (input, checks, wait) => {
      const found = new Map<CheckName, CheckReport>();
      const keys = new Map(checks.map((check) => [check, keyOf(input, check)]));
      for (const [check, key] of keys) {
        const known = reports.get(key);
        if (known !== undefined) found.set(check, known);
      }
      const open = checks.filter((check) => !found.has(check));
      const answers = await Promise.all(rolesOf(open).map((role) => roomOf(role).check(input, open.filter((check) => ROLE_OF[check] === role), wait)));
      for (const [check, report] of answers.flatMap((answer) => [...answer])) {
        found.set(check, report);
        if (report.status === 'done') reports.set(keys.get(check) ?? keyOf(input, check), report);
      }
      return found;
    },
    diagnose: (document) => roomOf('code').diagnose(document, options.diagnoseMs ?? DIAGNOSE_MS),
    rssMb: () => sum([...rooms.values()].flatMap(({ rssMb }) => rssMb ?? [])),
    isReady: () => rooms.get('code')?.isReady === true,
    dispose: async () => {
      await Promise.all([...rooms.values()].map((room) => room.dispose()));
    },
  };
}

function rolesOf(checks: readonly CheckName[]): Role[] {
  return [...new Set(checks.flatMap((check) => ROLE_OF[check] ?? []))];
}

function sum(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((total, value) => total + value, 0);
}

function keyOf({ document: { file, version, languageId, text, place }, edits, asked }: CheckInput, check: CheckName): string {
  return JSON.stringify([check, file, version, languageId, text, place, edits, asked]);
}

/** One process and the documents it has. */
class Room {
  readonly #documents = new SentDocuments();
  readonly #process: EngineProcess;

  constructor(options: EngineProcessOptions) {
    this.#process = new EngineProcess(options, () => { this.#documents.clear(); });
  }

  start(): void {
    this.#process.start();
  }

  open(document: DocumentSnapshot): void {
    if (this.#process.start()) this.#send(document);
  }

  async check({ document, edits, asked }: CheckInput, checks: readonly CheckName[], wait: Wait): Promise<ReadonlyMap<CheckName, CheckReport>> {
    const reports = new Map<CheckName, CheckReport>();
    const message = (job: number): HostMessage => ({ kind: 'check', job, id: this.#send(document), edits, checks, asked, limitMs: wait.limitMs });
    const reason = this.#process.start()
      ? await this.#process.run(message, wait, (answer) => {
          if (answer.kind === 'report') reports.set(answer.check, answer.report);
        })
      : 'the checker is not running';
    for (const check of checks) {
      if (!reports.has(check)) reports.set(check, { status: 'unchecked', reason: reason ?? 'the checker could not read it' });
    }
    return reports;
  }

  async diagnose(document: DocumentSnapshot, limitMs: number): Promise<Diagnostic[]> {
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

  #send(document: DocumentSnapshot): number {
    const { id, isNew, forgotten } = this.#documents.use(document);
    for (const old of forgotten) this.#process.send({ kind: 'forget', id: old });
    const { languageId, text, place } = document;
    if (isNew) this.#process.send({ kind: 'open', document: { id, languageId, text, ...(place === undefined ? {} : { place }) } });
    return id;
  }
}
