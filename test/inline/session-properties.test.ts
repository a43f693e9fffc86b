import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Remainder } from '../../src/inline/offer.ts';
import { InlineSession } from '../../src/inline/session.ts';
import { FakeEditor } from './fake-editor.ts';
import { FakeWorld, settled, type Sent } from './fake-world.ts';

const SNIPPETS = ['a', 'a(', 'a(a', ' ', ';', '\n', '(', ')', 'b'];
const TEXTS = ['a', 'a(a);', '(a)', 'a\n  a;\n', 'b', '', ');', 'a(a'];

/** Somebody at work: what they do, and what the world answers. */
const act = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('type' as const), text: fc.constantFrom(...SNIPPETS) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('along' as const) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('pass' as const), ms: fc.constantFrom(10, 100, 500) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('answer' as const), text: fc.constantFrom(...TEXTS, null) }) },
  // Rests until an answer is there.
  { weight: 6, arbitrary: fc.record({ do: fc.constant('obtain' as const), text: fc.constantFrom(...TEXTS) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('accept' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('reject' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('backspace' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('undo' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('move' as const), to: fc.nat(30) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('again' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('command' as const) }) },
);
type Act = typeof act extends fc.Arbitrary<infer T> ? T : never;

class Play {
  readonly world = new FakeWorld();
  readonly session = new InlineSession(this.world);
  readonly editor = new FakeEditor('a = ║;\na();\n', this.session);
  /** What is on the screen, and the version that it was shown for. */
  shown: { readonly remainder: Remainder; readonly version: number } | null = null;
  #call = new AbortController();
  readonly #rejected = new Set<string>();
  readonly #answered = new Set<Sent>();
  acceptances = 0;
  readonly #problems: string[] = [];

  async step(what: Act): Promise<void> {
    await this.#do(what);
    await settled();
    const running = this.world.sent.filter((sent) => !sent.asking.signal.aborted && !this.#answered.has(sent));
    expect(this.#problems).toEqual([]);
    expect(running.length, 'paid for at a time').toBeLessThanOrEqual(1);
  }

  async #do(what: Act): Promise<void> {
    const { editor, world, session } = this;
    if (what.do === 'pass') return world.pass(what.ms);
    if (what.do === 'answer') return this.#answer(what.text);
    if (what.do === 'obtain') {
      await this.#ask();
      await world.pass(500);
      return this.#answer(what.text);
    }
    if (what.do === 'again') return this.#ask();
    if (what.do === 'command') {
      void session.completeHere(editor.moment(), { again: {}, signal: new AbortController().signal, onAttempt: () => undefined });
      return;
    }
    if (what.do === 'accept') this.#accept();
    if (what.do === 'reject') this.#reject();
    if (what.do === 'type') editor.type(what.text);
    if (what.do === 'along') editor.type(this.shown?.remainder.text.charAt(0) ?? 'a');
    if (what.do === 'backspace' && editor.cursor > 0) editor.backspace();
    if (what.do === 'undo' && editor.cursor > 0) editor.change({ start: editor.cursor - 1, length: 1, newText: '' }, editor.cursor - 1, true);
    if (what.do === 'move') {
      editor.cursor = Math.min(what.to, editor.text.length);
      session.cursorMoved(editor.uri, editor.cursor);
    }
    this.shown = null;
    await this.#ask();
  }

  async #answer(text: string | null): Promise<void> {
    const sent = this.world.sent.at(-1);
    if (sent === undefined) return;
    this.#answered.add(sent);
    await sent.answer(text);
  }

  #ask(): Promise<void> {
    this.#call.abort();
    const call = new AbortController();
    this.#call = call;
    const moment = this.editor.moment();
    void this.session.provide(moment, call.signal).then((remainder) => {
      if (remainder === null || call.signal.aborted) return;
      this.shown = { remainder, version: moment.version };
      this.#check(remainder);
    });
    return settled();
  }

  #check({ offer, text, replaces }: Remainder): void {
    const { editor } = this;
    const accepted = editor.text.slice(0, editor.cursor) + text + editor.text.slice(editor.cursor + replaces);
    if (accepted !== offer.before + offer.text + offer.after) this.#problems.push(`${editor.marked} would become ${accepted}`);
    if (this.#rejected.has(JSON.stringify([editor.marked, text]))) this.#problems.push(`${text} was rejected at ${editor.marked}`);
  }

  #accept(): void {
    if (this.shown?.version !== this.editor.version) return;
    this.acceptances++;
    this.editor.accept(this.shown.remainder);
    this.session.accepted(this.shown.remainder.offer);
  }

  #reject(): void {
    if (this.shown?.version !== this.editor.version) return;
    this.#rejected.add(JSON.stringify([this.editor.marked, this.shown.remainder.text]));
    this.session.rejected(this.shown.remainder.offer);
  }
}

test('whatever somebody does: one request is paid for at a time, and what is shown belongs where it is shown', async () => {
  let acceptances = 0;
  await fc.assert(fc.asyncProperty(fc.array(act, { minLength: 5, maxLength: 40 }), async (acts) => {
    const play = new Play();
    for (const one of acts.filter(({ do: what }) => what !== 'command')) await play.step(one);
    play.session.dispose();
    await settled();
    acceptances += play.acceptances;
  }), { numRuns: 300 });
  expect(acceptances).toBeGreaterThan(40);
});

test('also when the user asks by a command', async () => {
  await fc.assert(fc.asyncProperty(fc.array(act, { minLength: 5, maxLength: 40 }), async (acts) => {
    const play = new Play();
    // What was rejected may come at a command.
    for (const one of acts.filter(({ do: what }) => what !== 'reject')) await play.step(one);
    play.session.dispose();
    await settled();
  }), { numRuns: 200 });
});
