import type { Choice } from '../routing/decision.ts';
import type { RouteOptions } from '../routing/router.ts';

/** How a request is made again. */
export type Again = Pick<RouteOptions, 'fresh' | 'onlyFree' | 'stronger'>;

/** A choice as a button: it opens something, or makes the same request again. */
interface Button {
  readonly label: string;
  readonly open?: readonly [command: string, ...args: string[]];
  readonly again?: Again;
}

/** Null: nothing needs to be pressed for it. A price is asked for by whoever knows the routes. */
export const BUTTONS: Readonly<Record<Choice, Button | null>> = {
  'set-key': { label: 'Set API Key', open: ['stepladder.setApiKey'] },
  'set-price': { label: 'Enter Price…' },
  'use-free-tier': { label: 'Use Free Tier', again: { onlyFree: true } },
  'raise-budget': { label: 'Raise Budget', open: ['workbench.action.openSettings', 'stepladder.budget'] },
  'wait': null,
  'ask-stronger': { label: 'Ask a Stronger Model', again: { stronger: true } },
  'retry': { label: 'Try Again', again: { fresh: true } },
  'open-settings': { label: 'Open Settings', open: ['workbench.action.openSettings', '@ext:stepladder.stepladder'] },
};

/** The choices that are buttons, with their labels. */
export function labelled(choices: readonly Choice[]): readonly { readonly choice: Choice; readonly label: string }[] {
  return choices.flatMap((choice) => {
    const button = BUTTONS[choice];
    return button === null ? [] : [{ choice, label: button.label }];
  });
}
