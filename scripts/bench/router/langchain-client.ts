import { MAX_TOKENS, MESSAGES, MODELS } from './question.ts';
import { loadPeer, versionsOfPeers } from './peers.ts';
import { type Stack, type StackOptions, writesNothing } from './stack.ts';

/** As much of LangChain.js as is used here; it is not installed with the project. */
interface ChatModel {
  withFallbacks(fallbacks: readonly ChatModel[]): Runnable;
}

interface Runnable {
  invoke(messages: Messages): Promise<{ readonly content: unknown }>;
  stream(messages: Messages): Promise<AsyncIterable<{ readonly content: unknown }>>;
}

type Messages = readonly { readonly role: string; readonly content: string }[];

interface LangChainOpenAi {
  readonly ChatOpenAI: new (fields: {
    readonly model: string;
    readonly apiKey: string;
    readonly maxTokens: number;
    readonly configuration: { readonly baseURL: string };
  }) => ChatModel;
}

/** LangChain.js with `withFallbacks`, as its documentation shows it. */
export async function startLangChain({ baseUrl, peers }: StackOptions): Promise<Stack> {
  const { ChatOpenAI } = await loadPeer<LangChainOpenAi>(peers, '@langchain/openai');
  const chat = (model: string): ChatModel => new ChatOpenAI({ model, apiKey: 'none', maxTokens: MAX_TOKENS, configuration: { baseURL: baseUrl } });
  const model = chat(MODELS.primary).withFallbacks([chat(MODELS.secondary)]);

  async function stream(): Promise<string> {
    let text = '';
    for await (const { content } of await model.stream(MESSAGES)) text += textOf(content);
    return text;
  }

  return {
    ...writesNothing,
    ask: async (mode) => (mode === 'plain' ? textOf((await model.invoke(MESSAGES)).content) : stream()),
    versions: versionsOfPeers(peers, ['@langchain/core', '@langchain/openai', 'openai'], 'langchain/'),
  };
}

function textOf(content: unknown): string {
  if (typeof content !== 'string') throw new TypeError('LangChain gave content that is no text.');
  return content;
}
