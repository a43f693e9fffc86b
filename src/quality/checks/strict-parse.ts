import { parse, type ParserOptions } from '@babel/parser';
import type { Problem } from '../shift.ts';
import { isJavaScript, mayHoldJsx } from './languages.ts';

/** What Babel's parser says of a text; `complete` is false where it gave up at the last problem. */
export interface StrictParse {
  readonly problems: readonly Problem[];
  readonly complete: boolean;
}

type Plugin = NonNullable<ParserOptions['plugins']>[number];

/** How a text is read: by the rules of modules or of scripts, and whether it only declares what exists elsewhere (`.d.ts`). */
export interface ReadAs {
  readonly module: boolean;
  readonly ambient?: boolean;
}

/** Objections that TypeScript's own compiler does not share: the old word for `namespace`, `using` in a CommonJS file. */
const NOT_SHARED: ReadonlySet<string> = new Set(['InlineModuleDeclarationMustUseString', 'UnexpectedUsingDeclaration']);

/**
 * Reads a text with Babel's parser, which reports what an engine refuses before it runs a line and TypeScript's parser
 * lets through. Codes are Babel's. Null where the parser fails in a way that says nothing about the text.
 */
export function strictParse(text: string, languageId: string, readAs: ReadAs): StrictParse | null {
  try {
    const { errors } = parse(text, optionsFor(text, languageId, readAs));
    return { problems: errors.flatMap((error) => problemOf(error, text) ?? []), complete: true };
  } catch (error) {
    const last = problemOf(error, text);
    return last && { problems: [last], complete: false };
  }
}

/** Whether a part of a text, read alone as the whole would be, is without problems. */
export function isSoundPart(part: string, text: string, languageId: string, readAs: ReadAs): boolean {
  try {
    return parse(part, optionsFor(text, languageId, readAs)).errors.every((error) => problemOf(error, part) === null);
  } catch {
    return false;
  }
}

function optionsFor(text: string, languageId: string, { module, ambient = false }: ReadAs): ParserOptions {
  return {
    sourceType: module ? 'module' : 'script',
    errorRecovery: true,
    attachComment: false,
    // A file without `import` and `export` may be of CommonJS, or a module all the same.
    ...(module ? {} : { allowReturnOutsideFunction: true, allowNewTargetOutsideFunction: true, allowAwaitOutsideFunction: true }),
    plugins: [
      ...(isJavaScript(languageId) ? flow(text) : [['typescript', { dts: ambient }] satisfies Plugin]),
      ...(mayHoldJsx(languageId) ? ['jsx' as const] : []),
      // The old decorators know those of parameters, the new ones may follow `export`; TypeScript takes both.
      /\bexport\s+(?:default\s+)?@/.test(text) ? 'decorators' : 'decorators-legacy',
      'decoratorAutoAccessors',
      'deferredImportEvaluation',
    ],
  };
}

function flow(text: string): Plugin[] {
  return /^\s*(?:\/\/|\/\*)[^\n]{0,200}@flow|^\s*\*\s*@flow/m.test(text.slice(0, 2_000)) ? [['flow', { all: true }]] : [];
}

function problemOf(error: unknown, text: string): Problem | null {
  if (!isParseError(error) || NOT_SHARED.has(error.reasonCode)) return null;
  const { reasonCode, message, pos: start, missingPlugin } = error;
  const name = /^[\p{ID_Continue}$#]+/u.exec(text.slice(start, start + 200))?.[0] ?? '';
  const span = { start, end: start + Math.max(1, name.length) };
  if (missingPlugin === undefined) return { code: reasonCode, message: message.replace(/ \(\d+:\d+\)$/, ''), ...span };
  // What only a proposal allows: `a?.b = 1` has a place in the language's own rules, for the others Babel is asked too much.
  if (!missingPlugin.includes('optionalChainingAssign')) return null;
  return { code: 'InvalidLhsOptionalChaining', message: 'Invalid optional chaining in the left-hand side of assignment expression.', ...span };
}

interface ParseError {
  readonly reasonCode: string;
  readonly message: string;
  readonly pos: number;
  readonly missingPlugin?: readonly string[];
}

function isParseError(error: unknown): error is ParseError {
  return error instanceof SyntaxError && 'reasonCode' in error && typeof error.reasonCode === 'string' && 'pos' in error && typeof error.pos === 'number';
}
