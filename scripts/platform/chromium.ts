import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';

const linuxNames = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge', 'microsoft-edge-stable'];
const macPrograms = ['Google Chrome', 'Chromium', 'Microsoft Edge'].map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`);
const windowsPrograms = ['Google\\Chrome\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe'];

/**
 * The path of a Chromium-like browser: `CHROME_PATH`, else an installed one, else Debian's, installed here
 * (only as root, on a Linux with apt-get).
 * @throws Error that says what to install
 */
export function chromiumPath(log: (line: string) => void): string {
  const found = installedChromium();
  if (found) return found;
  if (process.platform === 'linux' && process.getuid?.() === 0 && onPath('apt-get')) {
    log('no Chromium, Chrome or Edge found: installing the chromium package with apt-get ...');
    installWithApt();
    const installed = installedChromium();
    if (installed) return installed;
  }
  throw new Error('A Chromium, Chrome or Edge is needed, and none was found. Install one (on Debian or Ubuntu: sudo apt-get install chromium), or name one in CHROME_PATH, and run the same command again.');
}

function installedChromium(): string | undefined {
  const named = process.env['CHROME_PATH'];
  if (named) return named;
  if (process.platform === 'darwin') return macPrograms.find((program) => existsSync(program));
  if (process.platform === 'win32') return windowsCandidates().find((program) => existsSync(program));
  return linuxNames.map(onPath).find((program) => program !== undefined);
}

function windowsCandidates(): string[] {
  const homes = ['ProgramFiles', 'ProgramFiles(x86)', 'LocalAppData'].flatMap((name) => process.env[name] ?? []);
  return homes.flatMap((home) => windowsPrograms.map((program) => path.join(home, program)));
}

/** The full path of a program, searched in PATH as a shell does. */
export function onPath(program: string): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter);
  return folders.map((folder) => path.join(folder, program)).find((candidate) => existsSync(candidate));
}

function installWithApt(): void {
  const options = { stdio: ['ignore', 'ignore', 'pipe'] as ['ignore', 'ignore', 'pipe'], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
  execFileSync('apt-get', ['update', '-qq'], options);
  execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-dejavu-core'], options);
}
