import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CommandCheck } from '../../../src/quality/own/command-check.ts';
import { removeLeftovers } from '../../../src/quality/own/leftovers.ts';
import { projectFolder, type CheckFolder } from '../../../src/quality/own/workspace-copy.ts';
import type { Place } from '../../../src/request/document.ts';
import { makeWorkspace, type TestWorkspace } from './workspace.ts';

let workspace: TestWorkspace;
beforeEach(() => { workspace = makeWorkspace(); });
afterEach(() => { workspace.remove(); });

const never = new AbortController().signal;
const LINKED = { reason: 'the file is in a folder that is linked, not copied' };

function place(file: string): Place {
  return workspace.document(file, '').place!;
}

async function copyFor(file: string): Promise<CheckFolder> {
  const copy = await projectFolder(place(file), never);
  if ('reason' in copy) throw new Error(copy.reason);
  return copy;
}

describe('a copy of the project', () => {
  it('is not made of a folder that is too large, for a file that is in none, or for a request that is cancelled', async () => {
    for (const name of ['a', 'b', 'c']) workspace.write(name, 'x');
    expect(await projectFolder(place('a'), never, { files: 2, bytes: 100 })).toEqual({ reason: 'the workspace folder has more than 2 files or 0.0001 MB to copy' });
    expect(await projectFolder(place('a'), never, { files: 100, bytes: 2 })).toMatchObject({ reason: expect.stringContaining('more than 100 files') as string });
    expect(await projectFolder({ ...place('a'), folder: null }, never)).toEqual({ reason: 'the file is in no workspace folder' });
    expect(await projectFolder(place('a'), AbortSignal.abort())).toEqual({ reason: 'cancelled' });
  });

  it.each(['node_modules/dep/index.js', 'packages/a/node_modules/dep/index.js', '.venv/lib/x.py', 'src/venv/x.py', 'venv', 'Node_Modules/x.js'])('is not made for a file in a linked folder: %s', async (file) => {
    const real = workspace.write(file, "the user's\n");
    expect(await projectFolder(place(file), never)).toEqual(LINKED);
    const command = { command: [process.execPath, '-e', ''], languages: ['*'], tasks: ['debug'], on: 'project', folders: null, timeoutMs: 30_000 } as const;
    const report = await new CommandCheck().check([command], workspace.document(file, 'old\n'), [{ start: 0, end: 0, newText: 'answer ' }], never);
    expect(report).toEqual({ status: 'unchecked', ...LINKED });
    expect(readFileSync(real, 'utf8')).toBe("the user's\n");
  });

  it('takes no answer where a link has come in the way', async () => {
    const real = workspace.write('src/a.ts', "the user's\n");
    const copy = await copyFor('src/a.ts');
    try {
      await copy.write('answer\n');
      expect(readFileSync(copy.file, 'utf8')).toBe('answer\n');
      rmSync(path.dirname(copy.file), { recursive: true });
      symlinkSync(path.dirname(real), path.dirname(copy.file), 'junction');
      await expect(copy.write('answer\n')).rejects.toThrow('not in its folder');
    } finally {
      await copy.remove();
    }
    expect(readFileSync(real, 'utf8')).toBe("the user's\n");
  });

  it.skipIf(process.platform === 'win32')('takes no answer where its file has become a link', async () => {
    const real = workspace.write('a.ts', "the user's\n");
    const copy = await copyFor('a.ts');
    try {
      rmSync(copy.file);
      symlinkSync(real, copy.file);
      await expect(copy.write('answer\n')).rejects.toThrow('not in its folder');
    } finally {
      await copy.remove();
    }
    expect(readFileSync(real, 'utf8')).toBe("the user's\n");
  });
});

describe('what windows long gone have left behind', () => {
  const now = Date.UTC(2025, 0, 3);
  const make = (name: string, daysOld: number): void => {
    const folder = path.join(workspace.folder, name);
    mkdirSync(folder);
    writeFileSync(path.join(folder, '.env'), '');
    utimesSync(folder, new Date(now - daysOld * 86_400_000), new Date(now - daysOld * 86_400_000));
  };

  it('is removed once it is older than a day, and nothing else is', async () => {
    make('stepladder-check-old', 1.1);
    make('stepladder-check-new', 0.9);
    make('other', 9);
    writeFileSync(path.join(workspace.folder, 'stepladder-check-file'), '');
    utimesSync(path.join(workspace.folder, 'stepladder-check-file'), 0, 0);
    await removeLeftovers(workspace.folder, now);
    expect(readdirSync(workspace.folder).sort()).toEqual(['other', 'stepladder-check-file', 'stepladder-check-new']);
    await removeLeftovers(path.join(workspace.folder, 'none'), now);
    expect(existsSync(path.join(workspace.folder, 'other/.env'))).toBe(true);
  });
});
