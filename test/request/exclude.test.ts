import { describe, expect, it } from 'vitest';
import { whyExcluded } from '../../src/request/exclude.ts';

function excluded(file: string, patterns: string[] = [], realFile = file, text = 'x'): string | null {
  return whyExcluded({ file, languageId: 'plaintext', text, version: 1 }, patterns, realFile);
}

describe('files that hold secrets', () => {
  it.each(['.env', 'app/.env.local', '.ENV', 'certs/server.pem', 'home/.ssh/config', 'id_rsa', 'Id_Ed25519.pub', '.npmrc', 'x/.aws/credentials', 'prod.tfstate', 'C:\\keys\\a.key', '../.env', '.vscode/settings.json'])(
    '%s is never sent',
    (file) => {
      expect(excluded(file)).toContain('may hold secrets');
    },
  );

  it.each(['src/env.ts', 'keyboard.ts', 'README.md', 'src/credentials/form.ts', '/abs/path/cart.ts', 'src/pem.ts'])('%s is an ordinary file', (file) => {
    expect(excluded(file)).toBeNull();
  });

  it('is known by where a link leads, too', () => {
    expect(excluded('notes.txt', [], '/home/me/project/.env')).toContain('may hold secrets');
  });
});

describe('other files that are left alone', () => {
  it("are the user's own", () => {
    expect(excluded('legal/contract.md', ['legal/'])).toContain('stepladder.exclude');
    expect(excluded('src/a.ts', ['legal/'])).toBeNull();
  });

  it('cannot bring a secret file back', () => {
    expect(excluded('.env', ['!.env'])).toContain('may hold secrets');
  });

  it('are large or binary', () => {
    expect(excluded('a.ts', [], 'a.ts', 'é'.repeat(500_001))).toContain('larger than 1 MB');
    expect(excluded('a.ts', [], 'a.ts', 'x'.repeat(1_000_000))).toBeNull();
    expect(excluded('a.bin', [], 'a.bin', 'a\0b')).toContain('not a text file');
  });
});
