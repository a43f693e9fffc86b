import { TextIndex } from '../../../src/recall/index/text-index.ts';
import { propose } from '../../../src/recall/propose/propose.ts';
import type { Proposal } from '../../../src/recall/proposal.ts';

const OWN = 1;

/** An index of other files and one that is being written, whose cursor is at `║`. */
export function indexed(marked: string, others: readonly string[] = []): { readonly index: TextIndex; readonly file: number; readonly offset: number } {
  const index = new TextIndex();
  for (const [at, text] of others.entries()) index.put({ id: OWN + 1 + at, languageId: 'typescript', text });
  index.rebuild();
  index.put({ id: OWN, languageId: 'typescript', text: marked.replace('║', ''), open: true });
  return { index, file: OWN, offset: marked.indexOf('║') };
}

/** What is proposed at `║`. */
export function proposedAt(marked: string, others: readonly string[] = []): Proposal | null {
  const { index, file, offset } = indexed(marked, others);
  return propose(index, { file, offset });
}
