import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import type { Moment } from '../inline/moment.ts';
import type { Asked, Asking, InlineWorld, Rules } from '../inline/world.ts';
import type { Proposal } from '../recall/proposal.ts';
import type { Recall } from '../recall/recall.ts';
import type { ContextSnippet } from '../request/context.ts';
import type { CompleteRequest } from '../request/request.ts';
import type { Decision } from '../routing/decision.ts';
import { pause } from '../routing/pause.ts';
import { whyText } from '../routing/why-text.ts';
import type { Assistant } from './assistant.ts';
import { completionPolicy, type CompletionPolicy } from './completion-policy.ts';
import { localAnswer } from './local-answer.ts';
import { offerOf } from './offer-of.ts';
import type { LiveSettings, Settings } from './settings.ts';
import { isEditable, isTooLarge, realFileOf, snapshotOf } from './snapshot.ts';

/** Longer the local tier is not waited for, ms: all in, its text is to be there within 50. */
const PROPOSE_MS = 25;
/** The same for pieces of other files; most of it passes while typing rests. */
const CONTEXT_MS = 150;
/** How much later a request may go out because of them, ms, where an answer of the local tier is ready to be judged. */
const CONTEXT_BESIDE_LOCAL_MS = 10;
/** UTF-16 units a token of code, and twice the tokens for a tier above or a command. */
const CONTEXT_UNITS_PER_TOKEN = 3.5 * 2;

export interface WorldParts {
  readonly assistant: Assistant;
  readonly settings: LiveSettings;
  readonly recall: Pick<Recall, 'propose' | 'context'>;
  /** A request has ended; of one that was superseded nobody is told. */
  readonly onDecision: (document: vscode.TextDocument, decision: Decision) => void;
}

/** VS Code, the router and the local tier, as an inline session sees them. */
export class EditorWorld implements InlineWorld {
  readonly #parts: WorldParts;
  readonly #documents = new WeakMap<Moment, vscode.TextDocument>();
  readonly #context = new WeakMap<Moment, Promise<readonly ContextSnippet[]>>();
  readonly #policies = new WeakMap<Settings, CompletionPolicy & { readonly route: string }>();
  #generation = 0;

  constructor(parts: WorldParts) {
    this.#parts = parts;
  }

  /** Tells which document a moment is of. */
  of(moment: Moment, document: vscode.TextDocument): Moment {
    this.#documents.set(moment, document);
    return moment;
  }

  now(): number {
    return performance.now();
  }

  async wait(ms: number, signal: AbortSignal): Promise<boolean> {
    await pause(ms, signal);
    return !signal.aborted;
  }

  rules(moment: Moment): Rules {
    const { value } = this.#parts.settings;
    const document = this.#documents.get(moment);
    const { leastSure, route } = this.#policy(value);
    return {
      enabled: value.inlineEnabled(moment.languageId), trusted: vscode.workspace.isTrusted, hasModel: value.config.tiers.length > 0,
      editable: document !== undefined && isEditable(document) && !isTooLarge(document),
      hasLocal: leastSure !== null, delayMs: value.inlineDelayMs, route,
    };
  }

  async propose(moment: Moment): Promise<Proposal | null> {
    const { leastSure } = this.#policy(this.#parts.settings.value);
    if (leastSure === null) return null;
    const proposal = await this.#parts.recall.propose({ id: moment.uri, offset: moment.cursor }, PROPOSE_MS);
    return proposal !== null && proposal.probability >= leastSure ? proposal : null;
  }

  prepare(moment: Moment): void {
    const { contextTokens } = this.#policy(this.#parts.settings.value);
    if (this.#context.has(moment) || this.#parts.settings.value.config.tiers.length === 0) return;
    this.#context.set(moment, this.#parts.recall.context({ id: moment.uri, offset: moment.cursor }, Math.round(contextTokens * CONTEXT_UNITS_PER_TOKEN), CONTEXT_MS));
  }

  async ask(moment: Moment, { trigger, local, beforePaid, signal, again, onAttempt }: Asking): Promise<Asked> {
    const { assistant, settings, onDecision } = this.#parts;
    const document = this.#documents.get(moment);
    const snapshot = document === undefined ? null : snapshotOf(document);
    if (document === undefined || snapshot === null) return { offer: null, why: 'Stepladder leaves files over 1 MB alone.' };
    if (snapshot.version !== moment.version) return { offer: null, why: 'The text has changed meanwhile.' };
    const [context, realFile] = await Promise.all([this.#contextOf(moment, local !== null), realFileOf(document)]);
    const request: CompleteRequest = { id: randomUUID(), task: 'complete', trigger, document: snapshot, cursor: moment.cursor, ...(context.length === 0 ? {} : { context }) };
    const options = { ...again, signal, stream: true, beforePaid, onAttempt: (route: { tier: string }) => { onAttempt(route.tier); } };
    const result = await assistant.ask(request, local === null ? options : { ...options, local: localAnswer(local) }, realFile);
    if (!signal.aborted) onDecision(document, result.decision);
    return { offer: offerOf(moment.uri, request, result, settings.value.config), why: whyText(result.decision, settings.value.config) };
  }

  /** What was got together by now; where an answer is ready to be judged, that does not wait for it. */
  async #contextOf(moment: Moment, hasLocal: boolean): Promise<readonly ContextSnippet[]> {
    const gathered = this.#context.get(moment);
    if (gathered === undefined) return [];
    if (!hasLocal) return gathered;
    return Promise.race([gathered, this.wait(CONTEXT_BESIDE_LOCAL_MS, NEVER).then(() => [])]);
  }

  /** What the settings say of it, read once: they are asked on every keystroke. */
  #policy(settings: Settings): CompletionPolicy & { readonly route: string } {
    const known = this.#policies.get(settings);
    if (known !== undefined) return known;
    // New settings may mean another model: what was kept of the old ones is not given for it.
    const read = { ...completionPolicy(settings.config), route: String(++this.#generation) };
    this.#policies.set(settings, read);
    return read;
  }
}

const NEVER = new AbortController().signal;
