import { utimesSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEngine } from '../../../src/quality/engine/engine.ts';
import type { CheckReport } from '../../../src/quality/verdict.ts';
import type { DocumentSnapshot, TextEdit } from '../../../src/request/document.ts';
import { makeWorkspace, type TestWorkspace } from './workspace.ts';

const engine = createEngine({ entry: fileURLToPath(new URL('../../../src/quality/engine/engine-main.ts', import.meta.url)), hangMs: 30_000, startMs: 30_000 });
afterAll(() => engine.dispose());

const CONFIG = `export default [{ files: ['**/*.js'], rules: {
  'no-undef': 'error', 'no-unreachable': 'error', 'no-unused-vars': 'error', 'no-var': 'error', 'use-isnan': 'warn',
} }, { ignores: ['generated/'] }];`;

let workspace: TestWorkspace;
beforeEach(() => {
  workspace = makeWorkspace();
  workspace.installEslint();
  workspace.write('package.json', '{ "type": "module" }');
  workspace.write('eslint.config.js', CONFIG);
});
afterEach(() => { workspace.remove(); });

/** An insertion at `║`, or a replacement of what stands between `«` and `»`. */
function edited(marked: string, newText: string): { text: string; edits: TextEdit[] } {
  const at = marked.search(/[║«]/);
  const end = marked.includes('»') ? marked.indexOf('»') - 1 : at;
  return { text: marked.replace(/[║«»]/g, ''), edits: [{ start: at, end, newText }] };
}

/** A disk may give what is written twice in a moment the same time; a person is slower. */
function configure(text: string): void {
  utimesSync(workspace.write('eslint.config.js', text), new Date(), new Date(Date.now() + 10_000));
}

async function lint(marked: string, newText: string, file = 'src/a.js'): Promise<CheckReport | undefined> {
  const { text, edits } = edited(marked, newText);
  return check(workspace.document(file, text), edits);
}

async function check(document: DocumentSnapshot, edits: readonly TextEdit[]): Promise<CheckReport | undefined> {
  return (await engine.check({ document, edits, asked: null }, ['eslint'], { limitMs: 60_000 })).get('eslint');
}

function codes(report: CheckReport | undefined): unknown {
  return report?.status === 'done' ? { findings: report.findings.map(({ code }) => code), doubts: (report.doubts ?? []).map(({ code }) => code) } : report?.status === 'unchecked' ? report.reason : report?.status;
}

describe("the workspace's own ESLint", () => {
  it('finds the errors that an answer adds, with their places; matters of style are doubts, warnings are nothing', async () => {
    const report = await lint('other();\nexport function f() {\n  ║\n}\n', 'var a = missing === NaN;\n  return a;');
    expect(codes(report)).toEqual({ findings: ['no-undef'], doubts: ['no-var'] });
    expect(report).toMatchObject({ findings: [{ check: 'eslint', at: { line: 3, column: 11 }, span: { start: 41, end: 48 } }] });
  });

  it('has doubts about what right answers have as well: a name that nothing uses yet, code that is never reached', async () => {
    expect(codes(await lint('export function f() {\n  ║\n}\n', 'const a = 1;'))).toEqual({ findings: [], doubts: ['no-unused-vars'] });
    expect(codes(await lint('export function f() {\n  ║\n}\n', 'return 1;\n  f();'))).toEqual({ findings: [], doubts: ['no-unreachable'] });
  });

  it('cannot be switched off by the answer', async () => {
    expect(codes(await lint('export function f() {\n  ║\n}\n', '// eslint-disable-next-line no-undef\n  missing();'))).toEqual({ findings: ['no-undef'], doubts: [] });
    expect(codes(await lint('║\nexport function f() {\n}\n', '/* eslint no-undef: off */ missing(); /* global missing */'))).toEqual({ findings: ['no-undef'], doubts: [] });
  });

  it("leaves the user's own comments alone, also in a line that a patch writes anew", async () => {
    expect(codes(await lint('/* global missing */\nexport function f() {\n  ║\n}\n', 'missing();'))).toEqual({ findings: [], doubts: [] });
    const line = '  missing(1); // eslint-disable-line no-undef\n';
    expect(codes(await lint(`export function f() {\n«${line}»}\n`, line.replace('1', '2')))).toEqual({ findings: [], doubts: [] });
  });

  it('cannot tell where the file cannot be read as it is, is left out, or has no configuration', async () => {
    expect(codes(await lint('const = 1;\n║', 'f();'))).toBe("this workspace's ESLint cannot read the file as it is");
    expect(codes(await lint('║', 'missing();', 'generated/a.js'))).toBe('nothing');
    configure('throw new Error("broken");');
    expect(codes(await lint('║', 'missing(1);'))).toBe("this workspace's ESLint failed");
  });

  it('takes a changed configuration', async () => {
    expect(codes(await lint('║', 'missing();'))).toEqual({ findings: ['no-undef'], doubts: [] });
    configure('export default [{ rules: { "no-undef": "off" } }];\n');
    expect(codes(await lint('\n║', 'missing();'))).toEqual({ findings: [], doubts: [] });
  });

  it('is not loaded for a document that is not trusted, in no folder or outside of it', async () => {
    workspace.write('eslint.config.js', `import { writeFileSync } from 'node:fs'; writeFileSync(${JSON.stringify(workspace.folder)} + '/ran', ''); export default [];`);
    const { text, edits } = edited('║', 'missing();');
    const { place, ...nowhere } = workspace.document('a.js', text);
    const none = 'this workspace has no ESLint of its own';
    expect(codes(await check({ ...nowhere, place: { ...place!, trusted: false } }, edits))).toBe(none);
    expect(codes(await check({ ...nowhere, place: { ...place!, folder: null } }, edits))).toBe(none);
    expect(codes(await check({ ...nowhere, place: { ...place!, path: `${workspace.folder}-other/a.js` } }, edits))).toBe(none);
    expect(codes(await check(nowhere, edits))).toBe(none);
    expect(workspace.has('ran')).toBe(false);
    expect(codes(await check({ ...nowhere, place: place! }, edits))).toEqual({ findings: [], doubts: [] });
    expect(workspace.has('ran')).toBe(true);
  });
});
