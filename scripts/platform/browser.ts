import path from 'node:path';
import { chromium, type Browser } from 'playwright-core';
import { downloads } from '../install.mjs';
import { chromiumPath } from './chromium.ts';
import { homeIn, withoutEditorVariables } from './server.ts';

/** Keep Chromium from calling its maker's servers; what the pages ask for is not affected. */
const quiet = ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

/** Starts a headless browser with an empty profile of its own. */
export async function startBrowser(log: (line: string) => void): Promise<Browser> {
  // Chromium's sandbox refuses to work for root.
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const env = { ...withoutEditorVariables(), ...homeIn(path.join(downloads, 'browser')) };
  return chromium.launch({ executablePath: chromiumPath(log), headless: true, args: [...quiet, ...sandbox], env });
}
