/** What the user did with an answer. */
export type FeedbackKind = 'shown' | 'accepted' | 'partly-accepted' | 'rejected' | 'ignored';

/** Joined with its decision by the request's id; each kind counts once a request. */
export interface Feedback {
  readonly requestId: string;
  readonly kind: FeedbackKind;
  /** ms since the epoch. */
  readonly at: number;
}
