import { beforeEach, describe, expect, test } from 'vitest';
import type { Offer } from '../../src/inline/offer.ts';
import { InlineSession, type Command } from '../../src/inline/session.ts';
import { FakeEditor } from './fake-editor.ts';
import { FakeWorld, RULES, settled } from './fake-world.ts';

let world: FakeWorld;
let session: InlineSession;
let editor: FakeEditor;
/** The editor's calls; a new one gives up the one before. */
let call: AbortController;

beforeEach(() => {
  world = new FakeWorld();
  session = new InlineSession(world);
  call = new AbortController();
});

function open(marked: string, uri = 'file:///a.ts'): void {
  editor = new FakeEditor(marked, session, { uri });
}

interface Asked {
  /** What the editor was given, once it was; null for nothing. */
  text?: string | null;
  offer?: Offer;
}

/** The editor asks. */
function ask(): Asked {
  call.abort();
  call = new AbortController();
  const asked: Asked = {};
  void session.provide(editor.moment(), call.signal).then((found) => {
    asked.text = found?.text ?? null;
    if (found !== null) asked.offer = found.offer;
  });
  return asked;
}

/** A key, and the editor asks. */
async function type(text: string, auto = ''): Promise<Asked> {
  editor.type(text, auto);
  session.cursorMoved(editor.uri, editor.cursor);
  const asked = ask();
  await settled();
  return asked;
}

/** Typing has rested for longer than ever. */
function rest(): Promise<void> {
  return world.pass(1_000);
}

async function answered(text: string | null): Promise<void> {
  await world.sent.at(-1)?.answer(text);
}

function command(over: Partial<Command> = {}): Command {
  return { again: {}, signal: new AbortController().signal, onAttempt: () => undefined, ...over };
}

describe('a model', () => {
  test('is asked once typing rests, and not before', async () => {
    open('const a =║');
    const asked = await type(' ');
    await world.pass(50);
    expect(world.sent).toHaveLength(0);
    await rest();
    await answered('f();');
    expect([world.sent.length, asked.text]).toEqual([1, 'f();']);
    expect(session.whyNothing(editor.uri)).toBeNull();
  });

  test('is asked once for a word that is typed quickly', async () => {
    open('const a = ║');
    for (const unit of 'value') {
      await type(unit);
      await world.pass(100);
    }
    await rest();
    expect(world.sent.map(({ moment }) => moment.lineBefore)).toEqual(['const a = value']);
  });

  test('shows nothing with several cursors, not even what is known', async () => {
    world.rulesNow = { ...RULES, delayMs: 0 };
    open('const a =║');
    await type(' ');
    await world.pass(1);
    await answered('f();');
    editor.isSelecting = true;
    const asked = ask();
    await settled();
    expect(asked.text).toBeNull();
    editor.isSelecting = false;
    const again = ask();
    await settled();
    expect([again.text, world.sent.length]).toEqual(['f();', 1]);
  });

  test('is asked at once at the start of a line', async () => {
    open('f();║');
    await type('\n  ');
    expect(world.sent).toHaveLength(1);
  });

  test.each([[0, 0], [500, 499]])('waits for as long as the settings say: %d ms', async (delayMs, before) => {
    world.rulesNow = { ...RULES, delayMs };
    open('const a =║');
    await type(' ');
    if (before > 0) await world.pass(before);
    expect(world.sent).toHaveLength(before > 0 ? 0 : 1);
    await world.pass(1);
    expect(world.sent).toHaveLength(1);
  });

  test('is asked at once where nothing was typed for a while', async () => {
    open('const a =║');
    await type(' ');
    await rest();
    await answered(null);
    editor.cursor = 7;
    ask();
    await settled();
    expect(world.sent).toHaveLength(2);
  });

  test('is not asked where it may not be, and people are told why', async () => {
    open('f();║');
    const asked = ask();
    await rest();
    expect([asked.text, world.sent.length, session.whyNothing(editor.uri)?.code]).toEqual([null, 0, 'finished']);
    expect(session.whyNothing('file:///b.ts')).toBeNull();
  });

  test('is told of what it takes while typing rests', async () => {
    open('const a =║');
    await type('x');
    await world.pass(200);
    expect([world.prepared.length, world.sent.length]).toEqual([0, 0]);
    await world.pass(80);
    expect([world.prepared.length, world.sent.length]).toEqual([1, 0]);
    await rest();
    expect([world.prepared.length, world.sent.length]).toEqual([1, 1]);
  });
});

