import type { Request } from '../../request/request.ts';
import type { CheckName } from '../verdict.ts';

/** The languages that the engine can check, with the file ending that tells its parsers which one it is. */
const ENDINGS: Readonly<Record<string, string>> = {
  typescript: '.ts',
  typescriptreact: '.tsx',
  javascript: '.js',
  javascriptreact: '.jsx',
};

/** The checks that code in a language must pass besides the reply check; none where nothing can verify it. */
export function requiredChecks(languageId: string): readonly CheckName[] {
  return languageId in ENDINGS ? ['syntax', 'lint'] : [];
}

/** The checks that are made where they can: without them an answer may pass all the same. */
export function extraChecks({ document }: Request): readonly CheckName[] {
  if (!(document.languageId in ENDINGS)) return [];
  return ['types', 'examples'];
}

/** All checks that code in a language can meet; null where nothing can verify it. */
export function codeChecks(languageId: string): readonly CheckName[] | null {
  const required = requiredChecks(languageId);
  return required.length === 0 ? null : required;
}

/** `.tsx` for `typescriptreact`; `.ts` for a language that is none of ours. */
export function fileEnding(languageId: string): string {
  return ENDINGS[languageId] ?? '.ts';
}

export function isJavaScript(languageId: string): boolean {
  return languageId === 'javascript' || languageId === 'javascriptreact';
}

/** Whether files of a language may hold JSX: a `.js` file may, as all its build tools allow. */
export function mayHoldJsx(languageId: string): boolean {
  return isJavaScript(languageId) || languageId === 'typescriptreact';
}
