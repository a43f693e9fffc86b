import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { withCheck } from '../../scripts/platform/proposed-api.ts';

// How the minified programs of code-server 4.139 look around the predicate; the names differ from file to file.
const program = "x=1;function Oe(i,t){return!0}function M(i,t){if(!Oe(i,t))throw new Error(`Extension '${i.identifier.value}' CANNOT use API`)}y=2;";

/** Runs the predicate of a patched program. */
function isEnabled(patched: string, extension: object, proposal: string): unknown {
  const start = patched.indexOf('function Oe');
  const predicate = patched.slice(start, patched.indexOf('function M'));
  return runInNewContext(`${predicate} Oe(extension, proposal);`, { extension, proposal });
}

test('an extension may use exactly the proposals that VS Code enabled for it', () => {
  const patched = withCheck(program, 'a.js');
  expect(isEnabled(patched, {}, 'inlineCompletionsAdditions')).toBe(false);
  expect(isEnabled(patched, { enabledApiProposals: ['other'] }, 'inlineCompletionsAdditions')).toBe(false);
  expect(isEnabled(patched, { enabledApiProposals: ['inlineCompletionsAdditions'] }, 'inlineCompletionsAdditions')).toBe(true);
});

test('nothing else is changed', () => {
  const patched = withCheck(program, 'a.js');
  expect(patched.startsWith('x=1;function Oe(i,t){')).toBe(true);
  expect(patched.endsWith(program.slice(program.indexOf('function M')))).toBe(true);
});

test.each([
  ['another build', program.replace('return!0', 'return!1')],
  ['a program that is patched already', withCheck(program, 'a.js')],
  ['two such predicates', program + program],
])('%s is an error that names the file', (_what, text) => {
  expect(() => withCheck(text, 'a.js')).toThrow(/a\.js/);
});