describe('the local tier', () => {
  test('answers without any wait, and nothing is paid', async () => {
    open('const a =║');
    world.recalled.set('const a = ', 'f(1);');
    const asked = await type(' ');
    await settled();
    expect([asked.text, world.localAsks, world.sent.length]).toEqual(['f(1);', 1, 0]);
  });

  test('makes way for a model after the pause where the gate refuses its answer', async () => {
    open('const a =║');
    world.recalled.set('const a = ', 'f(1');
    world.isGateStrict = true;
    const asked = await type(' ');
    await world.pass(10);
    expect([world.localAsks, world.sent.length]).toEqual([1, 0]);
    await rest();
    await answered('f(1);');
    expect([world.sent.length, asked.text]).toEqual([1, 'f(1);']);
  });

  test('is all there is without a model', async () => {
    world.rulesNow = { ...RULES, hasModel: false };
    open('const a =║');
    const asked = await type(' ');
    await rest();
    expect([asked.text, world.sent.length, session.whyNothing(editor.uri)?.code]).toEqual([null, 0, 'no-model']);
  });

  test('answers while a request that may still agree is under way, which is not sent again', async () => {
    open('const a =║');
    await type(' ');
    await rest();
    world.recalled.set('const a = f', '(1);');
    const asked = await type('f');
    await settled();
    expect([asked.text, world.sent.length, world.sent[0]?.asking.signal.aborted]).toEqual(['(1);', 1, false]);
    await answered('f(2);');
    // What is on the screen stays; what was paid for helps where it is left.
    expect((await type('(')).text).toBe('1);');
    expect((await type('2')).text).toBe(');');
    expect(world.sent).toHaveLength(1);
  });
});

describe('a request under way', () => {
  beforeEach(async () => {
    open('const a =║\nb();');
    await type(' ');
    await rest();
  });

  const isCancelled = (): boolean | undefined => world.sent[0]?.asking.signal.aborted;

  test('goes on while its answer may still agree, and what is left of it is shown', async () => {
    await type('f');
    const asked = await type('(', ')');
    await rest();
    expect([world.sent.length, isCancelled()]).toEqual([1, false]);
    await answered('f(1);');
    expect([asked.text, world.sent.length]).toEqual(['1);', 1]);
  });

  test('is made anew at once where its answer does not agree', async () => {
    const asked = await type('x');
    await rest();
    await answered('f();');
    expect(world.sent.map(({ moment }) => moment.lineBefore)).toEqual(['const a = ', 'const a = x']);
    await answered('.y;');
    expect(asked.text).toBe('.y;');
  });

  test('is made anew where there was nothing to show for less text', async () => {
    await type('x');
    await rest();
    await answered(null);
    expect(world.sent).toHaveLength(2);
  });

  test.each<[string, () => void]>([
    ['a deletion', () => { editor.backspace(); }],
    ['an undo', () => { editor.change({ start: 9, length: 1, newText: '' }, 9, true); }],
    ['a change elsewhere', () => { editor.change({ start: 0, length: 0, newText: ' ' }, editor.cursor + 1); }],
    ['a new line', () => { editor.type('\n'); }],
    ['much that is pasted', () => { editor.type('x'.repeat(100)); }],
    ['the cursor elsewhere', () => { session.cursorMoved(editor.uri, 3); }],
    ['several cursors', () => { session.cursorMoved(editor.uri, null); }],
    ['another document', () => { session.left('file:///b.ts'); }],
    ['the end of its document', () => { session.closed(editor.uri); }],
    ['Escape', () => { session.cancel(); }],
    ['the end', () => { session.dispose(); }],
  ])('is cancelled by %s', async (_, act) => {
    act();
    await settled();
    expect(isCancelled()).toBe(true);
  });

  test.each<[string, () => void]>([
    ['where the editor puts the cursor itself', () => { session.cursorMoved(editor.uri, editor.cursor); }],
    ['a cursor in another document that only has the focus', () => { session.left(editor.uri); }],
    ['saving', () => { session.changed({ uri: editor.uri, version: editor.version, changes: [], isUndo: false }); }],
    ['a change of another document', () => { session.changed({ uri: 'file:///b.ts', version: 2, changes: [{ start: 0, length: 0, newText: 'a' }], isUndo: false }); }],
  ])('is not cancelled by %s', (_, act) => {
    act();
    expect(isCancelled()).toBe(false);
  });

  test('is one for all calls at a place, also those that the editor has given up', async () => {
    const [first, second] = [ask(), ask()];
    await rest();
    await answered('f();');
    expect([world.sent.length, first.text, second.text]).toEqual([1, 'f();', 'f();']);
  });

  test('that begins a block goes on in the next line', async () => {
    await answered(null);
    open('function f() ║');
    await type('{', '}');
    await rest();
    const asked = await type('\n  ', '\n');
    await answered('\n  g();\n');
    expect([world.sent.length, asked.text]).toEqual([2, 'g();']);
  });
});

