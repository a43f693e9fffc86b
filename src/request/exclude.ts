import ignore from 'ignore';
import type { DocumentSnapshot } from './document.ts';

/** Files that hold secrets by their name; none of their text is ever sent. Matched without regard to case. */
const SECRET_FILES: readonly string[] = [
  '.env', '.env.*', '*.env', '*.pem', '*.key', '*.p12', '*.pfx', '*.jks', '*.keystore', '*.ppk', 'id_rsa*', 'id_dsa*', 'id_ecdsa*', 'id_ed25519*',
  '.npmrc', '.netrc', '_netrc', '.pypirc', '.pgpass', '.htpasswd', '.git-credentials', '.aws/', '.ssh/', '.gnupg/', '.kube/', 'kubeconfig', '*.kubeconfig',
  '*.tfstate', '*.tfstate.*', '*.tfvars', 'credentials.json', 'secrets.json', 'secrets.y*ml', 'settings.json', '*.code-workspace',
];

/** Above this size a file is left alone: its check would take longer than anyone waits. 1 MB is the number. */
const MAX_BYTES = 1_000_000;

/** A label without drive, leading slash or `..`: what pattern matching takes. */
function relativePath(file: string): string {
  return file.replaceAll('\\', '/').replace(/^[A-Za-z]:/, '').replace(/^(?:\.{0,2}\/)+/, '');
}

/**
 * Why a document must not be sent, for people; null where it may.
 * @param patterns the user's own, as in .gitignore; they can only add to the built-in ones
 * @param realFile where the file really is, when a link leads to it: both names must be allowed
 */
export function whyExcluded(document: DocumentSnapshot, patterns: readonly string[], realFile = document.file): string | null {
  const secret = ignore({ ignorecase: true }).add([...SECRET_FILES]);
  const own = ignore({ ignorecase: true }).add([...patterns]);
  for (const file of [document.file, realFile].map(relativePath).filter((path) => path !== '')) {
    if (secret.ignores(file)) return `${document.file} may hold secrets, so nothing of it is sent.`;
    if (own.ignores(file)) return `${document.file} is excluded by your setting "stepladder.exclude".`;
  }
  if (Buffer.byteLength(document.text) > MAX_BYTES) return `${document.file} is larger than 1 MB. Stepladder leaves such files alone.`;
  if (document.text.includes('\0')) return `${document.file} is not a text file.`;
  return null;
}
