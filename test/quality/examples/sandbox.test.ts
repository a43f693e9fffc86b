import { describe, expect, it } from 'vitest';
import { Sandbox, type Outcome } from '../../../src/quality/examples/sandbox.ts';

const LONG = 20_000;
/** MB by which the process may grow while one allocation loop runs, garbage of earlier ones included. */
const GROWTH = 150;

async function outcome(code: string, limitMs = LONG, sandbox = new Sandbox()): Promise<Outcome | undefined> {
  return (await sandbox.run(code, ['f()'], limitMs))?.[0];
}

describe('code that takes all the memory there is', () => {
  it.each([
    ['an array that grows', 'const a = []; for (;;) a.push(1);'],
    ['objects', 'const a = []; for (;;) a.push({ x: [1, 2, 3] });'],
    ['a list of objects', 'let a = {}; for (;;) a = { a };'],
    ['a string that doubles', 'let s = "ab"; for (;;) s += s;'],
    ['a large buffer', 'return new ArrayBuffer(1e9);'],
    ['many buffers', 'const a = []; for (;;) a.push(new Uint8Array(1e6));'],
    ['a map', 'const m = new Map(); for (let i = 0; ; i++) m.set(i, { i });'],
    ['a repeated string', 'return "a".repeat(1e9);'],
    ['a filled array', 'return new Array(1e9).fill(0);'],
  ])('gets no more than its share: %s', async (_, body) => {
    const before = process.memoryUsage.rss();
    const got = await outcome(`function f() { ${body} }`, 3_000);
    expect((process.memoryUsage.rss() - before) / 1e6).toBeLessThan(GROWTH);
    // A string that is too long is an error of JavaScript itself.
    expect(['exhausted', 'ended', 'thrown']).toContain(got?.kind);
  });
});

describe('code that does not end', () => {
  it.each([
    ['a loop', 'for (;;);'],
    ['a loop that catches', 'for (;;) { try { for (;;); } catch {} }'],
    ['a regular expression', 'return /^(a+)+$/.test("a".repeat(40) + "b");'],
    ['promises that beget promises', 'const g = () => Promise.resolve().then(g); return g();'],
    ['a getter of what it returns', 'return { get a() { for (;;); } };'],
    ['a proxy', 'return new Proxy({}, { getPrototypeOf() { for (;;); }, ownKeys() { for (;;); } });'],
    ['an error that cannot be read', 'throw { get message() { for (;;); } };'],
  ])('ends with its time: %s', async (_, body) => {
    expect(await outcome(`function f() { ${body} }`, 100)).toEqual({ kind: 'ended' });
  });

  it.each([
    ['a function', 'return f() + 1;'],
    ['a function with an array', 'return [f()];'],
  ])('or with its stack: %s', async (_, body) => {
    expect(await outcome(`function f() { ${body} }`)).toEqual({ kind: 'exhausted', what: 'stack' });
  });
});

it('survives what breaks the engine', async () => {
  const sandbox = new Sandbox();
  expect(await outcome('function f() { return JSON.parse("[".repeat(1e6)); }', LONG, sandbox)).toEqual({ kind: 'broken' });
  expect(await outcome('function f() { return 1; }', LONG, sandbox)).toEqual({ kind: 'value', value: { type: 'number', value: 1 } });
});

it('holds nothing of the host', async () => {
  const names = ['process', 'require', 'fetch', 'Buffer', 'setTimeout', 'WebAssembly', 'global', 'window', 'XMLHttpRequest', 'importScripts', 'std', 'os', 'print', 'load'];
  const code = `function f() { const all = Function('return this')(); return ${JSON.stringify(names)}.filter((name) => name in all); }`;
  expect(await outcome(code)).toEqual({ kind: 'value', value: { type: 'array', items: [] } });
  expect((await outcome('function f() { return import("node:fs"); }'))?.kind).not.toBe('value');
  expect((await outcome('function f() { return f.constructor.constructor("return process")(); }'))?.kind).toBe('missing');
});

it('starts every time anew', async () => {
  const sandbox = new Sandbox();
  await sandbox.run('globalThis.left = 1; Array.prototype.map = null; function f() {}', ['f()'], LONG);
  expect(await outcome('function f() { return typeof left + typeof [].map; }', LONG, sandbox)).toEqual({ kind: 'value', value: { type: 'string', value: 'undefinedfunction' } });
});

it('has a console that says nothing', async () => {
  expect(await outcome('function f() { console.log(1); console.table([]); return 1; }')).toEqual({ kind: 'value', value: { type: 'number', value: 1 } });
});

it('tells code that cannot be loaded', async () => {
  expect(await new Sandbox().run('throw 1;', ['f()'], LONG)).toBeNull();
});
