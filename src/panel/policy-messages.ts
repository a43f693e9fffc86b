import * as z from 'zod/mini';

const fact = z.strictObject({ label: z.string(), value: z.string() });
const texts = z.readonly(z.array(z.string()));

/** Where a value of the matrix comes from. */
const source = z.enum(['default', 'class', 'settings', 'experiment']);
const cell = z.strictObject({ lines: texts, from: source });
const row = z.strictObject({ name: z.string(), hint: z.string(), cells: z.readonly(z.array(cell)) });

const budget = z.strictObject({
  caps: z.readonly(z.array(fact)),
  /** Where the month stands; null without a cap. `percent`: of the cap, 0 to 100. */
  month: z.nullable(z.strictObject({ text: z.string(), percent: z.number().check(z.minimum(0), z.maximum(100)), tone: z.enum(['ok', 'warning', 'error']) })),
  bands: z.readonly(z.array(z.strictObject({ range: z.string(), effects: texts, current: z.boolean() }))),
});

const tier = z.strictObject({
  name: z.string(),
  routes: z.readonly(z.array(z.strictObject({ model: z.string(), provider: z.string(), api: z.string(), price: z.string(), unknown: z.boolean() }))),
});

const classifier = z.strictObject({
  facts: z.readonly(z.array(fact)),
  rule: z.string(),
  /** What the figures are of, or why there are none. */
  caption: z.string(),
  columns: texts,
  figures: z.readonly(z.array(z.strictObject({ label: z.string(), values: texts }))),
});

const experiment = z.strictObject({
  title: z.string(),
  unit: z.string(),
  arms: z.readonly(z.array(z.strictObject({ name: z.string(), share: z.string(), changes: texts }))),
});

const view = z.strictObject({
  /** What to do first; null when there are tiers. */
  empty: z.nullable(z.string()),
  tasks: texts,
  groups: z.readonly(z.array(z.strictObject({ title: z.string(), rows: z.readonly(z.array(row)) }))),
  tiers: z.readonly(z.array(tier)),
  budget,
  classifier,
  /** Null where none runs. */
  experiment: z.nullable(experiment),
});

const toPage = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('show'), view }),
  /** The policy could not be read. */
  z.strictObject({ type: z.literal('problem'), text: z.string() }),
]);

const fromPage = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('ready') }),
  z.strictObject({ type: z.literal('edit'), setting: z.enum(['policy', 'tiers', 'budget', 'classifier', 'experiment']) }),
]);

export type PolicyCell = Readonly<z.infer<typeof cell>>;
export type PolicyRow = Readonly<z.infer<typeof row>>;
export type Fact = Readonly<z.infer<typeof fact>>;
/** The policy in force, in words. */
export type PolicyView = Readonly<z.infer<typeof view>>;
export type ToPolicyPage = Readonly<z.infer<typeof toPage>>;
/** It names one of our settings, and nothing else. */
export type FromPolicyPage = Readonly<z.infer<typeof fromPage>>;

/** Null for anything that is not exactly one of our messages. */
export function readToPolicyPage(message: unknown): ToPolicyPage | null {
  return toPage.safeParse(message).data ?? null;
}

/** Null for anything that is not exactly one of our messages. */
export function readFromPolicyPage(message: unknown): FromPolicyPage | null {
  return fromPage.safeParse(message).data ?? null;
}
