import { describe, expect, test } from 'vitest';
import { answerTo } from '../../demo/answer.ts';
import { askedByChat, askedByPrefix } from '../../demo/asked.ts';
import { COMPLETIONS } from '../../demo/completions.ts';
import { MODEL_NAMES, type Completion, type ModelName } from '../../demo/script.ts';
import { BUGS, EXPLANATIONS, HONEST_TEXT } from '../../demo/selections.ts';
import { buildPrompt } from '../../src/request/build-prompt.ts';
import { applyEdits } from '../../src/request/document.ts';
import type { Request } from '../../src/request/request.ts';
import { completionAt, selectionOf, syntaxErrors, textOf } from './workspace.ts';

const FILES = ['src/cart.ts', 'src/orders.ts', 'src/format.ts', 'src/stock.js', 'src/labels.ts', 'src/service.ts', 'lib/receipt.rb', 'lib/label.py', 'tools/weigh.go', 'tools/stamp.lua'];
/** Those that TypeScript's parser reads. */
const SCRIPTS = COMPLETIONS.filter(({ file }) => /\.[jt]s$/.test(file));

function ask(request: Request, model: ModelName): ReturnType<typeof answerTo> {
  const prompt = buildPrompt(request, 'chat', 24_000);
  return answerTo(prompt.kind === 'chat' ? askedByChat(prompt.messages) : null, model);
}

/** The file after the reply has been inserted as it is, and how many errors of its own it had before. */
function splice(place: Completion, model: ModelName): { errors: string[]; own: number } {
  const request = completionAt(place);
  const { text } = request.document;
  const spliced = applyEdits(text, [{ start: request.cursor, end: request.cursor, newText: ask(request, model).text }]);
  return { errors: syntaxErrors(place.file, spliced), own: syntaxErrors(place.file, textOf(place.file)).length };
}

