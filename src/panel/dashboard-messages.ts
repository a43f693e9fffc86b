import * as z from 'zod/mini';

const tone = z.enum(['ok', 'warning', 'error', 'quiet']);
const badge = z.strictObject({ text: z.string(), tone });
const figure = z.strictObject({ label: z.string(), value: z.string(), hint: z.string() });

const budgetBar = z.strictObject({
  label: z.string(),
  spent: z.string(),
  of: z.string(),
  /** Of the cap, 0 to 100; null without a cap. */
  percent: z.nullable(z.number().check(z.minimum(0), z.maximum(100))),
  tone,
  note: z.string(),
});

const tierRow = z.strictObject({ tier: z.string(), requests: z.string(), cost: z.string(), kept: z.string(), escalated: z.string() });

/** What users did with the answers of one model, or of one arm. */
const reactionRow = z.strictObject({
  name: z.string(),
  detail: z.string(),
  shown: z.string(),
  accepted: z.string(),
  partly: z.string(),
  rejected: z.string(),
  typedOver: z.string(),
  ignored: z.string(),
  /** Of accepted text: what still stood after 30 s, 2 and 10 minutes. */
  stood: z.string(),
});

const decisionRow = z.strictObject({
  time: z.string(),
  task: z.string(),
  language: z.string(),
  tier: z.string(),
  model: z.string(),
  badges: z.readonly(z.array(badge)),
  cost: z.string(),
  message: z.string(),
});

const view = z.strictObject({
  /** What to do first; null when there is something to show. */
  empty: z.nullable(z.string()),
  budgets: z.readonly(z.array(budgetBar)),
  figures: z.readonly(z.array(figure)),
  notes: z.readonly(z.array(z.string())),
  tiers: z.readonly(z.array(tierRow)),
  models: z.readonly(z.array(reactionRow)),
  arms: z.readonly(z.array(reactionRow)),
  recent: z.readonly(z.array(decisionRow)),
});

const toPage = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('show'), view }),
  /** The figures could not be read. */
  z.strictObject({ type: z.literal('problem'), text: z.string() }),
]);

const fromPage = z.strictObject({ type: z.literal('ready') });

export type Badge = Readonly<z.infer<typeof badge>>;
export type Figure = Readonly<z.infer<typeof figure>>;
export type BudgetBar = Readonly<z.infer<typeof budgetBar>>;
export type TierRow = Readonly<z.infer<typeof tierRow>>;
export type ReactionRow = Readonly<z.infer<typeof reactionRow>>;
export type DecisionRow = Readonly<z.infer<typeof decisionRow>>;
/** What the dashboard shows, in words. */
export type DashboardView = Readonly<z.infer<typeof view>>;
export type ToDashboard = Readonly<z.infer<typeof toPage>>;
export type FromDashboard = Readonly<z.infer<typeof fromPage>>;

/** Null for anything that is not exactly one of our messages. */
export function readToDashboard(message: unknown): ToDashboard | null {
  return toPage.safeParse(message).data ?? null;
}

/** Null for anything that is not exactly our message. */
export function readFromDashboard(message: unknown): FromDashboard | null {
  return fromPage.safeParse(message).data ?? null;
}
