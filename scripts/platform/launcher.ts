// Stands in for the desktop program of VS Code where there is none: takes the flags that `runTests` of
// @vscode/test-electron gives, runs the tests in the extension host of code-server, shown by a headless browser,
// and exits with their exit code.
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { format, parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import { startBrowser } from './browser.ts';
import { codeServerEntry } from './code-server.ts';
import { folderUrl, signIn, startServer, type Server } from './server.ts';

const log = (line: string): void => void process.stderr.write(`${line}\n`);

const flags = {
  extensionDevelopmentPath: { type: 'string' },
  extensionTestsPath: { type: 'string' },
  'user-data-dir': { type: 'string' },
  'extensions-dir': { type: 'string' },
} as const;

/** Lines that code-server logs at every start and that tell nothing about the tests. */
const noise = /^(Creation of workbench contribution|(Error: )?Could not locate the bindings file|(Error: )?Cannot find module '.\/build\/Release\/watchdog'|Resolv(ing|ed) connection token|Creating a socket|\[reconnection-grace-time\]|\[Service Worker\]|\[AgentHost|\[AccountPolicyGate\]|Ignoring fetching additional builtin|Updating additional builtin|Canceled: Canceled|Timed out waiting for authentication provider)/;

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({ options: flags, allowPositionals: true, strict: false });
  const temporary = mkdtempSync(path.join(os.tmpdir(), 'stepladder-host-'));
  const server = await startServer({
    entry: await codeServerEntry(log),
    userData: text(values['user-data-dir']) ?? path.join(temporary, 'data'),
    extensions: text(values['extensions-dir']) ?? path.join(temporary, 'extensions'),
    testDriver: true,
    idleSeconds: 120,
  });
  const browser = await startBrowser(log);
  try {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    await signIn(context, server);
    const page = await context.newPage();
    const payload = (['extensionDevelopmentPath', 'extensionTestsPath'] as const).flatMap((name) => {
      const file = text(values[name]);
      return file === undefined ? [] : [[name, remoteUri(server, file)] as const];
    });
    const exitCode = runInPage(page, folderUrl(server, positionals.at(-1) ?? temporary, payload));
    return await Promise.race([exitCode, server.ended.then((code) => code ?? 1)]);
  } finally {
    await browser.close();
    await server.stop();
    rmSync(temporary, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Opens VS Code and passes on the output of the tests as it comes; gives their exit code. */
async function runInPage(page: Page, url: string): Promise<number> {
  await page.exposeFunction('codeAutomationLog', (_type: string, args: readonly unknown[]) => {
    const line = format(...args);
    if (!noise.test(line)) process.stdout.write(`${line}\n`);
  });
  return new Promise<number>((resolve, reject) => {
    page.once('crash', () => {
      reject(new Error('the page that shows VS Code crashed'));
    });
    page
      .exposeFunction('codeAutomationExit', resolve)
      .then(() => page.goto(url))
      .catch(reject);
  });
}

function remoteUri(server: Server, file: string): string {
  return `vscode-remote://${new URL(server.origin).host}${path.resolve(file)}`;
}

function text(value: string | boolean | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

process.once('SIGTERM', () => process.exit(143));
// The browser and the server would keep the process alive.
process.exit(await main());
