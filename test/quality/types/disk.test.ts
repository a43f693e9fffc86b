import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Disk } from '../../../src/quality/types/disk.ts';
import { slashed } from '../../../src/quality/types/project-config.ts';
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
