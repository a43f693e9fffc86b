import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { Types, Workspace } from './workspace.ts';

const workspaces: Workspace[] = [];
afterEach(() => {
  for (const workspace of workspaces.splice(0)) workspace.remove();
});

function workspaceOf(files: Readonly<Record<string, string>>): Workspace {
  const workspace = new Workspace(files);
  workspaces.push(workspace);
  return workspace;
}

const config = (options: object, more: object = {}): string => JSON.stringify({ compilerOptions: { module: 'esnext', moduleResolution: 'bundler', ...options }, ...more });
const A = "import { twice } from './b';\n║\n";
const B = 'export function twice(n: number): number { return 2 * n; }\n';

describe('in a project', () => {
  it('knows the other files, and says when it reads them', async () => {
    const { folder } = workspaceOf({ 'tsconfig.json': config({}), 'src/b.ts': B });
    const place = { path: path.join(folder, 'src', 'a.ts'), folder, trusted: false };
    const types = new Types();
    const name = path.basename(folder);
    expect(await types.insert(A, "twice('a');", 'typescript', place)).toEqual({ findings: ['TS2345'], doubts: [] });
    expect(await types.insert(A, 'twice(1);', 'typescript', place)).toEqual({ findings: [], doubts: [] });
    expect(types.progress).toEqual([{ project: name, state: 'reading' }, { project: name, state: 'ready' }]);
  });

  it('says that it is still being read', async () => {
    const { folder } = workspaceOf({ 'tsconfig.json': config({}), 'b.ts': B });
    const types = new Types();
    const document = types.document(A.replace('║', ''), 'typescript', { path: path.join(folder, 'a.ts'), folder, trusted: false });
    expect(await types.check(document, [{ start: 0, end: 0, newText: 'nowhere();' }])).toEqual({ unchecked: 'the project is still being read' });
  });

  it.each([
    ['its own strictness', { strict: true }, ['TS2322']],
    ['no more than that', { strict: false }, []],
    ['what nothing meant before TypeScript 6', {}, []],
  ])('has %s', async (_what, options, findings) => {
    const { folder } = workspaceOf({ 'tsconfig.base.json': config(options), 'tsconfig.json': '{ "extends": "./tsconfig.base.json" }', 'node_modules/typescript/package.json': '{ "version": "5.9.3" }' });
    const place = { path: path.join(folder, 'a.ts'), folder, trusted: false };
    expect(await new Types().insert('║\n', 'let a: string = null;', 'typescript', place)).toEqual({ findings, doubts: [] });
  });

  it('takes the nearest configuration and none above the folder', async () => {
    const { folder } = workspaceOf({ 'tsconfig.json': config({ strict: true }), 'packages/a/tsconfig.json': config({ strict: false }), 'packages/b/x.ts': '' });
    const at = (file: string, top = '.') => ({ path: path.join(folder, file), folder: path.join(folder, top), trusted: false });
    const insert = (place: ReturnType<typeof at>) => new Types().insert('║\n', 'let a: string = null;', 'typescript', place);
    expect(await insert(at('packages/a/a.ts'))).toMatchObject({ findings: [] });
    expect(await insert(at('packages/b/x.ts'))).toMatchObject({ findings: ['TS2322'] });
    expect(await insert(at('packages/b/x.ts', 'packages/b'))).toMatchObject({ findings: [] });
  });

  it.each(['', '{', '[]', 'null', '{ "extends": "./tsconfig.json" }', '{ "files": ["/dev/zero"], "include": ["/**/*", "../../**/*"] }'])('survives a configuration such as %j', async (text) => {
    const { folder } = workspaceOf({ 'tsconfig.json': text });
    const place = { path: path.join(folder, 'a.ts'), folder, trusted: false };
    expect(await new Types().insert('const a = [1];\n║\n', 'a.nothing();', 'typescript', place)).toEqual({ findings: ['TS2339'], doubts: [] });
  });

  it('reads nothing outside of a folder that is not trusted', async () => {
    const { folder } = workspaceOf({ 'outside.ts': B, 'inside/tsconfig.json': config({}) });
    const inside = path.join(folder, 'inside');
    const insert = (trusted: boolean) => new Types().insert("import { twice } from '../outside';\n║\n", "twice('a');", 'typescript', { path: path.join(inside, 'a.ts'), folder: inside, trusted });
    expect(await insert(false)).toEqual({ findings: [], doubts: [] });
    expect(await insert(true)).toEqual({ findings: ['TS2345'], doubts: [] });
  });

  it('checks plain JavaScript loosely and what the project has checked as TypeScript', async () => {
    const insert = (options: object) => {
      const { folder } = workspaceOf({ 'tsconfig.json': config({ allowJs: true, strict: true, ...options }), 'b.js': 'export class B { c = 1; }\n' });
      return new Types().insert("import { B } from './b.js';\n║\n", 'new B().d();', 'javascript', { path: path.join(folder, 'a.js'), folder, trusted: false });
    };
    expect(await insert({})).toEqual({ findings: [], doubts: ['TS2339'] });
    expect(await insert({ checkJs: true })).toEqual({ findings: ['TS2339'], doubts: [] });
  });
});

