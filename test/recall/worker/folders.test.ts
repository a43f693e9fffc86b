import { symlinkSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { diskOfThisMachine } from '../../../src/recall/worker/disk.ts';
import { Folders } from '../../../src/recall/worker/folders.ts';
import { TemporaryFolder } from './temporary-folder.ts';

const made: TemporaryFolder[] = [];

afterEach(() => {
  for (const folder of made.splice(0)) folder.remove();
});

function folderWith(names: readonly string[], files: Readonly<Record<string, string>> = {}): TemporaryFolder {
  const folder = new TemporaryFolder({ ...Object.fromEntries(names.map((name) => [name, 'text\n'])), ...files });
  made.push(folder);
  return folder;
}

/** The labels of the files that may be read, as a walk finds them; looking for each file by itself must say the same. */
async function readable(folder: TemporaryFolder, names: readonly string[], patterns: readonly string[] = [], roots = [folder.path]): Promise<readonly string[]> {
  const folders = new Folders(diskOfThisMachine(), roots, patterns);
  const found: string[] = [];
  for await (const { label } of folders.walk()) found.push(label);
  const alone = names.flatMap((name) => folders.find(folder.at(name))?.label ?? []);
  expect(found.filter((label) => names.includes(label)).sort()).toEqual(alone.filter((label) => names.includes(label)).sort());
  return found.sort();
}

describe('what is read of a folder', () => {
  it('is the code of people', async () => {
    const names = [
      'src/a.ts', 'Makefile', 'node_modules/x/index.js', '.git/config', 'vendor/x.go', 'package-lock.json', 'yarn.lock', 'a.min.js', 'a.js.map', 'test/a.snap', 'a.png', 'b/__pycache__/a.py',
    ];
    expect(await readable(folderWith(names), names)).toEqual(['Makefile', 'src/a.ts']);
  });

  it('is nothing that may hold secrets', async () => {
    const names = ['src/a.ts', '.env', 'app/.ENV.local', 'server.pem', '.npmrc', '.aws/credentials', '.vscode/settings.json', 'id_rsa', 'id_map.ts', 'prod.tfvars'];
    expect(await readable(folderWith(names), names)).toEqual(['id_map.ts', 'src/a.ts']);
  });

  it('is nothing that the user excludes', async () => {
    const names = ['src/a.ts', 'legal/contract.md', 'src/legal/b.ts', 'private/a.ts', 'src/private/a.ts', 'src/deep/er/c.secret.ts'];
    expect(await readable(folderWith(names), names, ['legal/', '/private', '*.secret.ts'])).toEqual(['src/a.ts', 'src/private/a.ts']);
  });

  it.each([
    ['a file', '*.log.ts', ['a.ts', 'b.log.ts'], ['a.ts']],
    ['a folder', 'build/', ['a.ts', 'build/b.ts', 'src/build/c.ts'], ['a.ts']],
    ['a folder at the top', '/build', ['build/b.ts', 'src/build/c.ts'], ['src/build/c.ts']],
    ['all but some', '/*\n!/src\n', ['a.ts', 'lib/b.ts', 'src/c.ts'], ['src/c.ts']],
    ['a comment and an empty line', '# a.ts\n\n', ['a.ts'], ['a.ts']],
    ['what looks like a broken expression', '[z-a]\n(\n\\\n', ['a.ts'], ['a.ts']],
  ])('leaves out what .gitignore names: %s', async (_what, text, names, expected) => {
    const found = await readable(folderWith(names, { '.gitignore': text }), names);
    expect(found.filter((label) => label !== '.gitignore')).toEqual(expected);
  });

  it('obeys the nearest of several ignore files', async () => {
    const names = ['a.gen.ts', 'src/a.gen.ts', 'src/own/a.gen.ts', 'src/own/b.ts'];
    const folder = folderWith(names, { '.gitignore': '*.gen.ts\n', 'src/own/.gitignore': '!a.gen.ts\nb.ts\n' });
    expect(await readable(folder, names)).toEqual(['.gitignore', 'src/own/.gitignore', 'src/own/a.gen.ts']);
  });

  it('lets no ignore file take back what one of another name leaves out', async () => {
    const names = ['a.ts', 'b.ts', 'src/a.ts', 'src/b.ts'];
    const folder = folderWith(names, { '.continueignore': 'b.ts\n', '.gitignore': '/*\n!b.ts\n!a.ts\n!src\n', 'src/.gitignore': '!b.ts\n' });
    expect((await readable(folder, names)).filter((label) => label.endsWith('.ts'))).toEqual(['a.ts', 'src/a.ts']);
  });

  it.each(['.cursorignore', '.aiexclude', '.continueignore'])('obeys what other assistants are told in %s', async (name) => {
    expect(await readable(folderWith(['a.ts', 'b.ts'], { [name]: 'b.ts\n' }), ['a.ts', 'b.ts'])).toEqual([name, 'a.ts']);
  });

  it('obeys the ignore files above it in its repository, and no others', async () => {
    const names = ['packages/one/a.ts', 'packages/one/dist/b.ts', 'packages/one/c.gen.ts'];
    const folder = folderWith([...names, '.git/HEAD'], { '.gitignore': 'dist\n', 'packages/.gitignore': '*.gen.ts\n' });
    expect(await readable(folder, [], [], [folder.at('packages/one')])).toEqual(['a.ts']);
    folder.remove('.git');
    expect(await readable(folder, [], [], [folder.at('packages/one')])).toEqual(['a.ts', 'c.gen.ts', 'dist/b.ts']);
  });

  it('is nothing behind a link, wherever it leads', async () => {
    const names = ['src/a.ts', 'linked.ts', 'folder/b.ts', 'inside/a.ts'];
    const folder = folderWith(['src/a.ts']);
    const outside = folderWith(['b.ts']);
    symlinkSync(outside.at('b.ts'), folder.at('linked.ts'));
    symlinkSync(outside.path, folder.at('folder'), 'junction');
    symlinkSync(folder.at('src'), folder.at('inside'), 'junction');
    expect(await readable(folder, names)).toEqual(['src/a.ts']);
  });

  it('is under the user’s patterns for where it really is, too', async () => {
    const real = folderWith(['a.ts', 'private/b.ts']);
    const around = folderWith([]);
    symlinkSync(real.path, around.at('project'), 'junction');
    expect(await readable(around, [], ['/private'], [around.at('project')])).toEqual(['a.ts']);
  });

  it('is read once, where one folder of the workspace is in another', async () => {
    const folder = folderWith(['a.ts', 'inner/b.ts']);
    expect(await readable(folder, [], [], [folder.path, folder.at('inner')])).toEqual(['a.ts', 'b.ts']);
  });

  it('is nothing of a folder that is not there', async () => {
    const folder = folderWith([]);
    expect(await readable(folder, [], [], [folder.at('gone')])).toEqual([]);
  });
});

describe('an open document', () => {
  const names = ['src/a.ts', 'b.gen.ts', 'node_modules/x/index.js', '.env', 'legal/c.md'];

  it.each([
    ['src/a.ts', true], ['src/new.ts', true], ['b.gen.ts', false], ['node_modules/x/index.js', false], ['.env', false], ['legal/c.md', false], ['link.ts', false],
  ])('is kept where its file may be read: %s', (name, expected) => {
    const folder = folderWith(names, { '.gitignore': '*.gen.ts\n' });
    symlinkSync(folder.at('src/a.ts'), folder.at('link.ts'));
    expect(new Folders(diskOfThisMachine(), [folder.path], ['legal/']).mayKeep(name, folder.at(name))).toBe(expected);
  });

  it.each([
    ['Untitled-1', true], ['book.ipynb', true], ['.env', false], ['legal/c.md', false],
  ])('that is no file is kept by its name: %s', (label, expected) => {
    expect(new Folders(diskOfThisMachine(), [], ['legal/']).mayKeep(label, null)).toBe(expected);
  });

  it('outside of all folders is kept, unless it leads to what is excluded', () => {
    const folder = folderWith(['notes.md', '.env']);
    symlinkSync(folder.at('.env'), folder.at('harmless.txt'));
    const folders = new Folders(diskOfThisMachine(), [], []);
    expect(folders.mayKeep('notes.md', folder.at('notes.md'))).toBe(true);
    expect(folders.mayKeep('harmless.txt', folder.at('harmless.txt'))).toBe(false);
  });
});
