import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aroundCursor } from '../../../../src/quality/reply/around.ts';
import { extractCompletion } from '../../../../src/quality/reply/completion.ts';
import { isTelling } from '../../../../src/quality/reply/lines.ts';
import { FILTERS } from '../../../../src/quality/reply/filters/filters.ts';
import { applyEdits } from '../../../../src/request/document.ts';
import type { CompleteRequest } from '../../../../src/request/request.ts';

function requestOf(before: string, after: string, languageId: string, isAuto: boolean): CompleteRequest {
  return { id: 'r', task: 'complete', trigger: isAuto ? 'auto' : 'manual', cursor: before.length, document: { file: 'a', languageId, text: before + after, version: 1 } };
}

const piece = fc.constantFrom('\n', '\n', '  ', '\t', '(', ')', '{', '}', '"', "'", '`', '${', '//', '/*', '*/', '#', '"""', ':', ';', ',', '=', 'if', 'else', 'a', 'done(all);', 'const total = 1;', '\r\n', '\u2028', '😀', 'end', '</p>');
const text = fc.array(piece, { maxLength: 16 }).map((pieces) => pieces.join(''));
const language = fc.constantFrom('typescript', 'typescriptreact', 'python', 'ruby', 'rust', 'markdown', 'never-heard-of');
/** Lines that can be known again, and some that cannot. */
const lines = fc.array(fc.constantFrom('prepare(first);', 'prepare( second );', 'cleanUp(all, now);', '}', 'break;', '  run(here);', 'const total = sum(a);'), { maxLength: 5 }).map((some) => some.map((line) => `${line}\n`).join(''));

describe('what a reply inserts, whatever it says', () => {
  it('leaves all of the document where it stands, in its ends of line', () => {
    fc.assert(fc.property(text, text, text, language, fc.boolean(), fc.boolean(), (before, reply, after, languageId, isAuto, cutOff) => {
      const { content } = extractCompletion(requestOf(before, after, languageId, isAuto), reply, cutOff);
      expect(applyEdits(before + after, content.edits)).toBe(before + content.text + after);
      const first = (before + after).indexOf('\n');
      const isCrlf = first > 0 && (before + after)[first - 1] === '\r';
      expect(content.text.replaceAll('\r\n', '')).not.toContain(isCrlf ? '\n' : '\r\n');
    }), { numRuns: 400 });
  });

  it('neither ends with the next line nor begins with the last one, unless it is all that the cursor lacks', () => {
    fc.assert(fc.property(lines, lines, lines, fc.boolean(), (before, reply, after, isAuto) => {
      const { content, findings } = extractCompletion(requestOf(before, `\n${after}`, 'typescript', isAuto), reply, false);
      if (findings.length > 0) return;
      const inserted = content.text.split('\n');
      const [next = ''] = after.split('\n');
      const last = before.split('\n').at(-2) ?? '';
      if (isTelling(next) && !/[{}]/.test(reply)) expect(inserted.at(-1)?.trim()).not.toBe(next.trim());
      if (isTelling(last)) expect(inserted[0]).not.toBe(last);
    }), { numRuns: 400 });
  });

  it('is the exact text, where that is what a file had there', () => {
    const file = ['import { a } from "./a.ts";', '', '/** Adds. */', 'export function add(all: number[]): number {', '  let total = 0;', '  for (const each of all) {', '    total += each * `${total}`.length; // once', '  }', "  if (total > 10) log('it\\'s', { total });", '  return total;', '}', ''].join('\n');
    const places = [...file.matchAll(/(?<=\n *)\S.*/g)].map(({ index }) => index);
    fc.assert(fc.property(fc.constantFrom(...places), fc.nat({ max: 30 }), fc.boolean(), (lineAt, into, isAuto) => {
      const end = file.indexOf('\n', lineAt);
      const at = Math.min(lineAt + into, end);
      const rest = file.slice(at, end);
      fc.pre(rest.trim() !== '');
      const { content } = extractCompletion(requestOf(file.slice(0, at), file.slice(end), 'typescript', isAuto), rest, false);
      expect(content.text).toBe(rest);
    }));
  });
});

it('does nothing more on its own result', () => {
  fc.assert(fc.property(text, text, text, language, fc.boolean(), (before, reply, after, languageId, isAuto) => {
    const around = aroundCursor(requestOf(before, after, languageId, isAuto));
    for (const filter of FILTERS) {
      const once = filter(reply.replace(/\r\n?/g, '\n'), around);
      expect([filter.name, filter(once, around)]).toEqual([filter.name, once]);
    }
  }), { numRuns: 400 });
});
