import { randomUUID } from 'node:crypto';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import * as vscode from 'vscode';

/** A file that is written piece by piece and is there only once it is whole. */
export interface ExportFile {
  write(text: string): Promise<void>;
  /** Puts it in its place, over whatever was there. */
  keep(): Promise<void>;
  /** Leaves no trace; what was there before stays. */
  drop(): Promise<void>;
}

/** On a disk it is written as it comes; elsewhere VS Code takes a file in one piece only. */
export function openExportFile(uri: vscode.Uri): ExportFile {
  return uri.scheme === 'file' ? diskFile(uri.fsPath) : wholeFile(uri);
}

/** UTF-16 units that go to the disk in one piece. */
const PIECE = 65_536;

function diskFile(path: string): ExportFile {
  // Beside its place, so that it can be put there in one step; no file of the user's has this name.
  const part = `${path}.${randomUUID()}.part`;
  let handle: FileHandle | null = null;
  let waiting = '';
  const flush = async (): Promise<FileHandle> => {
    const opened = (handle ??= await open(part, 'wx'));
    const text = waiting;
    waiting = '';
    await opened.appendFile(text);
    return opened;
  };
  return {
    async write(text) {
      waiting += text;
      if (waiting.length >= PIECE) await flush();
    },
    async keep() {
      const opened = await flush();
      await opened.close();
      handle = null;
      await rename(part, path);
    },
    async drop() {
      await handle?.close();
      await rm(part, { force: true });
    },
  };
}

function wholeFile(uri: vscode.Uri): ExportFile {
  const pieces: Buffer[] = [];
  return {
    write(text) {
      pieces.push(Buffer.from(text));
      return Promise.resolve();
    },
    async keep() {
      await vscode.workspace.fs.writeFile(uri, Buffer.concat(pieces));
    },
    drop: () => Promise.resolve(),
  };
}
