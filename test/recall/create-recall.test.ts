import { spawnSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createRecall, type RecallOptions } from '../../src/recall/create-recall.ts';
import type { ContextSnippet } from '../../src/request/context.ts';
import type { OpenDocument, Recall, RecallStatus } from '../../src/recall/recall.ts';
import { applyEdits, type TextEdit } from '../../src/request/document.ts';
import { bundle } from './worker/bundle.ts';
import { TemporaryFolder } from './worker/temporary-folder.ts';

const LIMIT_MS = 20_000;

const built = new TemporaryFolder({});
let entry = '';
let obedient = '';

beforeAll(async () => {
  entry = await bundle(fileURLToPath(new URL('../../src/recall/worker/recall-main.ts', import.meta.url)), built.path);
  obedient = await bundle(fixture('obedient.ts'), built.path);
});

afterAll(() => {
  built.remove();
});

const folders: TemporaryFolder[] = [];
const recalls: Recall[] = [];

afterEach(async () => {
  await Promise.all(recalls.splice(0).map((recall) => recall.dispose()));
  for (const folder of folders.splice(0)) folder.remove();
});

function fixture(name: string): string {
  return fileURLToPath(new URL(`../fixtures/recall/${name}`, import.meta.url));
}

function folderWith(files: Readonly<Record<string, string | Uint8Array>>): TemporaryFolder {
  const folder = new TemporaryFolder(files);
  folders.push(folder);
  return folder;
}

/** An editor with the local tier behind it. */
class Editor {
  readonly #texts = new Map<string, string>();
  readonly recall: Recall;

