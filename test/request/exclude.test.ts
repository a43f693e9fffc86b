import { describe, expect, it } from 'vitest';
import { createExclusion, whyExcluded } from '../../src/request/exclude.ts';

interface Case {
  readonly patterns?: readonly string[];
  readonly text?: string;
  /** Where the file really is; the label in the folder `/home/me/project` where not given. */
  readonly path?: string;
  readonly folders?: readonly string[];
}

function excluded(file: string, { patterns = [], text = 'x', path = `/home/me/project/${file}`, folders = ['/home/me/project'] }: Case = {}): string | null {
  return whyExcluded({ file, languageId: 'plaintext', text, version: 1 }, patterns, { path, folders });
}

describe('files that hold secrets', () => {
  it.each([
    '.env', 'app/.env.local', '.ENV', '.envrc', '.env-prod', '.env_local', '.env~', 'certs/server.pem', 'home/.ssh/config', '.npmrc', 'x/.aws/credentials',
    'prod.tfstate', 'C:\\keys\\a.key', '../.env', '.vscode/settings.json',
  ])('%s is never sent', (file) => {
    expect(excluded(file)).toContain('may hold secrets');
  });

  it.each(['id_rsa', 'Id_Ed25519', 'id_github', 'keys/id_work.bak', 'id_rsa.txt', 'id_token.json', 'id_ecdsa_sk', '.ssh/id_rsa.pub', 'id_project/.env', 'id_project/id_rsa'])('%s may be a private key', (file) => {
    expect(excluded(file)).toContain('may hold secrets');
  });

  it.each(['src/env.ts', 'keyboard.ts', 'README.md', 'src/credentials/form.ts', 'src/pem.ts', 'id_generator.ts', 'ID_MAP.PY', 'id_rsa.pub', 'id_project/src/a.ts', 'valid_key.txt'])(
    '%s is an ordinary file',
    (file) => {
      expect(excluded(file)).toBeNull();
    },
  );

  it.each(['/home/me/project/.env', '/home/me/.ssh/config', 'C:\\Users\\me\\.aws\\config'])('is known by where a link leads, too: %s', (path) => {
    expect(excluded('notes.txt', { path })).toContain('may hold secrets');
  });
});

describe("the user's own patterns", () => {
  it.each([
    ['legal/contract.md', 'legal/'],
    ['src/private/a.ts', 'src/private/'],
    ['private/a.ts', '/private'],
    ['private/book.ipynb', 'private/*.ipynb'],
  ])('leave %s alone for %s', (file, pattern) => {
    expect(excluded(file, { patterns: [pattern] })).toContain('stepladder.exclude');
  });

  it.each([
    ['src/a.ts', 'legal/'],
    ['src/private/a.ts', '/private'],
    ['lib/src/private/a.ts', 'src/private/'],
  ])('have nothing to do with %s for %s', (file, pattern) => {
    expect(excluded(file, { patterns: [pattern] })).toBeNull();
  });

  it.each(['tmp/', '/tmp', 'home/', '/home/me', 'project'])('do not look above the folder: %s', (pattern) => {
    expect(excluded('src/a.ts', { patterns: [pattern], path: '/tmp/home/me/project/src/a.ts', folders: ['/tmp/home/me/project'] })).toBeNull();
  });

  it.each(['/private', 'src/private/', 'private/a.ts'])('know where a link leads, from the folder down: %s', (pattern) => {
    const place = pattern.startsWith('src') ? 'src/private/a.ts' : 'private/a.ts';
    expect(excluded('notes.ts', { patterns: [pattern], path: `/home/me/project/${place}` })).toContain('stepladder.exclude');
  });

  it('count from every open folder that holds the file', () => {
    const nested = { path: '/repo/packages/a/b.ts', folders: ['/other', '/repo', '/repo/packages/a'] };
    expect(excluded('b.ts', { ...nested, patterns: ['/packages/a'] })).toContain('stepladder.exclude');
    expect(excluded('b.ts', { ...nested, patterns: ['/b.ts'] })).toContain('stepladder.exclude');
    expect(excluded('b.ts', { ...nested, patterns: ['work/', 'other/'] })).toBeNull();
  });

  it('count from the top where no folder holds the file, even beside one of a similar name', () => {
    expect(excluded('a.ts', { patterns: ['private/'], path: '/home/me/private/a.ts', folders: [] })).toContain('stepladder.exclude');
    expect(excluded('a.ts', { patterns: ['project-two/'], path: '/home/me/project-two/a.ts' })).toContain('stepladder.exclude');
  });

  it('cannot bring a secret file back', () => {
    expect(excluded('.env', { patterns: ['!.env'] })).toContain('may hold secrets');
  });
});

describe('other files that are left alone', () => {
  it('are large or binary', () => {
    expect(excluded('a.ts', { text: 'é'.repeat(500_001) })).toContain('larger than 1 MB');
    expect(excluded('a.ts', { text: 'x'.repeat(1_000_000) })).toBeNull();
    expect(excluded('a.bin', { text: 'a\0b' })).toContain('not a text file');
  });
});

describe('an exclusion', () => {
  const realFile = (file: string): { path: string; folders: readonly string[] } => ({ path: `/home/me/project/${file}`, folders: ['/home/me/project'] });

  it('says the same of the last of very many files as of the first', () => {
    const exclusion = createExclusion(['private/']);
    const said = Array.from({ length: 12_000 }, (_, at) => exclusion.of(`private/${at}.ts`, realFile(`private/${at}.ts`)));
    expect(new Set(said)).toEqual(new Set(['excluded']));
    expect(['.env', 'a.ts'].map((file) => exclusion.of(file, realFile(file)))).toEqual(['secret', null]);
  });

  it('keeps the patterns of one list apart from those of another', () => {
    const [one, other] = [['a.ts'], ['b.ts']];
    expect([one, other, one, []].map((patterns) => excluded('a.ts', { patterns }) === null)).toEqual([false, true, false, true]);
  });

  it.each([
    ['private', ['private/'], true], ['src/private', ['private/'], true], ['src', ['src/a.ts'], false], ['src/private', ['/private'], false], ['lib', ['/*', '!/src'], true], ['src', ['/*', '!/src'], false], ['src', [], false],
  ])('knows which folders nobody need look into: %s for %j', (folder, patterns, expected) => {
    expect(createExclusion(patterns).ofFolder(folder)).toBe(expected);
  });
});
