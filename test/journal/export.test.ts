import { describe, expect, test } from 'vitest';
import { exportDecisions, type ExportFormat } from '../../src/journal/export.ts';
import { openJournal } from '../../src/journal/journal.ts';
import type { OpenedLedger } from '../../src/spend/sqlite-ledger.ts';
import { opened, spend } from '../spend/ledger-fixture.ts';
import { attempt, decision } from './decision-fixture.ts';

async function exported(ledger: OpenedLedger, format: ExportFormat): Promise<string> {
  let text = '';
  const result = await exportDecisions(ledger.store, format, (piece) => {
    text += piece;
    return Promise.resolve();
  });
  expect(result.ok).toBe(true);
  return text;
}

/** One request that climbed, one that was stopped, and one whose window died. */
async function filled(): Promise<OpenedLedger> {
  const ledger = await opened({ path: ':memory:' });
  const journal = openJournal(ledger.store);
  await spend(ledger, 'a1', 0.02, { requestId: 'one', failureKind: 'server', httpStatus: 503, result: 'error', cost: 0 });
  await spend(ledger, 'a2', 0.02, { requestId: 'one', model: '=1+1', servedModel: 'large-2026' });
  const failure = { kind: 'server', scope: 'provider', action: 'retry', status: 503, message: 'said "secretName"', billable: false } as const;
  const finding = { check: 'lint', code: 'no-dupe-keys', message: 'secretName twice', at: null } as const;
  await journal.record(decision('one', [attempt('a1', { result: 'error', failure }), attempt('a2', { findings: [finding] })], {
    at: 1_000, class: 'critical', arm: { experiment: 'e', arm: 'b' }, message: 'secretName', planned: { tier: 'cheap', provider: 'a', model: 'small', why: 'it, "so"' },
    band: { share: 0.72, from: 0.7, downgrade: 'non-critical', escalate: 'all', allow: 'all' },
    deviations: [{ kind: 'fallback', from: 'cheap', to: 'premium', why: 'secretName' }],
  }));
  await journal.feedback({ requestId: 'one', kind: 'accepted', at: 2_000 });
  await journal.record(decision('two', [], { at: 3_000 }));
  await spend(ledger, 'a3', 0.5, { requestId: 'dead', failureKind: 'unaccounted', result: 'error', basis: 'estimate' });
  return ledger;
}

describe('JSON Lines', () => {
  test('hold one object a request, by the names that OpenTelemetry has for them', async () => {
    const lines = (await exported(await filled(), 'jsonl')).trimEnd().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines.map((line) => line['stepladder.outcome'])).toEqual(['answered', 'stopped', 'unaccounted']);
    expect(lines[0]).toMatchObject({
      'timestamp': '1970-01-01T00:00:01.000Z', 'stepladder.request.id': 'one', 'stepladder.class': 'critical', 'stepladder.experiment': 'e', 'stepladder.arm': 'b',
      'stepladder.band': 0.7, 'stepladder.deviations': 'fallback', 'stepladder.plan.model': 'small', 'stepladder.feedback': 'accepted', 'stepladder.cost_usd': 0.02,
      'stepladder.attempts': [
        { 'error.type': 'server', 'http.response.status_code': 503, 'stepladder.failure.scope': 'provider', 'stepladder.attempt.result': 'error' },
        { 'gen_ai.request.model': '=1+1', 'gen_ai.response.model': 'large-2026', 'gen_ai.usage.input_tokens': 90, 'stepladder.findings': 'lint:no-dupe-keys', 'error.type': null },
      ],
    });
    expect(lines[1]).toMatchObject({ 'stepladder.stop_reason': 'budget', 'stepladder.attempts': [] });
    expect(lines[2]).toMatchObject({ 'stepladder.request.id': 'dead', 'stepladder.cost_usd': 0.5, 'stepladder.attempts': [{ 'stepladder.attempt.result': 'unaccounted' }] });
  });

  test('hold every request, however many there are', async () => {
    const ledger = await opened({ path: ':memory:' });
    const journal = openJournal(ledger.store);
    const ids = Array.from({ length: 1_203 }, (_, index) => `r${String(index).padStart(5, '0')}`);
    // Many at the same time: a page must not end between them for good.
    const record = (id: string, index: number): Promise<void> => journal.record(decision(id, [], { at: Math.floor(index / 700) }));
    await Promise.all(ids.slice(0, 700).map(record));
    await Promise.all(ids.slice(700).map((id, index) => record(id, 700 + index)));
    const lines = (await exported(ledger, 'jsonl')).trimEnd().split('\n').map((line) => (JSON.parse(line) as Record<string, unknown>)['stepladder.request.id']);
    expect(lines).toEqual(ids);
  });
});

test('what was paid for while the user typed, and never seen, is marked; what came of accepted text is there', async () => {
  const ledger = await opened({ path: ':memory:' });
  const journal = openJournal(ledger.store);
  for (const id of ['seen', 'wasted']) {
    await spend(ledger, id, 0.02, { requestId: id });
    await journal.record(decision(id, [attempt(id)], { at: 1_000 }));
  }
  await journal.record(decision('free', [], { at: 1_000 }));
  for (const [at, kind] of (['shown', 'accepted', 'kept-30s', 'gone-2min'] as const).entries()) await journal.feedback({ requestId: 'seen', kind, at });
  const lines = (await exported(ledger, 'jsonl')).trimEnd().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(lines.map((line) => [line['stepladder.request.id'], line['stepladder.wasted'], line['stepladder.feedback']])).toEqual([
    ['free', false, null], ['seen', false, 'shown accepted kept-30s gone-2min'], ['wasted', true, null],
  ]);
});

describe('CSV', () => {
  test('holds one line an attempt and one for a request without any; quotes what must be, and makes no formula', async () => {
    const [head = '', ...lines] = (await exported(await filled(), 'csv')).trimEnd().split('\r\n');
    const columns = head.split(',').length;
    expect(lines).toHaveLength(4);
    expect(lines[0]).toContain('"it, ""so"""');
    expect(lines[1]).toContain(",'=1+1,");
    for (const line of lines) expect(line.replace(/"(?:[^"]|"")*"/g, '').split(',')).toHaveLength(columns);
  });
});

test.each(['jsonl', 'csv'] as const)('no word of the code or of an endpoint is in %s', async (format) => {
  expect(await exported(await filled(), format)).not.toContain('secretName');
});
