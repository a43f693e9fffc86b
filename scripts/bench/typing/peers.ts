/**
 * Other providers, rebuilt from what they publish about themselves: when they ask, what they keep, how much they send. None of
 * their filters or snippets of other files are in it: the answers here need no filter, and less is sent than they would send.
 */
import { buildPrompt } from '../../../src/request/build-prompt.ts';
import { promptText } from '../../../src/request/prompt.ts';
import type { Moment } from '../../../src/inline/moment.ts';
import type { CompleteRequest } from '../../../src/request/request.ts';
import type { VirtualClock } from './clock.ts';
import { KeptAnswers } from './kept-answers.ts';
import type { ScriptedModel } from './scripted-model.ts';
import type { Given, Strategy } from './strategy.ts';

export interface PeerWorld {
  readonly clock: VirtualClock;
  readonly model: ScriptedModel;
}

/** ms. */
const PLAIN_DEBOUNCE = 300;
/** UTF-16 units of the file that the plain debounce may send: as many as Stepladder may of this file and others together. */
const PLAIN_UNITS = 6_000;

/**
 * Continue: `debounceDelay` 350, `maxPromptTokens` 1,024 of which 30 % may be what stands before the cursor (continuedev/continue,
 * core/util/parameters.ts); 1,000 answers kept (core/autocomplete/util/AutocompleteLruCache.ts). A stream goes on when its call is
 * superseded, and is used again as long as what is typed is what it said (generation/GeneratorReuseManager.ts). The cache is asked
 * after the debounce, about the nearest earlier place only. That it is read under another key than it is written under is left out,
 * in its favour.
 */
const CONTINUE = { debounceMs: 350, kept: 1_000, units: Math.floor(1_024 * 0.3) * 3 } as const;

/**
 * llama.vscode: no debounce; `max_cache_keys` 250, `max_line_suffix` 8, `n_prefix` 256 lines (ggml-org/llama.vscode, src/configuration.ts).
 * One request at a time: a newer call looks every 150 ms whether the one under way has ended, unless it is superseded itself, and
 * the cache then serves what has been typed along in the line. After each offer it asks ahead for what would follow it, and for what
 * follows its first line it keeps the rest (src/completion.ts).
 */
const LLAMA = { pollMs: 150, kept: 250, lineSuffix: 8, lines: 256 } as const;

/** Waits until typing rests for 300 ms, asks, and cancels when typing goes on. Keeps nothing. */
export function debounce300({ clock, model }: PeerWorld): Strategy {
  const number = counter('plain');
  return strategyOf(async (moment, signal) => {
    if (!(await clock.wait(PLAIN_DEBOUNCE, signal))) return null;
    const id = number();
    const before = moment.text();
    const said = await model.ask({ id, before, prompt: promptOf(moment), signal });
    return said.ok ? { text: said.text, id, from: 'model' } : null;
  });
}

/** A stream under way or at its end. */
interface Stream {
  readonly id: string;
  readonly before: string;
  text: string;
  readonly end: Promise<unknown>;
  readonly controller: AbortController;
}

export function continueDev({ clock, model }: PeerWorld): Strategy {
  const number = counter('continue');
  const kept = new KeptAnswers(CONTINUE.kept);
  let stream: Stream | null = null;

  function streamFor(before: string): Stream {
    if (stream !== null && before.length >= stream.before.length && (stream.before + stream.text).startsWith(before)) return stream;
    stream?.controller.abort();
    const controller = new AbortController();
    const id = number();
    const started: Stream = {
      id, before, text: '', controller,
      end: model.ask({ id, before, prompt: before.slice(-CONTINUE.units), signal: controller.signal, onText: (piece) => { started.text += piece; } }),
    };
    stream = started;
    return started;
  }

  return strategyOf(async (moment, signal) => {
    if (!(await clock.wait(CONTINUE.debounceMs, signal))) return null;
    const before = moment.text();
    const cached = kept.rest(before, before.length, true);
    if (cached !== null) return { ...cached, from: 'memory' };
    const used = streamFor(before);
    const isNew = used.before === before;
    await used.end;
    if (signal.aborted || used.controller.signal.aborted) return null;
    const typed = before.slice(used.before.length);
    if (!used.text.startsWith(typed)) return null;
    kept.keep(before, used.id, used.text.slice(typed.length));
    return { text: used.text.slice(typed.length), id: used.id, from: isNew ? 'model' : 'memory' };
  });
}

export function llamaVscode({ clock, model }: PeerWorld): Strategy {
  const number = counter('llama');
  const kept = new KeptAnswers(LLAMA.kept);
  /** Requests are not cancelled: an answer that comes too late is kept. */
  const never = new AbortController();
  let isBusy = false;

  async function ask(before: string): Promise<{ readonly id: string; readonly text: string }> {
    const id = number();
    const said = await model.ask({ id, before, prompt: lastLines(before, LLAMA.lines), signal: never.signal });
    return { id, text: said.whole };
  }

  async function askAhead(before: string, { id, text }: { readonly id: string; readonly text: string }): Promise<void> {
    const firstLine = text.indexOf('\n');
    if (firstLine !== -1) kept.keep(before + text.slice(0, firstLine + 1), id, text.slice(firstLine + 1));
    const after = before + text;
    if (kept.has(after)) return;
    const next = await ask(after);
    if (next.text.trim() !== '') kept.keep(after, next.id, next.text);
  }

  return strategyOf(async (moment, signal) => {
    while (isBusy) if (!(await clock.wait(LLAMA.pollMs, signal))) return null;
    if (moment.lineAfter.length > LLAMA.lineSuffix) return null;
    const before = moment.text();
    const cached = kept.rest(before, moment.lineBefore.length, false);
    let found = cached;
    if (found === null) {
      isBusy = true;
      found = await ask(before).finally(() => { isBusy = false; });
      if (found.text.trim() === '') return null;
      kept.keep(before, found.id, found.text);
    }
    if (!signal.aborted && moment.lineAfter.trim() === '') void askAhead(before, found);
    return { ...found, from: cached === null ? 'model' : 'memory' };
  });
}

function strategyOf(provide: (moment: Moment, signal: AbortSignal) => Promise<Given | null>): Strategy {
  return { provide, changed: () => undefined, accepted: () => undefined, dispose: () => Promise.resolve() };
}

function counter(name: string): () => string {
  let count = 0;
  return () => `${name} ${String(++count)}`;
}

/** As a model that fills in the middle gets it from Stepladder, without pieces of other files. */
function promptOf({ languageId, cursor, text, version }: Moment): string {
  const request: CompleteRequest = { id: '', task: 'complete', trigger: 'auto', document: { file: '', languageId, text: text(), version }, cursor };
  return promptText(buildPrompt(request, 'fim', PLAIN_UNITS));
}

function lastLines(text: string, count: number): string {
  return text.split('\n').slice(-count).join('\n');
}
