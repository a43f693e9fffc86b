import type { AttemptRow, HoldRequest } from '../../src/spend/ledger.ts';

export function holdRequest(attemptId: string, worstCase: number | null, change: Partial<HoldRequest> = {}): HoldRequest {
  return {
    attemptId, requestId: `request of ${attemptId}`, task: 'complete', purpose: 'answer', tier: 'cheap', provider: 'a', model: 'small', worstCase,
    inputTokens: 100, ...change,
  };
}

export function attemptRow(attemptId: string, cost: number | null, change: Partial<AttemptRow> = {}): AttemptRow {
  return {
    attemptId, requestId: `request of ${attemptId}`, at: Date.now(), task: 'complete', purpose: 'answer', tier: 'cheap', provider: 'a', model: 'small',
    servedModel: null, result: 'passed', failureKind: null, httpStatus: 200, ms: 12, inputTokens: 90, outputTokens: 10, cost, basis: 'usage',
    contextShare: 1, ...change,
  };
}
