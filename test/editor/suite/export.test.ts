import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setup, suite, suiteSetup, suiteTeardown, teardown, test } from 'mocha';
import * as vscode from 'vscode';
import { exportToFile, type ExportPrompts } from '../../../src/editor/export-decisions.ts';
import { openJournal } from '../../../src/journal/journal.ts';
import { openLedger, type OpenedLedger } from '../../../src/spend/sqlite-ledger.ts';
import { attempt, decision } from '../../journal/decision-fixture.ts';
import { until } from '../until.ts';
import { closeAll } from '../workbench.ts';

const COUNT = 1_203;
const NOON = new Date(2026, 4, 20, 12);

/** A file system that is no disk, as that of a remote one. */
class FarFiles implements vscode.FileSystemProvider {
  readonly files = new Map<string, Uint8Array>();
  readonly onDidChangeFile = new vscode.EventEmitter<vscode.FileChangeEvent[]>().event;
  watch(): vscode.Disposable {
    return { dispose: () => undefined };
  }
  stat(uri: vscode.Uri): vscode.FileStat {
    const file = this.files.get(uri.path);
    if (file === undefined && uri.path !== '/') throw vscode.FileSystemError.FileNotFound(uri);
    return { type: file === undefined ? vscode.FileType.Directory : vscode.FileType.File, ctime: 0, mtime: 0, size: file?.length ?? 0 };
  }
  readDirectory(): [string, vscode.FileType][] {
    return [];
  }
  createDirectory(): void {
    throw new Error('not here');
  }
  readFile(uri: vscode.Uri): Uint8Array {
    return this.files.get(uri.path) ?? new Uint8Array();
  }
  writeFile(uri: vscode.Uri, content: Uint8Array): void {
    this.files.set(uri.path, content);
  }
  delete(): void {
    throw new Error('not here');
  }
  rename(): void {
    throw new Error('not here');
  }
}

suite('Export Decisions', () => {
  let ledger: OpenedLedger;
  let empty: OpenedLedger;
  let folder: string;
  let said: string[];
  let counts: number[];
  let suggested: vscode.Uri | null;
  const controller = { current: new AbortController() };

  suiteSetup(async () => {
    ledger = await openLedger({ path: ':memory:' });
    empty = await openLedger({ path: ':memory:' });
    const journal = openJournal(ledger.store);
    for (let index = 0; index < COUNT; index++) await journal.record(decision(`d${index}`, [attempt(`a${index}`)], { at: NOON.getTime() + index }));
    await journal.flush();
  });

  suiteTeardown(async () => {
    await ledger.close();
    await empty.close();
  });

  setup(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'stepladder-export-'));
    said = [];
    counts = [];
    suggested = null;
    controller.current = new AbortController();
  });

  teardown(async () => {
    await closeAll();
    rmSync(folder, { recursive: true });
  });

  function prompts(changes: Partial<ExportPrompts> = {}, name = 'out.jsonl'): ExportPrompts {
    return {
      format: () => Promise.resolve('jsonl'),
      place: (uri) => {
        suggested = uri;
        return Promise.resolve(vscode.Uri.file(path.join(folder, name)));
      },
      during: (work) => work(controller.current.signal, (count) => counts.push(count)),
      done: (text) => {
        said.push(text);
        return Promise.resolve(false);
      },
      failed: (text) => said.push(text),
      ...changes,
    };
  }

  const written = (name = 'out.jsonl'): string => readFileSync(path.join(folder, name), 'utf8');

  test('writes one line a request, and says how many', async () => {
    await exportToFile(ledger.store, prompts(), NOON);
    const lines = written().trimEnd().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
    assert.equal(lines.length, COUNT);
    assert.equal(lines[0]?.['stepladder.request.id'], 'd0');
    assert.deepEqual(said, [`Stepladder: ${COUNT} requests were exported to out.jsonl.`]);
    assert.deepEqual(readdirSync(folder), ['out.jsonl']);
    assert.ok(counts.length > 5, 'it told how far it is');
  });

  test('suggests a name with the local day, in the workspace', async () => {
    await exportToFile(ledger.store, prompts(), NOON);
    assert.equal(suggested?.toString(), vscode.Uri.joinPath(vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file('/'), 'stepladder-decisions-2026-05-20.jsonl').toString());
  });

  test('writes CSV', async () => {
    await exportToFile(ledger.store, prompts({ format: () => Promise.resolve('csv') }, 'out.csv'));
    const lines = written('out.csv').trimEnd().split('\r\n');
    assert.equal(lines.length, COUNT + 1);
    assert.match(lines[0] ?? '', /^timestamp,stepladder\.request\.id,/);
  });

  test('opens what it wrote', async () => {
    await exportToFile(ledger.store, prompts({ done: () => Promise.resolve(true) }));
    await until('the file is open', () => vscode.window.activeTextEditor?.document.fileName.endsWith('out.jsonl'));
  });

  test('does nothing when a question is closed', async () => {
    const closed = (): Promise<undefined> => Promise.resolve(undefined);
    for (const change of [{ format: closed }, { place: closed }]) await exportToFile(ledger.store, prompts(change));
    assert.deepEqual([said, readdirSync(folder)], [[], []]);
  });

  test('leaves nothing behind when it is cancelled, and what was there as it was', async () => {
    writeFileSync(path.join(folder, 'out.jsonl'), 'before');
    const cancelling = prompts({
      during: (work) => work(controller.current.signal, () => {
        controller.current.abort();
      }),
    });
    await exportToFile(ledger.store, cancelling);
    assert.deepEqual([said, readdirSync(folder), written()], [[], ['out.jsonl'], 'before']);
  });

  test('says in words why it could not write', async () => {
    await exportToFile(ledger.store, prompts({}, path.join('missing', 'out.jsonl')));
    assert.deepEqual(said, ['Stepladder: the decisions could not be exported to out.jsonl. There is no such folder.']);
  });

  test('writes no empty file', async () => {
    await exportToFile(empty.store, prompts());
    assert.deepEqual([said, readdirSync(folder)], [['Stepladder: nothing was exported, because no request has been recorded yet.'], []]);
  });

  test('writes where there is no disk', async () => {
    const far = new FarFiles();
    const registration = vscode.workspace.registerFileSystemProvider('test-far', far);
    const uri = vscode.Uri.parse('test-far:/out.jsonl');
    await exportToFile(ledger.store, prompts({ place: () => Promise.resolve(uri) }));
    registration.dispose();
    assert.equal(Buffer.from(far.files.get('/out.jsonl') ?? []).toString().trimEnd().split('\n').length, COUNT);
    assert.deepEqual(said, [`Stepladder: ${COUNT} requests were exported to out.jsonl.`]);
  });
});