test('a pause that the editor gives up for its own list costs nothing', async () => {
  open('const a =║');
  await type(' ');
  editor.isListOpen = true;
  const asked = ask();
  await rest();
  expect([asked.text, world.sent.length, session.whyNothing(editor.uri)?.code]).toEqual([null, 0, 'list-open']);
  editor.isListOpen = false;
  ask();
  await settled();
  expect(world.sent).toHaveLength(1);
});

test('a pause in which the settings change costs nothing: the request goes by the old ones', async () => {
  open('const a =║');
  await type(' ');
  world.rulesNow = { ...RULES, route: 'two' };
  await rest();
  expect(world.sent).toHaveLength(0);
});

test('saving while typing rests begins nothing anew', async () => {
  open('const a =║');
  const asked = await type(' ');
  session.changed({ uri: editor.uri, version: editor.version, changes: [], isUndo: false });
  await rest();
  await answered('f();');
  expect([world.sent.length, asked.text]).toEqual([1, 'f();']);
});

describe('nothing is asked twice', () => {
  test('about a text for which there was nothing', async () => {
    open('const a =║');
    await type(' ');
    await rest();
    await answered(null);
    const asked = ask();
    await rest();
    expect([asked.text, world.sent.length, session.whyNothing(editor.uri)]).toEqual([null, 1, { code: 'no-answer', sentence: 'No answer was good enough.' }]);
    world.rulesNow = { ...RULES, route: 'two' };
    ask();
    await rest();
    expect(world.sent).toHaveLength(2);
  });

  test('while an answer is typed along, and when the cursor comes back', async () => {
    open('const a =║');
    await type(' ');
    await rest();
    await answered('first(1);');
    for (const [key, left] of [['f', 'irst(1);'], ['i', 'rst(1);']] as const) expect((await type(key)).text).toBe(left);
    editor.cursor = 3;
    session.cursorMoved(editor.uri, 3);
    editor.cursor = 12;
    const asked = ask();
    await rest();
    expect([asked.text, world.sent.length]).toEqual(['rst(1);', 1]);
  });

  test('after accepting: the editor’s own call asks no model, until something is typed', async () => {
    open('const a =║');
    await type(' ');
    await rest();
    await answered('first(');
    const { text } = ask();
    expect(text).toBeUndefined();
    await settled();
    editor.accept({ text: 'first(', replaces: 0 });
    const asked = ask();
    await rest();
    expect([asked.text, world.sent.length, session.whyNothing(editor.uri)?.code]).toEqual([null, 1, 'just-accepted']);
    world.recalled.set('const a = first(', '1);');
    const local = ask();
    await settled();
    await settled();
    expect(local.text).toBe('1);');
    world.recalled.clear();
    await type('x');
    await rest();
    expect(world.sent).toHaveLength(2);
  });

  test('after a part was accepted: the rest stands', async () => {
    open('const a =║');
    await type(' ');
    await rest();
    await answered('first(1);');
    editor.accept({ text: 'first', replaces: 0 });
    const asked = ask();
    await rest();
    expect([asked.text, world.sent.length]).toEqual(['(1);', 1]);
  });

  test('although one key may type an answer out to its end', async () => {
    open('const a =║');
    await type(' ');
    await rest();
    await answered('b');
    await type('b');
    await rest();
    expect(world.sent).toHaveLength(2);
  });
});

