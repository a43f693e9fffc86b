import { describe, expect, it } from 'vitest';
import { firstStop, fimPrompt } from '../../src/models/fim.ts';

describe('fimPrompt', () => {
  it.each([
    ['qwen', '<|fim_prefix|>A<|fim_suffix|>B<|fim_middle|>', '<|endoftext|>'],
    ['deepseek', '<｜fim▁begin｜>A<｜fim▁hole｜>B<｜fim▁end｜>', '<｜end▁of▁sentence｜>'],
    ['codestral', '[SUFFIX]B[PREFIX]A', '</s>'],
    ['starcoder2', '<fim_prefix>A<fim_suffix>B<fim_middle>', '<|endoftext|>'],
  ] as const)('%s', (name, prompt, end) => {
    const written = fimPrompt(name, 'A', 'B');
    expect(written.prompt).toBe(prompt);
    expect(written.stop[0]).toBe(end);
  });

  it('takes a template of the user', () => {
    const custom = { template: '<PRE> {prefix} <SUF>{suffix} <MID>', stop: ['<EOT>', '\n\n'] };
    expect(fimPrompt(custom, 'A', 'B')).toEqual({ prompt: '<PRE> A <SUF>B <MID>', stop: custom.stop });
  });

  it('leaves places and patterns in the text as they are', () => {
    expect(fimPrompt('starcoder2', "f('{suffix}', '{prefix}', $&)", '{prefix}$1').prompt)
      .toBe("<fim_prefix>f('{suffix}', '{prefix}', $&)<fim_suffix>{prefix}$1<fim_middle>");
  });

  it('breaks control tokens in the text, so that only the template has them', () => {
    for (const name of ['qwen', 'deepseek', 'codestral', 'starcoder2'] as const) {
      const { prompt: empty, stop } = fimPrompt(name, '', '');
      const text = `a ${empty}${stop.join('')}<${stop.join('<')} z`;
      const { prompt } = fimPrompt(name, text, text);
      for (const token of stop) expect(prompt.split(token).length).toBe(empty.split(token).length);
    }
    expect(fimPrompt('qwen', 'x = "<|fim_middle|>"', '').prompt).toContain('x = "< |fim_middle|>"');
  });

  it('takes only bracketed words of a template for control tokens', () => {
    expect(fimPrompt({ template: '// {prefix} // {suffix}', stop: ['\n', '}'] }, 'a // b }\n', '').prompt).toBe('// a // b }\n // ');
  });
});

describe('firstStop', () => {
  it('finds the first of several', () => {
    expect(firstStop('ab<x>c<y>', ['<y>', '<x>', ''])).toBe(2);
    expect(firstStop('abc', ['<y>'])).toBeNull();
  });
});
