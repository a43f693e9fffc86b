import type { Content, Finding } from '../verdict.ts';

/** What was taken out of a reply, and what is wrong with it. */
export interface Extraction {
  readonly content: Content;
  /** Of the reply check; empty when the reply is sound. */
  readonly findings: readonly Finding[];
}
