import { createHash, randomUUID } from 'node:crypto';
import type { DocumentSnapshot } from '../request/document.ts';
import type { RealFile } from '../request/exclude.ts';
import type { Diagnostic, Request } from '../request/request.ts';
import type { Decision, RouteResult } from '../routing/decision.ts';
import type { QueuedItem, QueuedRef, QueueStore } from './queue-store.ts';

/** A request made anew from what the queue knows of it, with where its document really is; or why there is none any more, for people. */
export type Resolved = { readonly request: Request; readonly realFile: RealFile } | { readonly gone: string };

/** What running the queue needs of the world around it. */
export interface QueueWorld {
  /** ms since the epoch. */
  readonly now: () => number;
  /** Reads the file anew. */
  readonly resolve: (ref: QueuedRef) => Promise<Resolved>;
  readonly ask: (request: Request, realFile: RealFile, item: QueuedItem) => Promise<RouteResult>;
  /** Told when the budget stops a batch: until when, ms since the epoch. */
  readonly onPaused: (until: number) => void;
  /** Whether the budget lets a batch go on. */
  readonly mayGoOn: () => Promise<boolean>;
  /** Gets each answer, and each request that was given up. */
  readonly deliver: (item: QueuedItem, end: { readonly answer: RouteResult } | { readonly givenUp: string }) => void;
}

/** How long one window may take over one request before another may have it: longer than any request's deadline, ms. */
const LEASE_MS = 600_000;
/** What single requests of the class `batch` belong to: they pause and go on as one. */
const SINGLES = 'single requests';
/** Times that a request is asked before it goes to the review list. */
const MOST_TRIES = 5;

/** What is kept of a document, so that a request is never made about other text than the user meant. */
export function contentHash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** A reference to what was asked: never its source. @param file where it is, a path or an address */
export function refOf(request: Request, file: string): QueuedRef {
  const contents = { file, task: request.task, contentHash: contentHash(request.document.text) };
  if (request.task === 'complete') return { ...contents, range: { start: request.cursor, end: request.cursor }, question: null };
  const { start, end } = request.selection;
  return { ...contents, range: { start, end }, question: request.question ?? null };
}

/** The request that a reference stands for, in the document as it is now, with the problems that are reported there now. */
export function requestFrom(ref: QueuedRef, document: DocumentSnapshot, realFile: RealFile, diagnostics: readonly Diagnostic[] = []): Resolved {
  if (contentHash(document.text) !== ref.contentHash) return { gone: `${document.file} has changed since it was asked about. Ask again.` };
  const base = { id: randomUUID(), trigger: 'auto', document } as const;
  if (ref.task === 'complete') return { request: { ...base, task: 'complete', cursor: ref.range.start }, realFile };
  return { realFile, request: { ...base, task: ref.task, selection: ref.range, diagnostics, ...(ref.question === null ? {} : { question: ref.question }) } };
}

/** Queues a request that its decision says is to be made again; false where it does not, or where the queue cannot be written. */
export async function queueLater(store: QueueStore, request: Request, { later, class: trafficClass, reason }: Decision, file: string, now: number): Promise<boolean> {
  if (later === null || (trafficClass !== 'automation' && trafficClass !== 'batch')) return false;
  // Out of its conversation a question is another one, and the conversation is not kept.
  if (request.task !== 'complete' && (request.conversation ?? []).length > 0) return false;
  const ref = refOf(request, file);
  // The same question about the same text waits once, however often it is asked meanwhile.
  const id = contentHash(JSON.stringify(ref));
  const batch = trafficClass === 'batch' ? SINGLES : null;
  await store.dismiss(id);
  return (await store.add({ id, batch, ref, class: trafficClass, tries: 1, notBefore: later.how === 'pause' ? now : later.at, addedAt: now, lastReason: reason })).ok;
}

/**
 * Asks what is due, one after the other, until nothing is. What may pass by itself is asked again later, a batch that the budget
 * stops waits as a whole, and what failed for good goes to the review list.
 * @returns how many requests were asked
 */
export async function runQueue(store: QueueStore, world: QueueWorld, signal: AbortSignal): Promise<number> {
  if (await world.mayGoOn()) await store.resumeBatches();
  for (let asked = 0; ; asked++) {
    if (signal.aborted) return asked;
    const claimed = await store.claim(world.now(), LEASE_MS);
    if (!claimed.ok || claimed.value === null) return asked;
    await runItem(store, world, claimed.value, signal);
  }
}

async function runItem(store: QueueStore, world: QueueWorld, item: QueuedItem, signal: AbortSignal): Promise<void> {
  // It was tried so often that a window may have died of it.
  if (item.tries >= MOST_TRIES) return giveUp(store, world, item, `It was tried ${MOST_TRIES} times.`);
  const resolved = await world.resolve(item.ref);
  if ('gone' in resolved) return giveUp(store, world, item, resolved.gone);
  const answer = await world.ask(resolved.request, resolved.realFile, item);
  const { outcome, reason, later, message } = answer.decision;
  // The message is for the moment: it may quote code, which is not kept.
  const kept = reason ?? outcome;
  if (outcome === 'answered') {
    await store.done(item.id);
    world.deliver(item, { answer });
  } else if (reason === 'cancelled' || signal.aborted) {
    await store.postpone(item.id, world.now(), kept, false);
  } else if (later?.how === 'pause') {
    await store.postpone(item.id, item.batch === null ? later.at : world.now(), kept, false);
    if (item.batch !== null) await store.pauseBatch(item.batch, kept);
    world.onPaused(later.at);
  } else if (later !== null && item.tries + 1 < MOST_TRIES) {
    await store.postpone(item.id, later.at, kept);
  } else await giveUp(store, world, item, message, kept);
}

/** @param why for people @param kept in our own words alone */
async function giveUp(store: QueueStore, world: QueueWorld, item: QueuedItem, why: string, kept = why): Promise<void> {
  await store.giveUp(item.id, kept, world.now());
  world.deliver(item, { givenUp: why });
}
