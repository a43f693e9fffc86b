import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** The three programs that ask whether an extension may use a proposed API. */
const programs = [
  'workbench/api/node/extensionHostProcess.js',
  'workbench/api/worker/extensionHostWorkerMain.js',
  'code/browser/workbench/workbench.js',
];

/**
 * In code-server the minified predicate "is this proposed API enabled for that extension?" always says yes.
 * It is known by what follows it: the function that throws when the predicate says no.
 */
const alwaysYes = /function (?<name>[\w$]+)\((?<extension>[\w$]+),(?<proposal>[\w$]+)\)\{return!0\}(?=function [\w$]+\([\w$]+,[\w$]+\)\{if\(!\k<name>\([\w$]+,[\w$]+\)\)throw new Error\(`Extension ')/g;

/**
 * Gives code-server back VS Code's own check of proposed APIs. Without it a test passes for an extension that no
 * VS Code from the Marketplace's users can activate.
 * @param out the folder `out/vs` of the installed VS Code
 * @throws Error when a program does not look as expected, before any is written
 */
export function restoreProposedApiCheck(out: string): void {
  const patched = programs.map((program) => {
    const file = path.join(out, program);
    return { file, text: withCheck(readFileSync(file, 'utf8'), program) };
  });
  for (const { file, text } of patched) writeFileSync(file, text);
}

/** @throws Error unless exactly one predicate that always says yes is found */
export function withCheck(text: string, program: string): string {
  const found = [...text.matchAll(alwaysYes)];
  if (found.length !== 1) {
    throw new Error(`${program} of code-server holds ${String(found.length)} proposed-API predicates that were expected once. Its build has changed: look at it before raising its version.`);
  }
  return text.replace(
    alwaysYes,
    'function $<name>($<extension>,$<proposal>){return($<extension>.enabledApiProposals??[]).includes($<proposal>)}',
  );
}
