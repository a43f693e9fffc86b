import * as vscode from 'vscode';
import { readConfig } from '../config/validate.ts';
import type { Config, Price, Problem } from '../config/config.ts';
import { pricedTiers, type NamedRoute } from './priced-tiers.ts';

const SECTION = 'stepladder';

/** Every setting there is. All are of scope `application`: they send data, spend money or run a program. */
export const SETTING_NAMES = ['providers', 'tiers', 'budget', 'policy', 'classifier', 'experiment', 'exclude', 'checks', 'inline.enable', 'inline.delay'] as const;
type SettingName = (typeof SETTING_NAMES)[number];
/** Those that `npm run ask` has as well. */
const ROUTING = ['providers', 'tiers', 'budget', 'policy', 'classifier', 'experiment', 'exclude', 'checks'] as const satisfies readonly SettingName[];

export interface Settings {
  readonly config: Config;
  readonly problems: readonly Problem[];
  /** Whether completions are offered by themselves in a language. */
  inlineEnabled(languageId: string): boolean;
  /** How long typing must rest before an automatic completion, ms; null: as long as fits how the user types. */
  readonly inlineDelayMs: number | null;
}

/**
 * The one reader of settings. It takes the user's own value or the default, never a workspace's, whatever its scope claims:
 * a cloned repository must not choose where code is sent or what may be spent.
 */
function guarded(name: SettingName): unknown {
  const found = vscode.workspace.getConfiguration(SECTION).inspect(name);
  const { globalValue: own, defaultValue: standard } = { ...found };
  // As the editor itself joins them: a daily cap of one's own leaves the monthly one standing.
  if (isObject(own) && isObject(standard)) return { ...standard, ...own };
  return own ?? standard;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function readSettings(): Settings {
  const { config, problems } = readConfig(Object.fromEntries(ROUTING.map((name) => [name, guarded(name)])));
  const enabled = guarded('inline.enable');
  const enable = isObject(enabled) ? enabled : {};
  const delay = guarded('inline.delay');
  const isNumber = typeof delay === 'number' && delay >= 0;
  const more = isNumber || delay === 'auto' ? [] : [{ place: 'inline.delay', message: 'must be "auto", or a number of milliseconds, not negative' }];
  return {
    config,
    problems: [...problems, ...more],
    inlineEnabled: (languageId) => (enable[languageId] ?? enable['*'] ?? true) === true,
    inlineDelayMs: isNumber ? delay : null,
  };
}

/**
 * Writes what a model costs into the user's own tiers, as they are at this moment.
 * @returns false when no route there asks this model without a price
 */
export async function savePrice(route: NamedRoute, price: Price): Promise<boolean> {
  const tiers = pricedTiers(guarded('tiers'), route, price);
  if (tiers === null) return false;
  await vscode.workspace.getConfiguration(SECTION).update('tiers' satisfies SettingName, tiers, vscode.ConfigurationTarget.Global);
  return true;
}

/** The settings, always the current ones. */
export class LiveSettings implements vscode.Disposable {
  value: Settings = readSettings();
  readonly #changed = new vscode.EventEmitter<Settings>();
  readonly onDidChange = this.#changed.event;
  readonly #subscription: vscode.Disposable;

  constructor() {
    this.#subscription = vscode.workspace.onDidChangeConfiguration((event) => {
      if (!event.affectsConfiguration(SECTION)) return;
      this.value = readSettings();
      this.#changed.fire(this.value);
    });
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changed.dispose();
  }
}
