import { readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createGate } from '../../../src/quality/create-gate.ts';
import { createEngine } from '../../../src/quality/engine/engine.ts';
import { createOwnChecks, type OwnChecks } from '../../../src/quality/own/own-checks.ts';
import type { CheckName } from '../../../src/quality/verdict.ts';
import type { Request } from '../../../src/request/request.ts';
import { completeAt, selectionIn } from '../golden.ts';
import { mark, traps } from './traps.ts';
import { makeWorkspace, type TestWorkspace } from './workspace.ts';

const entry = fileURLToPath(new URL('../../../src/quality/engine/engine-main.ts', import.meta.url));
const engine = createEngine({ entry, startMs: 30_000, hangMs: 60_000 });
afterAll(() => engine.dispose());
const limits = { completeMs: 30_000, debugMs: 30_000, extraAutoMs: 30_000 };
const never = new AbortController().signal;

let workspace: TestWorkspace;
let own: OwnChecks;
beforeEach(() => {
  workspace = makeWorkspace();
  workspace.write('marks/keep', '');
  for (const [name, text] of Object.entries(traps(marksFolder()))) workspace.write(name, text);
  const command = { command: [process.execPath, '-e', mark(marksFolder(), 'command')], languages: ['*'], tasks: ['complete', 'debug'], on: 'file', folders: null, timeoutMs: 30_000 } as const;
  own = createOwnChecks({ engine, settings: () => ({ eslint: 'auto', commands: [command] }), limits: { autoMs: 30_000, manualMs: 30_000 } });
});
afterEach(async () => {
  await own.dispose();
  workspace.remove();
});

function marksFolder(): string {
  return path.join(workspace.folder, 'marks');
}

function marks(): string[] {
  return readdirSync(marksFolder()).filter((name) => name !== 'keep').sort();
}

/** Every kind of request in every language that brings configuration of its own. */
function requests(trusted: boolean): Request[] {
  return ['typescript', 'javascript', 'python', 'json', 'go'].flatMap((languageId) => {
    const code = languageId === 'python' ? 'a = 1\n' : languageId === 'json' ? '[1]\n' : 'let a = 1;\n';
    const asked: Request[] = [completeAt(`${code}║`, languageId), selectionIn(`«${code.trim()}»\n`, 'debug', languageId), selectionIn(`«${code.trim()}»\n`, 'explain', languageId)];
    const file = `src/a.${{ typescript: 'ts', javascript: 'js', python: 'py', json: 'json' }[languageId] ?? languageId}`;
    return asked.flatMap((request) => (['auto', 'manual'] as const).map((trigger): Request => ({ ...request, trigger, document: workspace.document(file, request.document.text, { languageId, trusted }) })));
  });
}

async function judgeAll(trusted: boolean): Promise<Set<CheckName>> {
  const gate = createGate({ engine, own, limits });
  const made = new Set<CheckName>();
  for (const request of requests(trusted)) {
    gate.prepare(request);
    await engine.diagnose(request.document);
    const text = request.document.text.trim().replace('a', 'b').replace('[1]', request.task === 'debug' ? '[2]' : '');
    const { verdict } = await gate.judge(request, { text: request.task === 'complete' ? text : `It is fine so.\n\`\`\`\n${text}\n\`\`\``, cutOff: false }, never);
    for (const check of verdict.by) made.add(check);
  }
  return made;
}

describe('a workspace full of traps', () => {
  it('runs none of them while it is not trusted', { timeout: 60_000 }, async () => {
    const made = await judgeAll(false);
    expect(marks()).toEqual([]);
    // They were looked at, and not by what is the workspace's own.
    expect([...made]).toEqual(expect.arrayContaining(['reply', 'syntax', 'lint']));
    expect([made.has('eslint'), made.has('command')]).toEqual([false, false]);
  });

  it("would show it: trusted, its own ESLint and the user's command run, and nothing that nobody asked for", { timeout: 60_000 }, async () => {
    const made = await judgeAll(true);
    expect(marks()).toEqual(expect.arrayContaining(['command', 'eslint']));
    expect(marks().filter((name) => !['command', 'eslint', 'typescript'].includes(name))).toEqual([]);
    expect([made.has('eslint'), made.has('command')]).toEqual([true, true]);
  });
});