describe('what was rejected', () => {
  beforeEach(async () => {
    open('const a =║\nb();');
    await type(' ');
    await rest();
    await answered('f(1);');
    const { offer } = ask();
    expect(offer).toBeUndefined();
    session.rejected(editor.offer('f(1);', '1'));
  });

  test('is gone', async () => {
    expect(session.whyNothing(editor.uri)?.code).toBe('rejected');
    const asked = ask();
    await rest();
    await answered('f(1);');
    expect([asked.text, session.whyNothing(editor.uri)?.code]).toEqual([null, 'rejected']);
  });

  test('is not shown when a part of it is typed and a model says the rest', async () => {
    const asked = await type('f');
    await rest();
    await answered('(1);');
    expect(asked.text).toBeNull();
  });

  test('is not taken from the local tier either, which says nothing then', async () => {
    world.recalled.set('const a = ', 'f(1);');
    const asked = ask();
    await rest();
    await answered('g();');
    expect([world.localAsks, asked.text]).toEqual([0, 'g();']);
  });

  test('is shown again at the user’s command', async () => {
    const found = session.completeHere(editor.moment(), command());
    await settled();
    await answered('f(1);');
    expect((await found)?.text).toBe('f(1);');
  });
});

test('a closed document leaves nothing behind for a new one of its name', async () => {
  open('const a =║');
  await type(' ');
  await rest();
  await answered('f();');
  session.rejected(editor.offer('f();', '1'));
  ask();
  await rest();
  await answered(null);
  session.closed(editor.uri);
  open('const a =║');
  const asked = await type(' ');
  await rest();
  await answered('f();');
  expect([world.sent.length, asked.text]).toEqual([3, 'f();']);
});

describe('Complete Here', () => {
  test('asks at once, also where nothing is asked by itself, and tells of its progress', async () => {
    open('f();║');
    const asking: string[] = [];
    const found = session.completeHere(editor.moment(), command({ onAttempt: (tier) => asking.push(tier), again: { stronger: true } }));
    await settled();
    world.sent[0]?.asking.onAttempt('standard');
    await answered('\ng();');
    expect([(await found)?.text, asking, world.sent[0]?.asking.trigger, world.sent[0]?.asking.again]).toEqual(['\ng();', ['standard'], 'manual', { stronger: true }]);
    // The editor is told to look again.
    const asked = ask();
    await settled();
    expect(asked.text).toBe('\ng();');
  });

  test('asks the local tier too, unless something stands already or it is to be something else', async () => {
    world.recalled.set('const a = ', 'f(1);');
    open('const a = ║');
    expect((await session.completeHere(editor.moment(), command()))?.text).toBe('f(1);');
    const second = session.completeHere(editor.moment(), command());
    await settled();
    await answered('g();');
    expect((await second)?.text).toBe('g();');
    open('const a = ║', 'file:///b.ts');
    void session.completeHere(editor.moment(), command({ again: { fresh: true } }));
    await settled();
    expect([world.localAsks, world.sent.length]).toEqual([1, 2]);
  });

  test('takes the place of what nobody asked for, and is joined by the editor and by a second command', async () => {
    open('const a =║');
    await type(' ');
    await rest();
    const found = [session.completeHere(editor.moment(), command()), session.completeHere(editor.moment(), command())];
    const asked = ask();
    await settled();
    expect([world.sent.length, world.sent[0]?.asking.signal.aborted]).toEqual([2, true]);
    await answered('f();');
    expect([...(await Promise.all(found)).map((one) => one?.text), asked.text]).toEqual(['f();', 'f();', 'f();']);
  });

  test('ends when the user cancels it, or moves on', async () => {
    open('const a = ║');
    const cancel = new AbortController();
    const first = session.completeHere(editor.moment(), command({ signal: cancel.signal }));
    await settled();
    cancel.abort();
    expect(await first).toBeNull();
    const second = session.completeHere(editor.moment(), command());
    await settled();
    session.cursorMoved(editor.uri, 2);
    expect(await second).toBeNull();
    expect(world.sent.map(({ asking }) => asking.signal.aborted)).toEqual([true, true]);
  });
});

test('an answer of several lines comes with the document’s own line ends', async () => {
  open('f();\r\nconst a = g(║');
  await type('1');
  await rest();
  const asked = ask();
  await answered(',\n  2,\n);');
  expect(asked.text).toBe(',\r\n  2,\r\n);');
  expect((await type(',')).text).toBe('\r\n  2,\r\n);');
  expect((await type('\r\n  ')).text).toBe('2,\r\n);');
});
