import * as vscode from 'vscode';
import type { FeedbackKind } from '../journal/feedback.ts';
import type { Recall } from '../recall/recall.ts';
import { registerAcceptPart } from './accept-part.ts';
import type { Assistant } from './assistant.ts';
import { registerCompleteHere } from './complete-here.ts';
import { InlineCompletions } from './inline.ts';
import type { Notices } from './notices.ts';
import { Offers } from './offers.ts';
import type { LiveSettings } from './settings.ts';
import { StandingWatch } from './standing-watch.ts';
import { registerWhy } from './why.ts';
import { WorkspaceText } from './workspace-text.ts';

export interface InlineFeature {
  readonly assistant: Assistant;
  readonly settings: LiveSettings;
  readonly notices: Notices;
  readonly recall: Recall;
  /** What the user did with a completion. */
  readonly record: (requestId: string, kind: FeedbackKind) => void;
  /** What could not be verified in the completion on the screen; null when all was, or none is. */
  readonly onCaveat: (caveat: string | null) => void;
}

/** Everything about inline completion: the provider, its commands, the local tier's view of the workspace, and what becomes of what is shown. */
export function registerInline({ assistant, settings, notices, recall, record, onCaveat }: InlineFeature): vscode.Disposable {
  const offers = new Offers();
  const inline = new InlineCompletions({ assistant, settings, recall, offers, notices });
  return vscode.Disposable.from(
    new WorkspaceText(recall, settings),
    offers,
    inline,
    new StandingWatch(offers.onTaken, record),
    offers.onFate(({ offer, fate }) => {
      record(offer.id, fate);
    }),
    offers.onDidChangeLive((offer) => {
      onCaveat(offer?.caveat ?? null);
    }),
    vscode.languages.registerInlineCompletionItemProvider({ pattern: '**' }, inline),
    registerCompleteHere(inline),
    registerAcceptPart(offers),
    registerWhy({ live: () => offers.live, last: () => offers.last, nothing: () => inline.whyNothing() }),
  );
}
