import { LOCAL } from '../journal/local-route.ts';
import type { ArmReactions, ModelReactions, Reactions, Stands } from '../journal/reactions.ts';
import type { ReactionRow } from './dashboard-messages.ts';
import { OWN_CODE, percent } from './wording.ts';

/** What users did with the answers of a model, as a row. */
export function modelRow(reactions: ModelReactions): ReactionRow {
  const { tier, provider, model } = reactions;
  const isLocal = tier === LOCAL.tier && provider === LOCAL.provider && model === LOCAL.model;
  return { name: isLocal ? OWN_CODE : model, detail: isLocal ? 'no model' : `${tier}, at ${provider}`, ...countsOf(reactions) };
}

/** The same of an arm of an experiment. */
export function armRow(reactions: ArmReactions): ReactionRow {
  return { name: reactions.arm, detail: reactions.experiment, ...countsOf(reactions) };
}

function countsOf({ shown, accepted, partly, rejected, typedOver, ignored, after30s, after2min, after10min }: Reactions): Omit<ReactionRow, 'name' | 'detail'> {
  return {
    shown: String(shown), accepted: String(accepted - partly), partly: String(partly), rejected: String(rejected), typedOver: String(typedOver), ignored: String(ignored),
    stood: [after30s, after2min, after10min].map(stoodText).join(' · '),
  };
}

function stoodText({ looked, kept }: Stands): string {
  return looked === 0 ? '–' : percent(kept / looked);
}
