import { randomUUID } from 'node:crypto';
import { open, readFile, realpath } from 'node:fs/promises';
import { basename, dirname, isAbsolute, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type App, createApp } from '../src/app.ts';
import type { Config, Provider } from '../src/config/config.ts';
import { readConfig } from '../src/config/validate.ts';
import { offsetAt, positionAt, type DocumentSnapshot, type Place } from '../src/request/document.ts';
import { languageOfFile } from '../src/request/language.ts';
import type { Diagnostic, Request } from '../src/request/request.ts';
import type { Attempt, RouteResult } from '../src/routing/decision.ts';
import type { LedgerNotice } from '../src/spend/ledger.ts';
import { noticeText } from '../src/spend/notice-text.ts';
import { policyMatrix } from '../src/routing/show-policy.ts';
import { readArguments, USAGE, UsageError, type AskArguments, type ShowPolicyArguments } from './ask-arguments.ts';

const EXIT = { answered: 0, wrongCall: 2, notAnswered: 3 } as const;
const GATE_ENTRY = fileURLToPath(new URL('../src/quality/engine/engine-main.ts', import.meta.url));

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

async function readText(file: string, what: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new UsageError(`${what} "${file}" cannot be read: ${messageOf(error)}`);
  }
}

async function loadConfig(file: string): Promise<Config> {
  const text = await readText(file, 'The configuration');
  let settings: unknown;
  try {
    settings = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (error) {
    throw new UsageError(`The configuration "${file}" is not JSON: ${messageOf(error)}`);
  }
  const { config, problems } = readConfig(settings);
  checkKeys(config.providers);
  // A script must not go on with half of what it asked for.
  if (problems.length > 0) throw new UsageError(`The configuration "${file}" is wrong:\n${problems.map(({ place, message }) => `  ${place}: ${message}`).join('\n')}`);
  return config;
}

function keyName(provider: Provider): string {
  return `STEPLADDER_KEY_${provider.name.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_')}`;
}

/** `STEPLADDER_KEY_OPEN_ROUTER` for the provider `open-router`; null when it is not set. */
function keyOf(provider: Provider): string | null {
  const key = process.env[keyName(provider)];
  return key === undefined || key === '' ? null : key;
}

/** A key belongs to one origin: two providers elsewhere must not share the variable that holds it. @throws UsageError */
function checkKeys(providers: readonly Provider[]): void {
  for (const one of providers) {
    const other = providers.find((each) => each !== one && keyName(each) === keyName(one) && new URL(each.baseUrl).origin !== new URL(one.baseUrl).origin);
    if (other !== undefined) throw new UsageError(`The providers "${one.name}" and "${other.name}" would both take their key from ${keyName(one)}. Rename one of them.`);
  }
}

/** A file that is something else must not be taken for a damaged ledger and moved away. @throws UsageError */
async function checkLedger(file: string): Promise<void> {
  const handle = await open(file).catch(() => null);
  if (handle === null) return;
  try {
    const { buffer, bytesRead } = await handle.read({ buffer: Buffer.alloc(LEDGER_HEADER.length) });
    if (bytesRead > 0 && buffer.toString('latin1') !== LEDGER_HEADER) throw new UsageError(`--ledger ${file} is no ledger. Name a new file, or one that an earlier call made.`);
  } catch (error) {
    throw error instanceof UsageError ? error : new UsageError(`--ledger ${file} cannot be used: ${messageOf(error)}`);
  } finally {
    await handle.close();
  }
}

/** What every SQLite file begins with (its format's documentation). */
const LEDGER_HEADER = 'SQLite format 3\0';

/** Opens the router; without a ledger that can be written the caps would hold for nothing. @throws UsageError */
async function openApp(config: Config, ledger: string | null): Promise<App> {
  if (ledger !== null) await checkLedger(ledger);
  const onNotice = (notice: LedgerNotice): void => {
    const text = noticeText(notice);
    if (text !== null) process.stderr.write(`${text}\n`);
  };
  const app = await createApp({ config, keyOf: (provider) => Promise.resolve(keyOf(provider)), ledgerPath: ledger ?? ':memory:', gateEntry: GATE_ENTRY, onNotice });
  const written = await app.ledger.store.write(() => undefined);
  if (written.ok || written.fault === 'locked') return app;
  await app.dispose();
  throw new UsageError(`--ledger ${ledger ?? ''} cannot be used: ${written.message}`);
}

function requestOf(options: AskArguments, document: DocumentSnapshot, diagnostics: readonly Diagnostic[]): Request {
  const base = { id: randomUUID(), trigger: options.trigger, document };
  const { text } = document;
  if (options.task === 'complete') {
    return { ...base, task: 'complete', cursor: options.position === null ? text.length : offsetAt(text, options.position) };
  }
  const { start, end } = options.selection ?? { start: positionAt(text, 0), end: positionAt(text, text.length) };
  const selection = { start: offsetAt(text, start), end: offsetAt(text, end) };
  const inside = diagnostics.filter((one) => one.start <= selection.end && one.end >= selection.start);
  return { ...base, task: options.task, selection, diagnostics: inside };
}

function attemptJson({ purpose, tier, provider, model, servedModel, result, by, findings, failure, inputTokens, outputTokens, cost, basis, ms, uncheckedReason, confidence, contextShare }: Attempt): object {
  const brief = failure === null ? null : { kind: failure.kind, scope: failure.scope, action: failure.action, status: failure.status, message: failure.message };
  const unchecked = uncheckedReason === null ? {} : { unchecked: uncheckedReason };
  const trimmed = contextShare === 1 ? {} : { contextShare };
  return { purpose, tier, provider, model, servedModel, result, by, findings, ...unchecked, failure: brief, confidence, inputTokens, outputTokens, cost, basis, ms: Math.round(ms), ...trimmed };
}

/** Messages name the editor's command; here a key is an environment variable. */
function forTerminal<T>(value: T): T {
  return JSON.parse(JSON.stringify(value).replaceAll('run \\"Stepladder: Set API Key\\"', 'set STEPLADDER_KEY_<PROVIDER>').replaceAll('with \\"Stepladder: Set API Key\\"', 'in STEPLADDER_KEY_<PROVIDER>')) as T;
}

/** Positions from 1, as everywhere in the command's interface. */
function editsJson({ document }: Request, { content }: RouteResult): object[] {
  return (content?.edits ?? []).map(({ start, end, newText }) => {
    const [from, to] = [positionAt(document.text, start), positionAt(document.text, end)];
    const range = { start: { line: from.line + 1, column: from.character + 1 }, end: { line: to.line + 1, column: to.character + 1 } };
    return { file: document.file, range, newText };
  });
}

function resultJson(request: Request, result: RouteResult): object {
  const { id, task, outcome, reason, message, planned, executed, deviations, classification, attempts, skipped, choices, cachedAt, later, cost, ms } = result.decision;
  return {
    id, task, class: result.decision.class, outcome,
    ...(reason === null ? {} : { reason }),
    text: result.content?.text ?? null,
    ...(task === 'debug' ? { edits: editsJson(request, result) } : {}),
    ...(result.incomplete ? { incomplete: true } : {}),
    message, planned, executed, deviations,
    band: result.decision.band, arm: result.decision.arm,
    classification: { ...classification, ms: Math.round(classification.ms * 1000) / 1000 },
    ...(choices.length === 0 ? {} : { choices }),
    ...(cachedAt === null ? {} : { cached: true }),
    ...(later === null ? {} : { later }),
    cost, ms: Math.round(ms), attempts: attempts.map(attemptJson), skipped,
  };
}

/** Where the user called from: npm itself works in the project's folder. */
const CALLED_FROM = process.env['INIT_CWD'] ?? process.cwd();

/** As in the editor: no folder above the one that is worked in is named to a model. */
function labelOf(file: string): string {
  const label = relative(CALLED_FROM, file);
  return label.startsWith('..') || isAbsolute(label) ? basename(file) : label.replaceAll('\\', '/');
}

/** The folder that is worked in, or for a file elsewhere the one that it is in. */
function placeOf(file: string, trusted: boolean): Place {
  const inside = relative(CALLED_FROM, file);
  return { path: file, folder: inside.startsWith('..') || isAbsolute(inside) ? dirname(file) : CALLED_FROM, trusted };
}

async function ask(options: AskArguments): Promise<number> {
  const config = await loadConfig(resolve(CALLED_FROM, options.config));
  const file = resolve(CALLED_FROM, options.file);
  const text = await readText(file, 'The source file');
  const document: DocumentSnapshot = { file: labelOf(file), languageId: languageOfFile(file), text, version: 1, place: placeOf(file, options.trust) };
  const app = await openApp(config, options.ledger === null ? null : resolve(CALLED_FROM, options.ledger));
  const cancel = new AbortController();
  process.once('SIGINT', () => {
    cancel.abort();
  });
  try {
    const diagnostics = options.task === 'complete' ? [] : await app.diagnose(document);
    const request = requestOf(options, document, diagnostics);
    const onText = (piece: string): void => {
      process.stderr.write(piece);
    };
    const realFile = { path: await realpath(file), folders: [await realpath(CALLED_FROM)] };
    const result = await app.ask(request, { signal: cancel.signal, stream: options.stream, ...(options.stream ? { onText } : {}) }, realFile);
    if (options.stream && options.task === 'explain' && result.content !== null) process.stderr.write('\n');
    process.stdout.write(`${JSON.stringify(forTerminal(resultJson(request, result)), null, 2)}\n`);
    return result.decision.outcome === 'answered' ? EXIT.answered : EXIT.notAnswered;
  } finally {
    await app.dispose();
  }
}

/** The matrix as it is in force, and where the month stands by the ledger that is named. */
async function showPolicy(options: ShowPolicyArguments): Promise<number> {
  const config = await loadConfig(resolve(CALLED_FROM, options.config));
  const app = await openApp(config, options.ledger === null ? null : resolve(CALLED_FROM, options.ledger));
  try {
    const { month } = await app.ledger.spent();
    process.stdout.write(`${JSON.stringify(policyMatrix(config, month), null, 2)}\n`);
    return EXIT.answered;
  } finally {
    await app.dispose();
  }
}

try {
  const options = readArguments(process.argv.slice(2));
  process.exitCode = await (options.showPolicy ? showPolicy(options) : ask(options));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`${error.message}\n\n${USAGE}\n`);
  process.exitCode = EXIT.wrongCall;
}
