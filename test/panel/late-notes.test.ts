import { expect, it } from 'vitest';
import { isAbout, lateNote } from '../../src/editor/late-notes.ts';

const finding = (code: string, line: number | null) => ({ code, message: `Bad ${code}.`, at: line === null ? null : { line } });

it('names the first problems of a late report', () => {
  expect(lateNote({ findings: [finding('no-undef', 3)] })).toBe("this workspace's ESLint finds a problem that the patch adds: Bad no-undef (no-undef, line 3).");
  const many = [finding('a', 1), finding('b', null), finding('c', 2), finding('d', 4)];
  expect(lateNote({ findings: many })).toBe("this workspace's ESLint finds 4 problems that the patch adds: Bad a (a, line 1); Bad b (b); Bad c (c, line 2), and 1 more.");
});

it('belongs to the patch that was looked at alone', () => {
  const edits = [{ start: 0, end: 1, newText: 'a' }];
  const late = { requestId: 'r', edits, findings: [] };
  expect(isAbout({ id: 'r', edits: structuredClone(edits) }, late)).toBe(true);
  expect(isAbout({ id: 'r', edits: [] }, late)).toBe(false);
  expect(isAbout({ id: 's', edits }, late)).toBe(false);
  expect(isAbout(null, late)).toBe(false);
});
