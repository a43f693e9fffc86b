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
