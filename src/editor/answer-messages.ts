import * as z from 'zod/mini';
import type { Choice } from '../routing/decision.ts';

/** What an answer begins with. */
const start = z.strictObject({
  kind: z.enum(['explain', 'debug']),
  /** "Explain cart.ts:12-20". */
  title: z.string(),
  question: z.nullable(z.string()),
  /** Appended to the conversation instead of replacing it. */
  followUp: z.boolean(),
});

const badge = z.strictObject({ text: z.string(), tone: z.enum(['ok', 'warning', 'error']), tooltip: z.string() });

const choice = z.enum([
  'raise-budget', 'wait', 'use-free-tier', 'set-key', 'set-price', 'ask-stronger', 'open-settings', 'retry',
] as const satisfies readonly Choice[]);

/** What an answer ends with. */
const end = z.strictObject({
  /** The whole answer in Markdown; takes the place of what was streamed. Null: there is none. */
  text: z.nullable(z.string()),
  /** "cheap · small at demo · $0.0003 · 1.2 s". */
  footer: z.string(),
  badges: z.readonly(z.array(badge)),
  /** An error or a hint, one sentence. */
  notice: z.nullable(z.string()),
  /** A patch waits for the user: apply, reject or show its diff. */
  patch: z.boolean(),
  /** What can be done, each a button with its label. */
  choices: z.readonly(z.array(z.strictObject({ choice, label: z.string() }))),
  /** The label under which the question can be asked again; null where that is of no use. */
  retry: z.nullable(z.string()),
  /** One line for each attempt. */
  steps: z.readonly(z.array(z.string())),
});

const toPage = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('begin'), start }),
  z.strictObject({ type: z.literal('progress'), text: z.string() }),
  z.strictObject({ type: z.literal('append'), text: z.string() }),
  z.strictObject({ type: z.literal('finish'), end }),
  z.strictObject({ type: z.literal('settled'), how: z.enum(['applied', 'rejected', 'stale']) }),
]);

// Longer than anybody types; a page gone wrong cannot send more.
const MAX_QUESTION = 8_000;
const MAX_COPY = 2_000_000;

const fromPage = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('ask'), question: z.string().check(z.trim(), z.minLength(1), z.maxLength(MAX_QUESTION)) }),
  z.strictObject({ type: z.enum(['apply', 'reject', 'showDiff', 'cancel', 'retry', 'copy']) }),
  z.strictObject({ type: z.literal('choose'), choice }),
  z.strictObject({ type: z.literal('copyCode'), text: z.string().check(z.minLength(1), z.maxLength(MAX_COPY)) }),
  z.strictObject({ type: z.literal('ready') }),
]);

export type AnswerStart = Readonly<z.infer<typeof start>>;
export type AnswerEnd = Readonly<z.infer<typeof end>>;
export type Settled = 'applied' | 'rejected' | 'stale';
/** Extension to page. */
export type ToPage = Readonly<z.infer<typeof toPage>>;
/** Page to extension. It names no path, no address and no command. */
export type FromPage = Readonly<z.infer<typeof fromPage>>;

/** Null for anything that is not exactly one of our messages. */
export function readToPage(message: unknown): ToPage | null {
  return toPage.safeParse(message).data ?? null;
}

/** Null for anything that is not exactly one of our messages. */
export function readFromPage(message: unknown): FromPage | null {
  return fromPage.safeParse(message).data ?? null;
}
