import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createApp } from '../src/app.ts';
import type { Config, Provider } from '../src/config/config.ts';
import { readConfig } from '../src/config/validate.ts';
import { offsetAt, positionAt, type DocumentSnapshot } from '../src/request/document.ts';
import { languageOfFile } from '../src/request/language.ts';
import type { Diagnostic, Request } from '../src/request/request.ts';
import type { Attempt, RouteResult } from '../src/routing/decision.ts';
import { readArguments, USAGE, UsageError, type AskArguments } from './ask-arguments.ts';

const EXIT = { answered: 0, wrongCall: 2, notAnswered: 3 } as const;
const GATE_ENTRY = fileURLToPath(new URL('../src/quality/engine-main.ts', import.meta.url));

async function readText(file: string, what: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new UsageError(`${what} "${file}" cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function loadConfig(file: string): Promise<Config> {
  const text = await readText(file, 'The configuration');
  let settings: unknown;
  try {
    settings = JSON.parse(text);
  } catch (error) {
    throw new UsageError(`The configuration "${file}" is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  const { config, problems } = readConfig(settings);
  // A script must not go on with half of what it asked for.
  if (problems.length > 0) throw new UsageError(`The configuration "${file}" is wrong:\n${problems.map(({ place, message }) => `  ${place}: ${message}`).join('\n')}`);
  return config;
}

/** `STEPLADDER_KEY_OPEN_ROUTER` for the provider `open-router`. */
function keyOf(provider: Provider): string | null {
  const name = `STEPLADDER_KEY_${provider.name.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_')}`;
  const key = process.env[name];
  return key === undefined || key === '' ? null : key;
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

function attemptJson({ tier, provider, model, result, by, findings, failure, inputTokens, outputTokens, cost, basis, ms, uncheckedReason }: Attempt): object {
  const brief = failure === null ? null : { kind: failure.kind, scope: failure.scope, action: failure.action, status: failure.status, message: failure.message };
  const unchecked = uncheckedReason === null ? {} : { unchecked: uncheckedReason };
  return { tier, provider, model, result, by, findings, ...unchecked, failure: brief, inputTokens, outputTokens, cost, basis, ms: Math.round(ms) };
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
  const { id, task, outcome, reason, message, planned, executed, classification, attempts, skipped, cost, ms } = result.decision;
  return {
    id, task, outcome,
    ...(reason === null ? {} : { reason }),
    text: result.content?.text ?? null,
    ...(task === 'debug' ? { edits: editsJson(request, result) } : {}),
    ...(result.incomplete ? { incomplete: true } : {}),
    message, planned, executed,
    classification: { by: classification.by, complexity: classification.complexity, signals: classification.signals },
    cost, ms: Math.round(ms), attempts: attempts.map(attemptJson), skipped,
  };
}

/** Where the user called from: npm itself works in the project's folder. */
const CALLED_FROM = process.env['INIT_CWD'] ?? process.cwd();

async function ask(options: AskArguments): Promise<number> {
  const config = await loadConfig(resolve(CALLED_FROM, options.config));
  const file = resolve(CALLED_FROM, options.file);
  const text = await readText(file, 'The source file');
  const label = relative(CALLED_FROM, file).replaceAll('\\', '/');
  const document: DocumentSnapshot = { file: label, languageId: languageOfFile(file), text, version: 1 };
  const app = await createApp({ config, keyOf: (provider) => Promise.resolve(keyOf(provider)), ledgerPath: options.ledger === null ? ':memory:' : resolve(CALLED_FROM, options.ledger), gateEntry: GATE_ENTRY });
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
    const result = await app.ask(request, { signal: cancel.signal, stream: options.stream, ...(options.stream ? { onText } : {}) }, file);
    if (options.stream && options.task === 'explain') process.stderr.write('\n');
    process.stdout.write(`${JSON.stringify(resultJson(request, result), null, 2)}\n`);
    return result.decision.outcome === 'answered' ? EXIT.answered : EXIT.notAnswered;
  } finally {
    await app.dispose();
  }
}

try {
  process.exitCode = await ask(readArguments(process.argv.slice(2)));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`${error.message}\n\n${USAGE}\n`);
  process.exitCode = EXIT.wrongCall;
}
