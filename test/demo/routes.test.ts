import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { COMPLETIONS, placeOf } from '../../demo/completions.ts';
import { startDemoEndpoint, type DemoEndpoint } from '../../demo/endpoint.ts';
import { BUGS, HONEST_TEXT } from '../../demo/selections.ts';
import { demoSettings } from '../../demo/settings.ts';
import { createApp, type App } from '../../src/app.ts';
import { readConfig } from '../../src/config/validate.ts';
import { applyEdits } from '../../src/request/document.ts';
import type { Request } from '../../src/request/request.ts';
import type { RouteResult } from '../../src/routing/decision.ts';
import { completionAt, routingSettings, selectionOf, syntaxErrors } from './workspace.ts';

let endpoint: DemoEndpoint;
let app: App;

beforeAll(async () => {
  endpoint = await startDemoEndpoint({ latencyMs: 0, tokensPerSecond: Infinity });
  const { config } = readConfig(routingSettings(demoSettings(endpoint.baseUrl)));
  const gateEntry = fileURLToPath(new URL('../../src/quality/engine/engine-main.ts', import.meta.url));
  app = await createApp({ config, keyOf: () => Promise.resolve(null), ledgerPath: ':memory:', gateEntry });
  // The first answer must not race with the start of the engine.
  await vi.waitUntil(async () => (await app.diagnose({ file: 'a.ts', languageId: 'typescript', text: 'let a = (;', version: 1 })).length > 0, { timeout: 30_000 });
  // The other two are started by the first answer that they look at, which does not wait for them.
  await vi.waitUntil(async () => (await ask(completionAt(placeOf('export function initials')))).decision.attempts.every(({ missed }) => missed.length === 0), { timeout: 30_000 });
}, 70_000);

afterAll(async () => {
  await app.dispose();
  await endpoint.close();
});

function ask(request: Request): Promise<RouteResult> {
  return app.ask(request, { signal: new AbortController().signal, stream: true, onText: () => undefined }, { path: request.document.file, folders: [] });
}

/** Asks until every check had the time that it needs: on a busy machine an automatic answer goes without. */
function askChecked(request: Request): Promise<RouteResult> {
  return vi.waitUntil(async () => {
    const result = await ask(request);
    const wasHurried = result.decision.attempts.some(({ missed }) => missed.some(({ reason }) => /time|too long/.test(reason)));
    return wasHurried ? false : result;
  }, { timeout: 60_000 });
}

/** `cheap failed syntax` for each attempt. */
function steps({ decision }: RouteResult): string[] {
  return decision.attempts.map(({ tier, result, findings }) => [tier, result, ...new Set(findings.map(({ check }) => check))].join(' '));
}

const AT: Readonly<Record<string, readonly string[]>> = {
  'const total =': ['cheap failed syntax', 'standard passed'],
  'const pieces =': ['cheap passed'],
  'export function isExpired': ['cheap failed syntax', 'standard passed'],
  'const paid =': ['cheap failed reply', 'standard passed'],
  'const waiting =': ['cheap failed reply', 'standard passed'],
  'export function byCustomer': ['cheap failed reply', 'standard passed'],
  'export async function sendAll': ['cheap failed syntax', 'standard failed syntax'],
  'const word =': ['cheap passed'],
  'export function formatDate': ['cheap passed'],
  'amount =': ['cheap passed'],
  'const missing =': ['cheap failed lint', 'standard passed'],
  'const articles =': ['cheap failed types', 'standard passed'],
  'export function initials': ['cheap failed examples', 'standard passed'],
  'fitting =': ['cheap failed lint', 'standard passed'],
  'if len(grams)': ['cheap failed syntax', 'standard passed'],
  'local parts =': ['cheap unchecked'],
};

