/** The user settings of the demo, as they stand in a settings file of VS Code. Prices are invented, USD per million tokens; nothing is really charged. */
export function demoSettings(baseUrl: string): Readonly<Record<string, unknown>> {
  const route = (model: string, input: number, output: number): object => ({ provider: 'demo', model, price: { input, output } });
  return {
    'stepladder.providers': { demo: { baseUrl } },
    'stepladder.tiers': [
      { name: 'cheap', routes: [route('small', 0.15, 0.6)] },
      { name: 'standard', routes: [route('medium', 1, 4)] },
      { name: 'premium', routes: [route('large', 3, 15)] },
    ],
    'stepladder.budget': { day: 1, month: 20 },
    // Where its list of words is open, or has waited 750 ms to open, VS Code shows no ghost text. Ctrl+Space still opens it.
    'editor.quickSuggestions': { other: 'off', comments: 'off', strings: 'off' },
    'editor.suggestOnTriggerCharacters': false,
  };
}

/** Shown wherever the demo starts. */
export const DEMO_NOTICE =
  "The demo's answers are scripted and cost nothing. Everything else is real: the extension, the checks, the routing, the ledger, the editor. " +
  'To ask real models, see "Connect a real provider" in the README.';
