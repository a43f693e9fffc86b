import { isDeepStrictEqual } from 'node:util';
import type { OpenDocument, Recall, RecallStatus } from './recall.ts';
import type { HostMessage, ReadLimits, ReadMessage } from './worker/protocol.ts';
import { RecallThread, type ThreadOptions } from './worker/recall-thread.ts';

export interface RecallOptions extends ThreadOptions {
  /** The text that an open document has now, for a thread that does not have it any more; null where it is open no longer. */
  readonly textOf: (id: string) => string | null;
  readonly limits?: ReadLimits;
}

/**
 * 3,000,000 tokens are some 10 MB of code. Measured: the index takes 11 bytes of each, and the process grows by 130 MB at most while
 * so many are read. The second bound is met by what is no code.
 */
const LIMITS: ReadLimits = { tokens: 3_000_000, units: 60_000_000 };
/** Nobody waits longer for the status, in ms. */
const STATUS_MS = 2_000;

const OFF: RecallStatus = { state: 'off', files: 0, tokens: 0, bytes: 0, leftOut: 0 };

/** The local tier, in a thread that is started with the first folder or document. */
export function createRecall({ textOf, limits = LIMITS, ...options }: RecallOptions): Recall {
  /** Without their texts, which the editor has. */
  const documents = new Map<string, Omit<OpenDocument, 'text'>>();
  let reading: ReadMessage = { kind: 'read', folders: [], exclude: [], limits };
  let known: RecallStatus = OFF;

  const opening = (id: string): readonly HostMessage[] => {
    const document = documents.get(id);
    const text = document === undefined ? null : textOf(id);
    return document === undefined || text === null ? [] : [{ kind: 'open', document: { ...document, text } }];
  };
  const beginning = (): readonly HostMessage[] => [reading, ...[...documents.keys()].flatMap(opening)];
  const thread = new RecallThread(options, {
    beginning,
    lost: (id) => {
      for (const message of opening(id)) thread.tell(message);
    },
  });
  const isNeeded = (): boolean => reading.folders.length > 0 || documents.size > 0;
  const stopUnneeded = (): void => {
    if (!isNeeded()) void thread.stop();
  };

  return {
    read(folders, exclude) {
      if (isDeepStrictEqual(folders, reading.folders) && isDeepStrictEqual(exclude, reading.exclude)) return;
      reading = { ...reading, folders, exclude };
      // What was read under other rules is forgotten, the open documents with it.
      if (isNeeded()) for (const message of beginning()) thread.tell(message);
      else stopUnneeded();
    },
    open({ text, ...document }) {
      documents.set(document.id, document);
      thread.tell({ kind: 'open', document: { ...document, text } });
    },
    edit(id, edits, units) {
      if (documents.has(id)) thread.tell({ kind: 'edit', id, edits, units });
    },
    close(id) {
      if (!documents.delete(id)) return;
      if (isNeeded()) thread.tell({ kind: 'close', id });
      else stopUnneeded();
    },
    changed(paths) {
      if (reading.folders.length > 0) thread.tell({ kind: 'changed', paths });
    },
    propose(spot, limitMs) {
      return documents.has(spot.id) ? thread.ask({ kind: 'propose', spot }, limitMs) : Promise.resolve(null);
    },
    async context(spot, maxUnits, limitMs) {
      if (!documents.has(spot.id)) return [];
      return (await thread.ask({ kind: 'context', spot, maxUnits }, limitMs)) ?? [];
    },
    async status() {
      if (!isNeeded() || thread.isGivenUp) return OFF;
      known = (await thread.ask({ kind: 'status' }, STATUS_MS)) ?? { ...known, state: 'reading' };
      return known;
    },
    dispose: () => thread.dispose(),
  };
}
