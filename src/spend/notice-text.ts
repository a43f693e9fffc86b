import type { LedgerNotice } from './ledger.ts';

/** What happened to the spend record, for people; null when there is nothing to say. */
export function noticeText(notice: LedgerNotice): string | null {
  switch (notice.kind) {
    case 'orphans':
      return `${notice.count === 1 ? '1 request' : `${notice.count} requests`} of a window that was closed too early ${notice.count === 1 ? 'was' : 'were'} unaccounted for; counted at the highest possible cost, as an estimate.`;
    case 'recovered':
      return `The spend record was damaged. ${notice.decisions} decisions and ${notice.attempts} attempts were recovered; the damaged file is kept as ${notice.movedTo}.`;
    case 'unsaved':
      return notice.count === 0 ? null : `Spend cannot be recorded at the moment (${notice.count} waiting). Paid models stop soon; free the disk or check its permissions.`;
    case 'read-only':
      return notice.reason === 'newer'
        ? 'The spend record belongs to a newer version of Stepladder; paid models stop until you update.'
        : 'The file of the spend record belongs to another program; paid models stop until it is moved away.';
  }
}
