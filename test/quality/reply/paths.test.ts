import { describe, expect, it } from 'vitest';
import { createGate } from '../../../src/quality/create-gate.ts';
import { inventedPaths } from '../../../src/quality/reply/paths.ts';
import { completeAt } from '../golden.ts';

const ON_DISK = ['/w/src/store.ts', '/w/src/views/index.tsx', '/w/data.json', '/w/src/load.rb'];
const files = { anyExists: async (paths: readonly string[]): Promise<boolean> => Promise.resolve(paths.some((path) => ON_DISK.includes(path))) };

async function invented(newText: string, at = '║', language = 'typescript'): Promise<readonly string[]> {
  const { document } = completeAt(at, language);
  const placed = { ...document, place: { path: '/w/src/a.ts', folder: '/w', trusted: false } };
  return (await inventedPaths(placed, [{ start: 0, end: 0, newText }], files)).map(({ message }) => /\((.*)\)$/.exec(message)?.[1] ?? '');
}

describe('an import of a file beside the document', () => {
  it.each([
    'import { a } from "./store";', "import './store.js';", 'export * from "./store.ts";', 'const v = await import("./views");',
    'const data = require("../data.json");', 'import fs from "fs";', 'import x from "@/nowhere";', 'import { self } from "./a";', 'const s = "./nowhere";',
    'import icon from "./icon.svg?raw";',
  ])('is there: %s', async (text) => { expect(await invented(text)).toEqual([]); });

  it.each(['import { a } from "./stores";', 'const b = require("../nowhere");', 'import("./views/missing")', "import '../src/b.css'"])('is made up: %s', async (text) => {
    expect(await invented(text)).toHaveLength(1);
  });

  it('is the file\'s own matter where it stood there before', async () => {
    expect(await invented('export * from "./gone";', 'import { a } from "./gone";\n║')).toEqual([]);
  });

  it('is looked for in Ruby too', async () => {
    expect(await invented("require_relative 'load'\nrequire_relative 'lode'", '║', 'ruby')).toEqual(['lode']);
  });

  it('is not looked for where nobody knows where the document is', async () => {
    expect(await inventedPaths(completeAt('║').document, [{ start: 0, end: 0, newText: 'import "./gone";' }], files)).toEqual([]);
  });

  it('fails the answer in the gate', async () => {
    const request = completeAt('║\n');
    const placed = { ...request, document: { ...request.document, place: { path: '/w/src/a.ts', folder: '/w', trusted: false } } };
    const gate = createGate({ engine: null, files });
    const { verdict } = await gate.judge(placed, { text: 'import { a } from "./gone";', cutOff: false }, new AbortController().signal);
    expect(verdict).toMatchObject({ result: 'failed', findings: [{ code: 'invented-path' }] });
  });
});
