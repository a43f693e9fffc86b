export interface ChatMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

/** What goes to a model: a conversation, or the text on both sides of a gap (fill in the middle). */
export type Prompt =
  | { readonly kind: 'chat'; readonly messages: readonly ChatMessage[] }
  | { readonly kind: 'fim'; readonly prefix: string; readonly suffix: string };

/** The prompt's text as one string, for counting bytes and estimating tokens. */
export function promptText(prompt: Prompt): string {
  return prompt.kind === 'fim' ? prompt.prefix + prompt.suffix : prompt.messages.map((message) => message.content).join('\n');
}
