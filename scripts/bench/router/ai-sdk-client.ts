import { MAX_TOKENS, MESSAGES, MODELS } from './question.ts';
import { loadPeer, versionsOfPeers } from './peers.ts';
import { type Stack, type StackOptions, writesNothing } from './stack.ts';

/** A model of the AI SDK, which only the SDK itself looks into. */
type LanguageModel = object;

interface Call {
  readonly model: LanguageModel;
  readonly instructions: string;
  readonly messages: readonly { readonly role: string; readonly content: string }[];
  readonly maxOutputTokens: number;
}

/** As much of the Vercel AI SDK as is used here; it is not installed with the project. */
interface AiSdk {
  generateText(call: Call): Promise<{ readonly text: string }>;
  streamText(call: Call): { readonly textStream: AsyncIterable<string> };
}

interface Compatible {
  createOpenAICompatible(settings: { readonly name: string; readonly baseURL: string; readonly apiKey: string; readonly includeUsage: boolean }): (model: string) => LanguageModel;
}

interface Fallback {
  createFallback(settings: { readonly models: readonly LanguageModel[] }): LanguageModel;
}

/** The Vercel AI SDK with the package `ai-fallback`, as its README shows it. */
export async function startAiSdk({ baseUrl, peers }: StackOptions): Promise<Stack> {
  const { generateText, streamText } = await loadPeer<AiSdk>(peers, 'ai');
  const { createOpenAICompatible } = await loadPeer<Compatible>(peers, '@ai-sdk/openai-compatible');
  const { createFallback } = await loadPeer<Fallback>(peers, 'ai-fallback');
  const provider = createOpenAICompatible({ name: 'bench', baseURL: baseUrl, apiKey: 'none', includeUsage: true });
  const [system, ...messages] = MESSAGES;
  const call: Call = {
    model: createFallback({ models: [provider(MODELS.primary), provider(MODELS.secondary)] }),
    instructions: system?.content ?? '', messages, maxOutputTokens: MAX_TOKENS,
  };

  async function stream(): Promise<string> {
    let text = '';
    for await (const piece of streamText(call).textStream) text += piece;
    return text;
  }

  return {
    ...writesNothing,
    ask: async (mode) => (mode === 'plain' ? (await generateText(call)).text : stream()),
    versions: versionsOfPeers(peers, ['ai', '@ai-sdk/openai-compatible', 'ai-fallback'], ''),
  };
}