describe('what the real router makes of the script', () => {
  test.each(COMPLETIONS.filter(({ typed }) => typed in AT))('while typing $typed', async (place) => {
    const request = completionAt(place);
    const result = await askChecked(request);
    expect(steps(result)).toEqual(AT[place.typed]);
    const answered = place.typed !== 'export async function sendAll';
    expect(result.decision.outcome).toBe(answered ? 'answered' : 'nothing');
    expect(result.content === null ? null : applyEdits(request.document.text, result.content.edits).includes(place.statement)).toBe(answered ? true : null);
  }, 70_000);

  test('in a file that does not parse, its own error is not held against an answer, a new one is', async () => {
    const place = COMPLETIONS.find(({ file }) => file === 'src/stock.js')!;
    const result = await ask(completionAt(place));
    expect(result.decision.attempts.map(({ tier, result: verdict }) => [tier, verdict === 'failed'])).toEqual([['cheap', true], ['standard', false]]);
    expect(result.content?.text).toBe(place.statement.slice(place.typed.length));
  });

  test('Complete Here climbs to the top where two tiers slip', async () => {
    const result = await ask(completionAt(COMPLETIONS.find(({ slips }) => slips.medium !== undefined)!, undefined, 'manual'));
    // The cheap model is asked to mend its answer first: standard is dear enough for that.
    expect(steps(result)).toEqual(['cheap failed syntax', 'cheap failed syntax', 'standard failed syntax', 'premium passed']);
  });

  test('with nothing typed yet, Complete Here writes the whole statement', async () => {
    const result = await ask(completionAt(COMPLETIONS[0]!, '', 'manual'));
    expect(result.content?.text).toBe(COMPLETIONS[0]!.statement);
  });

  test('nothing is shown where nothing is scripted', async () => {
    const { document } = completionAt(COMPLETIONS[0]!, '');
    const result = await ask({ id: 'elsewhere', task: 'complete', trigger: 'auto', document, cursor: document.text.indexOf('  return lines.map') });
    expect([result.decision.outcome, result.content]).toEqual(['nothing', null]);
  });

  test.each([
    ['src/cart.ts', 'export function spreadDiscount(lines: readonly CartLine[], discount: number): number[] {', ['cheap passed']],
    ['src/orders.ts', 'export async function findMissing(order: Order, warehouse: Warehouse): Promise<string[]> {', ['standard passed']],
    ['src/format.ts', 'export function maskCard(card: string): string {', ['cheap failed reply', 'standard passed']],
    ['lib/receipt.rb', '  def to_s', ['cheap passed']],
  ])('explaining in %s', async (file, code, expected) => {
    const result = await ask(selectionOf('explain', file, code));
    expect(steps(result)).toEqual(expected);
    expect(result.content?.text).toContain('\n\n');
  });

  test('an unscripted explanation is the honest text', async () => {
    expect((await ask(selectionOf('explain', 'src/cart.ts', 'export const SHIPPING = 490;'))).content?.text).toBe(HONEST_TEXT);
  });

  test.each([
    ['src/orders.ts', 'premium', 'complex'],
    ['src/stock.js', 'standard', 'trivial'],
  ])('debugging in %s starts at %s', async (file, tier, complexity) => {
    const bug = BUGS.find((one) => one.file === file)!;
    const request = selectionOf('debug', file, bug.wrong);
    const result = await ask(request);
    expect([result.decision.planned?.tier, result.decision.executed?.tier, result.decision.classification.complexity]).toEqual([tier, tier, complexity]);
    expect(steps(result)).toEqual(bug.slips.medium === undefined ? [`${tier} passed`] : [`${tier} failed syntax`, `${tier} passed`]);
    expect(result.decision.attempts.map(({ purpose }) => purpose)).toEqual(bug.slips.medium === undefined ? ['answer'] : ['answer', 'repair']);
    expect(result.content?.text).toBe(bug.diagnosis);
    const patched = applyEdits(request.document.text, result.content?.edits ?? []);
    expect(patched).toBe(request.document.text.replace(bug.wrong, bug.right));
    expect(syntaxErrors(file, patched)).toEqual([]);
  });

  test('every attempt has the endpoint\'s own count of tokens and a cost', async () => {
    const { decision } = await ask(completionAt(COMPLETIONS[0]!));
    expect(decision.attempts.every(({ basis, cost }) => basis === 'usage' && cost !== null && cost > 0)).toBe(true);
    expect(decision.cost).toBeGreaterThan(0.0001);
  });
});
