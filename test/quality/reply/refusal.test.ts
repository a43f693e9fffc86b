import { describe, expect, it } from 'vitest';
import { extractExplanation } from '../../../src/quality/reply/explanation.ts';
import { checkReplyStart } from '../../../src/quality/reply-start.ts';
import { isRefusal } from '../../../src/quality/reply/refusal.ts';

const REFUSALS = [
  "I'm sorry, but I can't assist with that request.",
  'I’m sorry, I can’t help with that.',
  'Sorry, I am unable to explain this code.',
  'I cannot provide an explanation of this code.',
  'As an AI language model, I have no access to your files.',
  "**I'm sorry**, but I cannot do this.",
  'Unfortunately, I am not able to answer.',
  'I apologize, but I cannot continue.',
];
const ANSWERS = [
  'This function sorts the list and returns its first item.',
  "I can't see where `x` is defined, but this loop adds it up.",
  'Unfortunately, the loop never ends: its counter is not increased.',
  "Sorry is the name of the exception that the handler of the form raises when it cannot read a field.",
  'It cannot assist the parser, for the token is consumed.',
  'As an aid to readers, the table is sorted.',
];

describe('a refusal', () => {
  it.each(REFUSALS)('is %j', (text) => { expect(isRefusal(text)).toBe(true); });
  it.each(ANSWERS)('is not %j', (text) => { expect(isRefusal(text)).toBe(false); });
});

describe('the start of a streamed explanation', () => {
  it.each(REFUSALS)('is never let through: %j', (text) => {
    const said = Array.from(text, (_, end) => checkReplyStart(text.slice(0, end)));
    expect(said).not.toContain('ok');
    expect(checkReplyStart(text)).toBe('failed');
  });

  it.each(ANSWERS)('is never failed: %j', (text) => {
    const said = Array.from(text, (_, end) => checkReplyStart(text.slice(0, end)));
    expect(said).not.toContain('failed');
  });

  it('is decided at the latest after 200 characters', () => {
    expect(checkReplyStart(`Unfortunately, ${'x'.repeat(100)}`)).toBe('more');
    expect(checkReplyStart(`Unfortunately, ${'x'.repeat(190)}`)).toBe('ok');
  });

  it('is decided soon for what cannot be a refusal', () => {
    expect(checkReplyStart('This ')).toBe('ok');
  });
});

describe('an explanation', () => {
  it('is kept as it is', () => {
    const text = '# What it does\n\n```ts\na();\n```\n';
    expect(extractExplanation(text)).toEqual({ content: { text, edits: [] }, findings: [] });
  });

  it('loses its hidden characters', () => {
    expect(extractExplanation('It is \u202Esafe\u200B.\u001B[2J').content.text).toBe('It is safe.');
  });

  it('fails when it is empty or a refusal', () => {
    expect(extractExplanation(' \n').findings.map(({ code }) => code)).toEqual(['empty']);
    expect(extractExplanation('I cannot help with that.').findings.map(({ code }) => code)).toEqual(['refusal']);
  });
});

it('is not misled by what nobody sees', () => {
  expect(checkReplyStart("\ufeffI'm sorry, but I can't help with that.")).toBe('failed');
  expect(checkReplyStart("I\u200b'm sorry, but I can't help with that.")).toBe('failed');
});
