import type { Task } from '../request/request.ts';
import type { OwnChecks } from './read-checks.ts';
import type { BandSettings, ClassifierSettings, Experiment, PolicySettings } from './policy-settings.ts';

/** Price of a route, USD per million tokens. */
export interface Price {
  readonly input: number;
  readonly output: number;
  /** Of input tokens that the provider served from its prompt cache; the full input price when absent. */
  readonly cachedInput?: number;
}

export interface Provider {
  readonly name: string;
  /** Of the API, with its version path: `https://api.example.com/v1`. Validated: https, or http on loopback. */
  readonly baseUrl: string;
  /** False for an endpoint that takes requests without a key; by default a loopback endpoint does, no other. */
  readonly requiresKey: boolean;
}

/** Named fill-in-the-middle templates, or one of the user's own with `{prefix}` and `{suffix}` places. */
export type FimTemplateName = 'qwen' | 'deepseek' | 'codestral' | 'starcoder2';
export interface CustomFimTemplate {
  /** Such as `<PRE> {prefix} <SUF>{suffix} <MID>`. */
  readonly template: string;
  readonly stop: readonly string[];
}

/**
 * How a route is called: `chat` is /chat/completions; `completions` is /completions with `suffix`;
 * `fim` is /completions with a prompt written by a template, for servers that know no `suffix`.
 */
export type Api = 'chat' | 'completions' | 'fim';

/** One model at one provider, inside a tier. */
export interface Route {
  readonly tier: string;
  readonly provider: Provider;
  readonly model: string;
  readonly api: Api;
  /** Only for `api: 'fim'`. */
  readonly fim: FimTemplateName | CustomFimTemplate | null;
  /** Null: not given by the user; the price table is asked, and what it does not know is unknown, never 0. */
  readonly price: Price | null;
  /** Tokens that prompt and answer may have together. */
  readonly contextWindow: number;
  /** Highest output limit that the model takes, in tokens. */
  readonly maxOutput: number;
}

export interface Tier {
  readonly name: string;
  /** In the order in which they are asked; never empty. */
  readonly routes: readonly Route[];
}

/** Hard caps in USD; null is no cap. Days and months are the user's local ones. */
export interface Caps {
  readonly day: number | null;
  readonly month: number | null;
}

/** The caps on everything together, and those that a task has of its own beside them. */
export interface BudgetCaps extends Caps {
  readonly tasks: Readonly<Partial<Record<Task, Caps>>>;
}

/** Valid settings as plain data. Tiers from the cheapest to the dearest. */
export interface Config {
  readonly providers: readonly Provider[];
  readonly tiers: readonly Tier[];
  readonly budget: BudgetCaps;
  /** Of the month's budget, by ascending `from`. */
  readonly bands: readonly BandSettings[];
  /** What the user sets of the policy matrix; the rest is the default. */
  readonly policy: PolicySettings;
  readonly classifier: ClassifierSettings;
  readonly experiment: Experiment | null;
  /** Patterns as in .gitignore: files that are never sent, beside those that are known to hold secrets. */
  readonly exclude: readonly string[];
  readonly checks: OwnChecks;
}

/** What is wrong in the settings, and where: `tiers[1].routes[0].price.input`. */
export interface Problem {
  readonly place: string;
  readonly message: string;
}
