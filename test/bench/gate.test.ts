import { describe, expect, test } from 'vitest';
import { CONTEXTS, KINDS, caseOf } from '../../scripts/bench/gate/mutants.ts';
import { projectFiles } from '../../scripts/bench/gate/project.ts';
import { randomOf } from '../../scripts/bench/gate/random.ts';
import { aimsOf } from '../../scripts/bench/gate/report.ts';
import { SOURCES } from '../../scripts/bench/gate/sources.ts';
import { unmarked } from '../../scripts/bench/gate/source.ts';
import { percentilesOf } from '../../scripts/bench/gate/times.ts';
import { cellsOf, kindsOf, type Judged } from '../../scripts/bench/gate/verdicts.ts';
import { parse } from '../../src/quality/checks/syntax.ts';

describe.each(SOURCES)('the source in $language', (source) => {
  test('has a thousand lines, no mark that is left, and is whole with each statement back in its place', () => {
    const whole = unmarked(source.marked);
    expect(whole.split('\n').length).toBeGreaterThanOrEqual(1_000);
    expect(whole).not.toMatch(/[§«»‹›⟪⟫¶]/);
    for (const { text, cursor, statement, part } of source.places.slice(0, 20)) {
      expect(text.slice(0, cursor) + unmarked(statement) + text.slice(cursor)).toBe(whole);
      expect(part.start <= cursor && cursor <= part.end).toBe(true);
    }
  });

  test.each(CONTEXTS)('gives the same cases for the same seed, each wrong one another text than the right one, %s', (context) => {
    for (const kind of KINDS) {
      const first = caseOf(source, context, kind, randomOf(7));
      expect(caseOf(source, context, kind, randomOf(7))).toEqual(first);
      expect(first.wrong).not.toBe(first.right);
      expect(first.text + first.wrong).not.toMatch(/[§«»‹›⟪⟫¶]/);
    }
  });
});

test.each(SOURCES.filter(({ language }) => language === 'typescript' || language === 'javascript'))('in $language the right answer parses and the wrong one does not where syntax shall see it', (source) => {
  for (const context of ['clean', 'mid-statement'] as const) {
    for (const kind of KINDS) {
      for (let seed = 0; seed < 3; seed++) {
        const { text, cursor, right, wrong, seenBy } = caseOf(source, context, kind, randomOf(seed));
        const within = (answer: string): number => parse(text.slice(0, cursor) + answer + text.slice(cursor), source.language).problems.length;
        expect(within(right)).toBe(0);
        expect(within(wrong) > 0, `${context}, ${kind}: ${wrong}`).toBe(seenBy === 'syntax');
      }
    }
  }
});

test('the project has 250 files of TypeScript, whose imports are all there', () => {
  const files = projectFiles();
  const sources = [...files].filter(([name]) => name.endsWith('.ts'));
  expect(sources).toHaveLength(250);
  for (const [name, text] of sources) {
    for (const [, from = ''] of text.matchAll(/from '([^']+)'/g)) expect(files.has(new URL(from, `file:///${name}`).pathname.slice(1)), `${name}: ${from}`).toBe(true);
  }
});

test('percentiles are by the nearest rank', () => {
  expect(percentilesOf([3, 1, 2])).toEqual({ p50: 2, p95: 3 });
  expect(percentilesOf(Array.from({ length: 100 }, (_, index) => 100 - index))).toEqual({ p50: 50, p95: 95 });
  expect(() => percentilesOf([])).toThrow(RangeError);
});

describe('what was judged', () => {
  const judged = (wrongResult: Judged['wrongResult'], rightResult: Judged['rightResult'], seenBy: Judged['seenBy'] = 'syntax'): Judged =>
    ({ language: 'go', context: 'clean', kind: 'cut off', seenBy, text: '', cursor: 0, right: '', wrong: '', wrongResult, rightResult });

  test('is told as shares: only a pass is a false accept, only a failure a false reject', () => {
    expect(cellsOf([judged('passed', 'passed', null), judged('failed', 'failed'), judged('unchecked', 'unchecked'), judged('mended', 'passed')])).toEqual([
      { language: 'go', context: 'clean', n: 4, falseAccept: 0.25, falseReject: 0.25, unchecked: { wrong: 0.25, right: 0.25 }, visible: { n: 3, falseAccept: 0 } },
    ]);
    expect(kindsOf([judged('passed', 'passed'), judged('failed', 'passed')])).toEqual([{ language: 'go', kind: 'cut off', seenBy: 'syntax', n: 2, falseAccept: 0.5 }]);
  });
});

test('an aim that was not measured is not told as met', () => {
  const layer = (name: string, p50: number) => ({ name, language: 'typescript', ms: { p50, p95: p50 }, hostMs: { p50: 0.2, p95: 1 }, hostCpuMs: 0, runs: 1 });
  const aims = aimsOf({ layers: [layer('syntax', 5), layer('syntax+lint', 9)], baselines: [{ name: 'ts.createSourceFile', language: 'typescript', ms: { p50: 2, p95: 3 } }] });
  expect(aims.map(({ measured, met }) => [measured, met])).toEqual([[2.5, false], [4, true], [0.2, true]]);
});