  constructor(options: Partial<RecallOptions> = {}) {
    this.recall = createRecall({ entry, textOf: (id) => this.#texts.get(id) ?? null, ...options });
    recalls.push(this.recall);
  }

  open(id: string, text: string, more: Partial<OpenDocument> = {}): void {
    this.#texts.set(id, text);
    this.recall.open({ id, file: id, languageId: 'typescript', path: null, text, ...more });
  }

  edit(id: string, edits: readonly TextEdit[]): void {
    const text = applyEdits(this.#texts.get(id)!, edits.toReversed());
    this.#texts.set(id, text);
    this.recall.edit(id, edits, text.length);
  }

  /** The text changes, and nobody is told. */
  editUnseen(id: string, text: string): void {
    this.#texts.set(id, text);
  }

  close(id: string): void {
    this.#texts.delete(id);
    this.recall.close(id);
  }

  /** When all is read that is known of; each question is answered by the thread, so nothing is waited for blindly. */
  async ready(): Promise<RecallStatus> {
    for (;;) {
      const status = await this.recall.status();
      if (status.state === 'ready') return status;
      if (status.state === 'off') throw new Error('the thread was given up');
    }
  }

  /** What is proposed where a text ends that is typed in a document of its own. */
  async after(text: string): Promise<string | null> {
    this.open('asking.ts', text);
    const proposal = await this.recall.propose({ id: 'asking.ts', offset: text.length }, LIMIT_MS);
    return proposal?.text ?? null;
  }
}

/** A line that is only in `sending`; what comes after `ASKED` cannot be guessed. */
const ASKED = 'const answer = await sendLetter(';
const sending = (to: string): string => `import { sendLetter } from './post.ts';\n${ASKED}${to});\nlog(answer);\n`.repeat(3);

describe('the local tier', () => {
  it('proposes what stands in a file on disk', async () => {
    const editor = new Editor();
    editor.recall.read([folderWith({ 'src/a.ts': sending('grandmother') }).path], []);
    expect(await editor.ready()).toMatchObject({ files: 1, leftOut: 0 });
    expect(await editor.after(ASKED)).toContain('grandmother');
  });

  it('has nothing to say before it is told of anything, and after it is told of nothing any more', async () => {
    const editor = new Editor();
    expect(await editor.recall.status()).toMatchObject({ state: 'off', files: 0 });
    expect(await editor.recall.propose({ id: 'a.ts', offset: 0 }, LIMIT_MS)).toBeNull();
    expect(await editor.recall.context({ id: 'a.ts', offset: 0 }, 1_000, LIMIT_MS)).toEqual([]);
    editor.recall.read([folderWith({ 'a.ts': sending('grandmother') }).path], []);
    await editor.ready();
    editor.recall.read([], []);
    expect(await editor.recall.status()).toMatchObject({ state: 'off', files: 0 });
  });

  it('gives pieces of other files for prompts', async () => {
    const editor = new Editor();
    editor.recall.read([folderWith({ 'src/post.ts': 'export function sendLetter(to: Person, text: string): void {\n  post(to, text);\n}\n' }).path], []);
    await editor.ready();
    const text = "import { sendLetter } from './post.ts';\nsendLetter(";
    editor.open('src/b.ts', text, { file: 'src/b.ts' });
    const pieces = await editor.recall.context({ id: 'src/b.ts', offset: text.length }, 10_000, LIMIT_MS);
    expect(pieces.map(({ file }) => file)).toEqual(['src/post.ts']);
  });

  it('quotes no open document from outside of the folders, which proposes all the same', async () => {
    const editor = new Editor();
    editor.recall.read([folderWith({ 'src/a.ts': 'export {};\n' }).path], []);
    await editor.ready();
    const post = `export function sendLetter(to: Person): void {\n  post(to);\n}\n${sending('grandmother')}`;
    editor.open('post', post, { file: 'src/post.ts', isOutside: true });
    expect(await editor.after(ASKED)).toContain('grandmother');
    const asking = `import { sendLetter } from './post.ts';\n${ASKED}`;
    editor.open('b', asking, { file: 'src/b.ts' });
    const pieces = (): Promise<readonly ContextSnippet[]> => editor.recall.context({ id: 'b', offset: asking.length }, 10_000, LIMIT_MS);
    expect((await pieces()).map(({ file }) => file)).not.toContain('src/post.ts');
    editor.open('post', post, { file: 'src/post.ts' });
    expect((await pieces()).map(({ file }) => file)).toContain('src/post.ts');
  });

  it('keeps no program alive that has forgotten it', () => {
    const program = `import { createRecall } from ${JSON.stringify(fileURLToPath(new URL('../../src/recall/create-recall.ts', import.meta.url)))};
      createRecall({ entry: ${JSON.stringify(entry)}, textOf: () => null }).read([${JSON.stringify(folderWith({ 'a.ts': 'x' }).path)}], []);`;
    expect(spawnSync(process.execPath, ['--input-type=module', '-e', program], { timeout: 20_000 }).status).toBe(0);
  });

  it('is silent and free after its end', async () => {
    const editor = new Editor();
    editor.open('a.ts', sending('grandmother'));
    await editor.ready();
    const asked = editor.recall.propose({ id: 'a.ts', offset: 0 }, LIMIT_MS);
    await editor.recall.dispose();
    expect(await asked).toBeNull();
    editor.edit('a.ts', [{ start: 0, end: 0, newText: 'x' }]);
    expect(await editor.recall.propose({ id: 'a.ts', offset: 0 }, LIMIT_MS)).toBeNull();
  });
});

describe('what must not be read', () => {
  const CANARY = sending('canary');

  const CANARIES: Readonly<Record<string, string | Uint8Array>> = {
    'private/a.ts': CANARY, '.env.ts': CANARY, 'id_rsa': CANARY, '.aws/a.ts': CANARY, 'out/a.ts': CANARY, 'a.gen.ts': CANARY, 'node_modules/x/index.ts': CANARY, 'a.min.js': CANARY,
    'minified.js': CANARY.replaceAll('\n', '') + ';'.repeat(2_000), 'binary.ts': `${CANARY}\0`, 'latin.ts': new Uint8Array([...new TextEncoder().encode(CANARY), 0xe9, 0x20]), 'large.ts': CANARY.repeat(2_000),
  };

  it('is neither proposed nor sent along: what is excluded, secret, ignored, installed, minified, binary or large', async () => {
    const editor = new Editor();
    const folder = folderWith({ 'ordinary.ts': 'export {};\n', '.gitignore': 'out\n*.gen.ts\n', ...CANARIES });
    editor.recall.read([folder.path], ['private/']);
    await editor.ready();
    editor.recall.changed(Object.keys(CANARIES).map((name) => folder.at(name)));
    expect(await editor.ready()).toMatchObject({ files: 2 });
    expect(await editor.after(ASKED)).toBeNull();
    expect(JSON.stringify(await editor.recall.context({ id: 'asking.ts', offset: ASKED.length }, 100_000, LIMIT_MS))).not.toContain('canary');
  });

  it.skipIf(process.platform === 'win32')('is never proposed: what a link leads to', async () => {
    const editor = new Editor();
    const [folder, outside] = [folderWith({ 'ordinary.ts': 'export {};\n' }), folderWith({ 'a.ts': CANARY, 'in/b.ts': CANARY })];
    symlinkSync(outside.at('a.ts'), folder.at('a.ts'));
    symlinkSync(outside.at('in'), folder.at('in'));
    editor.recall.read([folder.path], []);
    await editor.ready();
    editor.recall.changed([folder.at('a.ts'), folder.at('in'), folder.at('in/b.ts')]);
    editor.open('open.ts', CANARY, { path: folder.at('in/b.ts') });
    expect(await editor.ready()).toMatchObject({ files: 1 });
    expect(await editor.after(ASKED)).toBeNull();
  });

  it('is not kept when it is open, by its label or by its path', async () => {
    const editor = new Editor();
    const folder = folderWith({ '.gitignore': 'ignored.ts\n' });
    editor.recall.read([folder.path], ['private/']);
    for (const [file, name] of [['.env', null], ['private/a.ts', null], ['harmless.ts', '.env'], ['harmless.ts', 'private/a.ts'], ['harmless.ts', 'ignored.ts']] as const) {
      editor.open(`${file} at ${String(name)}`, CANARY, { file, path: name === null ? null : folder.at(name) });
    }
    await editor.ready();
    expect(await editor.after(ASKED)).toBeNull();
    editor.open('control', CANARY, { file: 'harmless.ts', path: folder.at('harmless.ts') });
    expect(await editor.after(ASKED)).toContain('canary');
  });

  it('is forgotten when it is excluded later', async () => {
    const editor = new Editor();
    const folder = folderWith({ 'later/a.ts': CANARY });
    editor.open('open.ts', CANARY, { file: 'later/b.ts' });
    editor.recall.read([folder.path], []);
    await editor.ready();
    expect(await editor.after(ASKED)).toContain('canary');
    editor.recall.read([folder.path], ['later/']);
    await editor.ready();
    expect(await editor.after(ASKED)).toBeNull();
  });

  it('is forgotten when git is told to ignore it', async () => {
    const editor = new Editor();
    const folder = folderWith({ 'out/a.ts': CANARY });
    editor.recall.read([folder.path], []);
    await editor.ready();
    expect(await editor.after(ASKED)).toContain('canary');
    editor.recall.changed([folder.write('.gitignore', 'out\n')]);
    await editor.ready();
    expect(await editor.after(ASKED)).toBeNull();
  });
});

describe('the texts', () => {
  it('follow the edits of an open document', async () => {
    const editor = new Editor();
    const text = sending('grandmother');
    editor.open('a.ts', text);
    const at = text.indexOf('grandmother');
    editor.edit('a.ts', [{ start: text.lastIndexOf('grandmother'), end: text.lastIndexOf('grandmother') + 5, newText: 'GOD' }, { start: at, end: at + 'grandmother'.length, newText: 'uncle' }]);
    editor.edit('a.ts', [{ start: 0, end: at, newText: ASKED }]);
    expect(await editor.after(`${ASKED}GOD`)).toContain('mother');
    expect(await editor.after(`${ASKED}un`)).toContain('cle');
  });

  it('are the editor’s while a document is open, and the disk’s afterwards', async () => {
    const editor = new Editor();
    const folder = folderWith({ 'a.ts': sending('grandmother') });
    editor.recall.read([folder.path], []);
    await editor.ready();
    editor.open('a.ts', sending('uncle'), { path: folder.at('a.ts') });
    expect(await editor.after(ASKED)).toContain('uncle');
    // A write to disk is the editor's own saving, or will be read by the editor.
    editor.recall.changed([folder.write('a.ts', sending('grandfather'))]);
    await editor.ready();
    expect(await editor.after(ASKED)).toContain('uncle');
    editor.close('a.ts');
    await editor.ready();
    expect(await editor.after(ASKED)).toContain('grandfather');
  });

  it('follow what happens on disk', async () => {
    const editor = new Editor();
    const folder = folderWith({});
    const after = async (...paths: string[]): Promise<string | null> => {
      editor.recall.changed(paths);
      await editor.ready();
      return editor.after(ASKED);
    };
    editor.recall.read([folder.path], []);
    expect(await after(folder.write('a.ts', sending('grandmother')))).toContain('grandmother');
    expect(await after(folder.write('a.ts', sending('uncle')))).toContain('uncle');
    folder.remove('a.ts');
    expect(await after(folder.at('a.ts'))).toBeNull();
    folder.write('new/deep/a.ts', sending('cousin'));
    expect(await after(folder.at('new'))).toContain('cousin');
    folder.remove('new');
    expect(await after(folder.at('new'))).toBeNull();
    // More at once than are looked at one by one.
    folder.write('b.ts', sending('nephew'));
    expect(await after(...Array.from({ length: 3_000 }, (_, at) => folder.at(`gone-${at}.ts`)))).toContain('nephew');
  });

  it('are asked for again when they have come apart', async () => {
    const editor = new Editor();
    editor.open('a.ts', sending('grandmother'));
    editor.editUnseen('a.ts', sending('grandfather').repeat(2));
    editor.edit('a.ts', [{ start: 0, end: 0, newText: '\n' }]);
    // One answer later the text has been asked for and sent.
    await editor.ready();
    expect(await editor.after(ASKED)).toContain('grandfather');
  });

  it('are bounded; those beside an open document come first, then those that were changed last', async () => {
    const editor = new Editor({ limits: { tokens: 60, units: 1_000_000 } });
    const folder = folderWith({ 'far/a.ts': sending('uncle'), 'far/b.ts': sending('nephew'), 'near/c.ts': sending('grandmother') });
    editor.open('open.ts', 'export {};\n', { file: 'near/open.ts', path: folder.at('near/open.ts') });
    editor.recall.read([folder.path], []);
    expect(await editor.ready()).toMatchObject({ files: 2, leftOut: 2 });
    expect(await editor.after(ASKED)).toContain('grandmother');
  });
});

describe('a thread that fails', () => {
  it.each(['EXIT', 'THROW', 'HANG'])('is started again and told everything: %s', async (how) => {
    const editor = new Editor({ entry: obedient, backoffMs: [0], hangMs: 300 });
    editor.recall.read([folderWith({ 'a.ts': sending('grandmother') }).path], []);
    editor.open('b.ts', sending('uncle'));
    await editor.ready();
    editor.edit('b.ts', [{ start: 0, end: 0, newText: how }]);
    expect(await editor.recall.propose({ id: 'b.ts', offset: 0 }, LIMIT_MS)).toBeNull();
    await editor.ready();
    expect(await editor.after(`${ASKED}grand`)).toContain('mother');
    expect(await editor.after(`${ASKED}un`)).toContain('cle');
  });

  it.each(['breaks.mjs', 'garbage.mjs', 'not-there.mjs'])('again and again is given up: %s', async (name) => {
    const editor = new Editor({ entry: fixture(name), backoffMs: [0, 0] });
    editor.open('a.ts', sending('grandmother'));
    const states: string[] = [];
    for (let state = ''; state !== 'off'; states.push(state)) state = (await editor.recall.status()).state;
    expect(states.slice(0, -1)).toEqual(['reading', 'reading', 'reading']);
    expect(await editor.recall.propose({ id: 'a.ts', offset: 0 }, LIMIT_MS)).toBeNull();
    editor.edit('a.ts', [{ start: 0, end: 0, newText: 'x' }]);
    editor.close('a.ts');
  });

  it('is not started again before its time', async () => {
    const editor = new Editor({ entry: fixture('breaks.mjs'), backoffMs: [1e9, 1e9] });
    editor.open('a.ts', sending('grandmother'));
    for (let round = 0; round < 5; round++) expect(await editor.recall.status()).toMatchObject({ state: 'reading' });
  });
});

describe('an answer', () => {
  it('that comes too late is heard by nobody, and the next is the right one', async () => {
    const editor = new Editor();
    editor.open('a.ts', sending('grandmother'));
    editor.open('b.ts', ASKED);
    const late = editor.recall.propose({ id: 'b.ts', offset: ASKED.length }, 0);
    const next = editor.recall.propose({ id: 'b.ts', offset: 0 }, LIMIT_MS);
    expect(await late).toBeNull();
    expect((await next)?.text ?? '').not.toContain('grandmother');
    expect((await editor.recall.propose({ id: 'b.ts', offset: ASKED.length }, LIMIT_MS))?.text).toContain('grandmother');
  });
});
