/**
 * What the user did with an answer. `typed-over`: something else was typed while it was on the screen; `ignored`: the cursor
 * went elsewhere. `kept-…` and `gone-…` say, some time after accepting, whether most of the accepted text still stood.
 */
export type FeedbackKind =
  | 'shown' | 'accepted' | 'partly-accepted' | 'rejected' | 'typed-over' | 'ignored'
  | 'kept-30s' | 'gone-30s' | 'kept-2min' | 'gone-2min' | 'kept-10min' | 'gone-10min';

/** Joined with its decision by the request's id; each kind counts once a request. */
export interface Feedback {
  readonly requestId: string;
  readonly kind: FeedbackKind;
  /** ms since the epoch. */
  readonly at: number;
}

/**
 * What one answer counts as, the first that holds: who took a part of it and left the rest took a part of it. Each is a reaction to
 * what was seen, and counts as shown, also where that was never said.
 */
export const REACTIONS = ['accepted', 'partly-accepted', 'rejected', 'typed-over', 'ignored'] as const satisfies readonly FeedbackKind[];