describe('the sample workspace', () => {
  test.each(FILES.filter((file) => file.endsWith('.ts')))('%s parses', (file) => {
    expect(syntaxErrors(file, textOf(file))).toEqual([]);
  });

  test('lacks one bracket, where it says so', () => {
    expect(syntaxErrors('src/stock.js', textOf('src/stock.js'))).toEqual(['1005 ;']);
  });

  test('holds each place to type at once, with an empty line below, and says what to type', () => {
    const all = FILES.map((file) => ({ file, text: textOf(file) }));
    for (const { file, anchor, typed, statement } of COMPLETIONS) {
      expect(all.filter(({ text }) => text.includes(`${anchor}\n`)).map((one) => one.file)).toEqual([file]);
      expect(textOf(file).split(`${anchor}\n`)[1]).toMatch(/^(?:\n|$)/);
      expect(anchor.endsWith(`   ${typed}`)).toBe(true);
      expect(statement.startsWith(typed)).toBe(true);
    }
  });

  test('has no place that the script does not know', () => {
    const marked = FILES.flatMap((file) => [...textOf(file).matchAll(/(?:\/\/|#|--) Try \d+:.*/g)].map(([line]) => line));
    expect(marked.sort()).toEqual(COMPLETIONS.map(({ anchor }) => anchor).sort());
  });
});

describe('completions', () => {
  const broken = SCRIPTS.flatMap((place) => MODEL_NAMES.filter((model) => ['broken', 'cut-off', 'prose', 'echo'].includes(place.slips[model]?.kind ?? '')).map((model) => ({ name: `${model} at ${place.typed}`, place, model })));
  const right = SCRIPTS.flatMap((place) => MODEL_NAMES.filter((model) => place.slips[model] === undefined).map((model) => ({ name: `${model} at ${place.typed}`, place, model })));

  test.each(broken)('$name breaks the file', ({ place, model }) => {
    const { errors, own } = splice(place, model);
    expect(errors.length).toBeGreaterThan(own);
  });

  test.each(right)('$name adds no error', ({ place, model }) => {
    const { errors, own } = splice(place, model);
    expect(errors.length).toBe(own);
  });

  test('large never slips, medium once, small often; a fence is no slip that costs the answer', () => {
    const slips = (model: ModelName): number => COMPLETIONS.filter((place) => place.slips[model] !== undefined && place.slips[model].kind !== 'fence').length;
    expect([slips('large'), slips('medium'), slips('small')]).toEqual([0, 1, 13]);
  });

  test.each(COMPLETIONS)('$typed: goes on wherever the visitor stops typing', (place) => {
    const line = place.statement.split('\n', 1)[0] ?? '';
    for (let length = 0; length <= line.length; length++) {
      const typed = line.slice(0, length);
      expect((typed + ask(completionAt(place, typed), 'large').text).trimEnd()).toBe(place.statement);
    }
  });

  test('goes on inside of a block that the visitor types by hand', () => {
    const place = COMPLETIONS.find(({ typed }) => typed === 'export function byCustomer');
    const typed = place?.statement.split('\n').slice(0, 3).join('\n') ?? '';
    expect(place && typed + ask(completionAt(place, typed), 'large').text).toBe(place?.statement);
  });

  test('a slip that the visitor has typed past is not made', () => {
    const [first] = COMPLETIONS;
    expect(first && ask(completionAt(first, first.statement.slice(0, -1)), 'small').text).toBe(';');
  });

  test('are the same for text on both sides of a gap', () => {
    for (const place of COMPLETIONS) {
      const prompt = buildPrompt(completionAt(place), 'fim', 6_000);
      expect(prompt.kind === 'fim' && answerTo(askedByPrefix(prompt.prefix), 'large').text).toBe(place.statement.slice(place.typed.length));
    }
  });

  test('are empty where all is written already', () => {
    const [first] = COMPLETIONS;
    expect(first && ask(completionAt(first, first.statement), 'small').text.trim()).toBe('');
  });

  test('are empty where nothing is scripted', () => {
    const text = textOf('src/cart.ts');
    const request: Request = { id: '1', task: 'complete', trigger: 'auto', document: { file: 'src/cart.ts', languageId: 'typescript', text, version: 1 }, cursor: text.indexOf('  return lines.map') };
    expect(MODEL_NAMES.map((model) => ask(request, model))).toEqual(MODEL_NAMES.map(() => ({ text: '\n', finish: 'stop', scripted: false })));
  });
});

describe('explanations', () => {
  const pieces = EXPLANATIONS.map((explanation) => {
    const text = textOf(explanation.file);
    const from = text.indexOf(explanation.starts);
    return { ...explanation, from, code: text.slice(from, text.indexOf(`\n${explanation.ends}\n`, from) + 1 + explanation.ends.length) };
  });

  test.each(pieces)('$starts: stands once in its file, and is explained whole or in part', ({ file, starts, code, answer, followUps }) => {
    expect(textOf(file).split(starts)).toHaveLength(2);
    const lines = code.split('\n');
    for (const selected of [code, lines[1] ?? '', lines.slice(0, -1).join('\n')]) {
      expect(ask(selectionOf('explain', file, selected), 'large')).toEqual({ text: answer, finish: 'stop', scripted: true });
    }
    expect(followUps.every(({ answer: text }) => text.length > 60)).toBe(true);
  });

  test('may be selected with the comment above', () => {
    for (const { file, from, code, answer } of pieces) {
      const text = textOf(file);
      const above = text.lastIndexOf('\n', text.lastIndexOf('\n', from) - 1) + 1;
      expect(ask(selectionOf('explain', file, text.slice(above, from + code.length)), 'large').text).toBe(answer);
    }
  });

  test('say honestly that a selection with other code in it is not scripted', () => {
    for (const file of FILES) expect(ask(selectionOf('explain', file, textOf(file)), 'small')).toEqual({ text: HONEST_TEXT, finish: 'stop', scripted: false });
  });

  test('follow-ups that are plausible are answered, others honestly not', () => {
    const follow = (question: string): string => {
      const [first] = pieces;
      if (first === undefined) throw new Error('nothing is scripted');
      const conversation = [{ question: '', answer: first.answer }];
      return ask(selectionOf('explain', first.file, first.code, { question, conversation }), 'small').text;
    };
    expect(follow('Why is it sorted by remainder?')).toContain('equal* remainders');
    expect(follow('And why not simply round?')).toContain('33 + 33 + 33');
    expect(follow('Can you write a poem?')).toBe(HONEST_TEXT);
  });
});

describe('debugging', () => {
  test.each(BUGS)('$file: the patch replaces just what is wrong and leaves a file that parses', (bug) => {
    const text = textOf(bug.file);
    expect(text.split(bug.wrong)).toHaveLength(2);
    const line = bug.wrong.split('\n', 1)[0] ?? '';
    const above = text.slice(text.lastIndexOf('\n', text.indexOf(line) - 2) + 1, text.indexOf(line));
    for (const selected of [bug.wrong, above + bug.wrong]) {
      const { text: reply } = ask(selectionOf('debug', bug.file, selected), 'large');
      const blocks = [...reply.matchAll(/^```(\w+)\n([\s\S]*?)\n```$/gm)];
      expect(blocks.map((block) => block[2])).toEqual([selected.replace(bug.wrong, bug.right)]);
      expect(syntaxErrors(bug.file, text.replace(selected, blocks[0]?.[2] ?? ''))).toEqual([]);
    }
  });

  test('elsewhere is honest, without a patch', () => {
    const { text } = ask(selectionOf('debug', 'src/format.ts', textOf('src/format.ts')), 'large');
    expect(text).toBe(HONEST_TEXT);
    expect(text).not.toContain('```');
  });
});