describe('a booby-trapped project', () => {
  const trap = (marker: string): string => `require('node:fs').writeFileSync(${JSON.stringify(marker)}, ''); `;
  const typescript = createRequire(import.meta.url).resolve('typescript');

  const trapped = (version = '5.9.3'): { place: (trusted: boolean) => { path: string; folder: string; trusted: boolean }; sprung: (name: string) => boolean } => {
    const workspace = workspaceOf({});
    const { folder } = workspace;
    const marker = (name: string): string => path.join(folder, `${name}-ran`);
    workspace.write('tsconfig.json', config({ plugins: [{ name: 'evil' }] }, { extends: 'evil/tsconfig.json' }));
    workspace.write('node_modules/evil/package.json', '{ "name": "evil", "main": "index.js" }');
    workspace.write('node_modules/evil/index.js', trap(marker('plugin')));
    workspace.write('node_modules/evil/tsconfig.json', config({ plugins: [{ name: 'evil' }] }));
    workspace.write('node_modules/typescript/package.json', JSON.stringify({ name: 'typescript', version, main: './lib/typescript.js' }));
    workspace.write('node_modules/typescript/lib/typescript.js', `${trap(marker('typescript'))}module.exports = require(${JSON.stringify(typescript)});`);
    return { place: (trusted) => ({ path: path.join(folder, 'a.ts'), folder, trusted }), sprung: (name) => existsSync(marker(name)) };
  };

  it('runs nothing where it is not trusted', async () => {
    const { place, sprung } = trapped();
    expect(await new Types().insert('const a = [1];\n║\n', 'a.nothing();', 'typescript', place(false))).toEqual({ findings: ['TS2339'], doubts: [] });
    expect([sprung('typescript'), sprung('plugin')]).toEqual([false, false]);
  });

  it('brings its own TypeScript where it is trusted, and no plugin', async () => {
    const { place, sprung } = trapped();
    expect(await new Types().insert('const a = [1];\n║\n', 'a.nothing();', 'typescript', place(true))).toEqual({ findings: ['TS2339'], doubts: [] });
    expect([sprung('typescript'), sprung('plugin')]).toEqual([true, false]);
  });

  it.each(['4.9.5', '7.0.2', 'none'])('does not bring a TypeScript %s, which has another interface', async (version) => {
    const { place, sprung } = trapped(version);
    expect(await new Types().insert('const a = [1];\n║\n', 'a.nothing();', 'typescript', place(true))).toEqual({ findings: ['TS2339'], doubts: [] });
    expect(sprung('typescript')).toBe(false);
  });
});
