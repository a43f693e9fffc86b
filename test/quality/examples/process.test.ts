import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { createGate } from '../../../src/quality/create-gate.ts';
import { createEngine } from '../../../src/quality/engine/engine.ts';
import { completeAt } from '../golden.ts';

const entry = fileURLToPath(new URL('../../../src/quality/engine/engine-main.ts', import.meta.url));
const ADD = '// >>> add(1, 2)\n// 3\nfunction add(a: number, b: number): number {\n  ║\n}\n';

/** A machine that does much else starts the processes slowly, and the last test waits until one is taken for hanging. */
describe('the examples check in its process', { timeout: 90_000 }, () => {
  const engine = createEngine({ entry });
  const gate = createGate({ engine, limits: { completeMs: 30_000 }, only: ['syntax', 'examples'] });
  const judge = async (marked: string, text: string) => gate.judge(completeAt(marked), { text, cutOff: false }, new AbortController().signal);
  afterAll(() => gate.dispose());

  it('says no to an answer that gives something else', async () => {
    expect((await judge(ADD, 'return a * b;')).verdict).toMatchObject({
      result: 'failed',
      by: ['reply', 'syntax', 'examples'],
      findings: [{ check: 'examples', code: 'example-fails', message: '`add(1, 2)` gave 2, the example says 3', at: { line: 3, column: 10 } }],
    });
    expect((await judge(ADD, 'return a + b;')).verdict).toEqual({ result: 'passed', by: ['reply', 'syntax', 'examples'] });
  });

  it('says nothing where it had nothing to run', async () => {
    const { verdict, missed } = await judge('// >>> sub(1, 2)\n// 3\nfunction add(a: number, b: number): number {\n  ║\n}\n', 'return a * b;');
    expect([verdict, missed]).toEqual([{ result: 'passed', by: ['reply', 'syntax'] }, []]);
  });

  it('says why it could not run them, and fails nothing for it', async () => {
    const { verdict, missed } = await judge(ADD, 'return performance.now() + a + b;');
    expect([verdict.result, missed]).toEqual(['passed', [{ check: 'examples', reason: 'the examples of `add` were not run: it uses `performance`, which is not run here' }]]);
  });

  it('ends what the sandbox itself cannot interrupt', async () => {
    const { verdict, missed } = await judge(ADD, 'const all: number[] = [];\n  all.length = 4294967295;\n  return all.indexOf(1);');
    expect([verdict.result, missed]).toEqual(['passed', [{ check: 'examples', reason: 'the checker stopped' }]]);
  });
});
