import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { startBrowser } from '../../scripts/platform/browser.ts';
import { codeServerEntry } from '../../scripts/platform/code-server.ts';
import { writeUserSettings } from '../../scripts/platform/profile.ts';
import { folderUrl, signIn, startServer } from '../../scripts/platform/server.ts';

export interface WindowOptions {
  /** Folder of installed extensions. */
  readonly extensions: string;
  /** Folder whose copy is opened. */
  readonly workspace: string;
  /** User settings, beside those that keep VS Code quiet. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Added to the environment of the extension host. */
  readonly env?: Readonly<Record<string, string>>;
  /** Whether VS Code asks if the user trusts the folder; it does not unless said. */
  readonly asksForTrust?: boolean;
}

/** A VS Code with a profile, a copy of a workspace and a browser of its own. */
export interface Window {
  readonly page: Page;
  /** The copy of the workspace. */
  readonly folder: string;
  readonly userData: string;
  /** Requests of the page to anything outside this machine; a test that cares expects none. */
  readonly violations: readonly string[];
  close(): Promise<void>;
}

const log = (line: string): void => {
  console.error(line);
};

/** Opens a window and waits for the workbench. */
export async function openWindow(options: WindowOptions): Promise<Window> {
  const temporary = mkdtempSync(path.join(os.tmpdir(), 'stepladder-window-'));
  const folder = path.join(temporary, path.basename(options.workspace));
  const userData = path.join(temporary, 'data');
  mkdirSync(folder);
  cpSync(options.workspace, folder, { recursive: true });
  writeUserSettings(userData, options.settings ?? {});
  const server = await startServer({
    entry: await codeServerEntry(log),
    userData,
    extensions: options.extensions,
    env: options.env ?? {},
    asksForTrust: options.asksForTrust ?? false,
    idleSeconds: 300,
  });
  const browser = await startBrowser(log);
  const close = async (): Promise<void> => {
    await browser.close();
    await server.stop();
    rmSync(temporary, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    await signIn(context, server);
    const page = await context.newPage();
    const violations = recordViolations(page);
    await page.goto(folderUrl(server, folder));
    await page.locator('.monaco-workbench .statusbar').waitFor({ timeout: 60_000 });
    return { page, folder, userData, violations, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Webviews load the extension's own files under this name; their service worker answers, and nothing leaves the page. */
const ownFiles = '.vscode-resource.vscode-cdn.net';

function recordViolations(page: Page): string[] {
  const violations: string[] = [];
  page.on('request', (request) => {
    const { protocol, hostname, origin, pathname } = new URL(request.url());
    const inPage = /^(data|blob):$/.test(protocol) || hostname.endsWith(ownFiles);
    if (!inPage && !/^(127\.0\.0\.1|localhost|\[::1\])$/.test(hostname)) violations.push(`${origin}${pathname}`);
  });
  return violations;
}
