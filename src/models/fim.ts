/** A fill-in-the-middle prompt with `{prefix}` and `{suffix}` places, and the texts that end its answer. */
export interface FimTemplate {
  readonly template: string;
  readonly stop: readonly string[];
}

export type FimTemplateName = 'qwen' | 'deepseek' | 'codestral' | 'starcoder2';

/** A template's `stop` begins with its four most likely ends: that many fit in one request. */
const TEMPLATES: Readonly<Record<FimTemplateName, FimTemplate>> = {
  // Qwen2.5-Coder technical report (arXiv 2409.12186), section "special tokens", and the FIM example of the
  // QwenLM/Qwen2.5-Coder README, which ends on the ids of exactly these tokens.
  qwen: {
    template: '<|fim_prefix|>{prefix}<|fim_suffix|>{suffix}<|fim_middle|>',
    stop: [
      '<|endoftext|>', '<|fim_pad|>', '<|file_sep|>', '<|im_end|>',
      '<|fim_prefix|>', '<|fim_suffix|>', '<|fim_middle|>', '<|repo_name|>', '<|im_start|>',
    ],
  },
  // deepseek-ai/DeepSeek-Coder README, "Code Insertion". The bars are U+FF5C, the low lines U+2581.
  deepseek: {
    template: '<｜fim▁begin｜>{prefix}<｜fim▁hole｜>{suffix}<｜fim▁end｜>',
    stop: ['<｜end▁of▁sentence｜>', '<｜fim▁begin｜>', '<｜fim▁hole｜>', '<｜fim▁end｜>', '<|EOT|>'],
  },
  // `encode_fim` of mistral-common (tokenizer v3), which Codestral-22B-v0.1 uses: the suffix comes first.
  // The space that Mistral's documents print after [PREFIX] is made by its tokenizer, not part of the text.
  codestral: {
    template: '[SUFFIX]{suffix}[PREFIX]{prefix}',
    stop: ['</s>', '[PREFIX]', '[SUFFIX]', '[MIDDLE]'],
  },
  // StarCoder 2 and The Stack v2 (arXiv 2402.19173), section 5: FIM without repository and path.
  starcoder2: {
    template: '<fim_prefix>{prefix}<fim_suffix>{suffix}<fim_middle>',
    stop: ['<|endoftext|>', '<file_sep>', '<fim_prefix>', '<repo_name>', '<fim_suffix>', '<fim_middle>', '<fim_pad>'],
  },
};

export interface FimPrompt {
  readonly prompt: string;
  readonly stop: readonly string[];
}

/**
 * The prompt that asks for the text between `prefix` and `suffix`.
 * A control token in the user's own text would end or reorder the prompt, so each gets a space after its first
 * character there: visible and harmless, where an invisible character could be copied into the answer.
 */
export function fimPrompt(choice: FimTemplateName | FimTemplate, prefix: string, suffix: string): FimPrompt {
  const { template, stop } = typeof choice === 'string' ? TEMPLATES[choice] : choice;
  const controls = controlTokens(template, stop);
  const texts = { '{prefix}': neutralise(prefix, controls), '{suffix}': neutralise(suffix, controls) };
  // One pass: what the texts themselves say of {prefix} or $& means nothing.
  const prompt = template.replace(/\{prefix\}|\{suffix\}/g, (place) => (place === '{prefix}' ? texts['{prefix}'] : texts['{suffix}']));
  return { prompt, stop };
}

/** Bracketed words of a template and its stops: `<PRE>`, `[SUFFIX]`, `<|fim_middle|>`. A stop such as a newline is none. */
function controlTokens(template: string, stop: readonly string[]): readonly string[] {
  const words = template.split(/\{prefix\}|\{suffix\}|\s+/);
  return [...new Set([...words, ...stop])].filter((word) => /^(?:<\S+>|\[\S+\])$/.test(word));
}

function neutralise(text: string, controls: readonly string[]): string {
  if (controls.length === 0) return text;
  const longestFirst = [...controls].sort((a, b) => b.length - a.length);
  const pattern = new RegExp(longestFirst.map((token) => token.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('|'), 'g');
  return text.replace(pattern, (token) => `${token.slice(0, 1)} ${token.slice(1)}`);
}

/** The offset at which the first stop begins; null where none is in the text. */
export function firstStop(text: string, stop: readonly string[]): number | null {
  const found = stop.filter((token) => token !== '').map((token) => text.indexOf(token)).filter((at) => at !== -1);
  return found.length === 0 ? null : Math.min(...found);
}
