import * as vscode from 'vscode';

const SCHEME = 'vscode-vfs';

/** A file system without a way to write, as where a repository is read from a server. */
export class ReadOnlyFiles implements vscode.FileSystemProvider, vscode.Disposable {
  readonly uri = vscode.Uri.from({ scheme: SCHEME, authority: 'test', path: '/read-only.ts' });
  readonly onDidChangeFile = new vscode.EventEmitter<vscode.FileChangeEvent[]>().event;
  readonly #content: Uint8Array;
  readonly #registration: vscode.Disposable;

  /** @param text of its one file */
  constructor(text: string) {
    this.#content = new TextEncoder().encode(text);
    this.#registration = vscode.workspace.registerFileSystemProvider(SCHEME, this, { isReadonly: true });
  }

  stat(uri: vscode.Uri): vscode.FileStat {
    if (uri.path !== this.uri.path) throw vscode.FileSystemError.FileNotFound(uri);
    return { type: vscode.FileType.File, ctime: 0, mtime: 0, size: this.#content.length };
  }

  readFile(): Uint8Array {
    return this.#content;
  }

  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }

  readDirectory(): [string, vscode.FileType][] {
    return [];
  }

  createDirectory(uri: vscode.Uri): void {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  writeFile(uri: vscode.Uri): void {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  delete(uri: vscode.Uri): void {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  rename(uri: vscode.Uri): void {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  dispose(): void {
    this.#registration.dispose();
  }
}
