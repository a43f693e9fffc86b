import { symlinkSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Disk } from '../../../src/quality/types/disk.ts';
import { slashed } from '../../../src/quality/types/slashed.ts';
import { Workspace } from './workspace.ts';

const workspace = new Workspace({ 'a.ts': 'a', 'b.ts': 'bb', 'large.ts': 'x'.repeat(5_000_000), 'node_modules/c/c.d.ts': 'c' });
const folder = slashed(workspace.folder);
afterAll(() => { workspace.remove(); });

describe('the files of a project', () => {
  it('are looked at again after a while', () => {
    let now = 0;
    const disk = new Disk({ within: folder }, () => now);
    const file = `${folder}/a.ts`;
    const first = [disk.read(file), disk.version(file)];
    workspace.write('a.ts', 'changed');
    expect([disk.refresh(), disk.read(file)]).toEqual([false, 'a']);
    now = 10_000;
    expect([disk.refresh(), disk.read(file)]).toEqual([true, 'changed']);
    expect(disk.version(file)).not.toBe(first[1]);
    now = 20_000;
    expect(disk.refresh()).toBe(false);
  });

  it('are noticed when they come later', () => {
    let now = 0;
    const disk = new Disk({ within: folder }, () => now);
    expect(disk.read(`${folder}/later.ts`)).toBeUndefined();
    workspace.write('later.ts', 'later');
    now = 10_000;
    expect([disk.refresh(), disk.read(`${folder}/later.ts`)]).toEqual([true, 'later']);
  });

  it.each([
    ['inside of the folder', 'b.ts', 'bb'],
    ['of what is installed', 'node_modules/c/c.d.ts', 'c'],
    ['not larger than source is', 'large.ts', undefined],
    ['not outside', '../../../../../../../../etc/hostname', undefined],
    ['no folder', 'node_modules', undefined],
  ])('are read: %s', (_what, file, text) => {
    expect(new Disk({ within: folder }).read(path.posix.join(folder, file))).toBe(text);
  });

  it('are not read without end', () => {
    const disk = new Disk({ within: folder, maxUnits: 1 });
    expect([disk.read(`${folder}/b.ts`), disk.isTooLarge, disk.read(`${folder}/node_modules/c/c.d.ts`)]).toEqual(['bb', true, undefined]);
    expect(disk.list(folder, ['.ts'], undefined, ['**/*'], undefined)).toEqual([]);
    expect(new Disk({ within: folder }).list(folder, ['.ts'], undefined, ['**/*'], undefined)).toContain(`${folder}/b.ts`);
  });
});

describe('a workspace that is not trusted', () => {
  const files = new Workspace({
    'inner/a.ts': 'a', 'inner/deep/b.ts': 'b', 'inner/node_modules/.store/p/p.d.ts': 'p', 'node_modules/q/q.d.ts': 'q',
    'private.ts': 'private', 'elsewhere/node_modules/r/r.d.ts': 'r',
  });
  afterAll(() => { files.remove(); });
  const top = slashed(files.folder);
  const link = (name: string, target: string, kind: 'file' | 'dir'): void => { symlinkSync(target, path.join(files.folder, 'inner', name), kind); };
  link('link.ts', path.join(files.folder, 'private.ts'), 'file');
  link('up', '..', 'dir');
  link('round', 'round', 'dir');
  link('same', 'deep', 'dir');
  link('node_modules/p', path.join('.store', 'p'), 'dir');
  link('node_modules/r', path.join(files.folder, 'elsewhere', 'node_modules', 'r'), 'dir');
  const disk = new Disk({ within: `${top}/inner` });

  it.each([
    ['its own', 'inner/a.ts', 'a'],
    ['its own, by a link', 'inner/same/b.ts', 'b'],
    ['what is installed, by a link', 'inner/node_modules/p/p.d.ts', 'p'],
    ['what is installed above', 'node_modules/q/q.d.ts', 'q'],
    ['no other file', 'private.ts', undefined],
    ['no other file by a link', 'inner/link.ts', undefined],
    ['no other file by a folder', 'inner/up/private.ts', undefined],
    ['nothing that is installed elsewhere', 'elsewhere/node_modules/r/r.d.ts', undefined],
    ['nor by a link', 'inner/node_modules/r/r.d.ts', undefined],
    ['nor by two dots', 'node_modules/../private.ts', undefined],
    ['no link to itself', 'inner/round/a.ts', undefined],
  ])('has read: %s', (_what, file, text) => {
    expect([disk.read(`${top}/${file}`), disk.isFile(`${top}/${file}`)]).toEqual([text, text !== undefined]);
  });

  it.each(['//evil.example/share/node_modules', '\\\\evil.example\\share\\node_modules', `${top}/elsewhere/node_modules`, '/etc', `${top}/inner/up`, `${top}/inner/../elsewhere`])('sees no folder %s', (other) => {
    expect([disk.isFolder(other), disk.foldersIn(other), disk.realPath(other)]).toEqual([false, [], other]);
  });

  it('sees the folders above it and does not look into them', () => {
    expect([disk.isFolder(top), disk.foldersIn(top)]).toEqual([true, []]);
    expect(disk.foldersIn(`${top}/inner`).sort()).toEqual(['deep', 'node_modules', 'same']);
    expect(disk.list(`${top}/inner`, ['.ts'], undefined, ['**/*'], undefined)).toEqual([`${top}/inner/a.ts`, `${top}/inner/deep/b.ts`]);
  });
});
