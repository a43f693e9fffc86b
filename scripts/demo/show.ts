import { once } from 'node:events';
import { codeServerEntry, codeServerRunsHere } from '../platform/code-server.ts';
import { cliOf, downloadedDesktop, installedDesktop, noWindowReason, startCli } from '../platform/desktop.ts';
import { folderUrl, startServer } from '../platform/server.ts';
import { installVsix, vsix } from '../platform/vsix.ts';
import type { Demo } from './demo.ts';

const log = (line: string): void => {
  console.log(line);
};

/** The command-line program of a desktop VS Code: the installed one, else a downloaded one; or the reason why there is none. */
export async function findDesktop(): Promise<{ cli: string } | { reason: string }> {
  const noWindow = noWindowReason();
  if (noWindow !== null) return { reason: noWindow };
  const installed = installedDesktop();
  if (installed !== null) return { cli: installed };
  const downloaded = await downloadedDesktop(log);
  return 'program' in downloaded ? { cli: cliOf(downloaded.program) } : downloaded;
}

/** Opens the demo in a desktop window and waits until that is closed. */
export async function showOnDesktop(cli: string, demo: Demo): Promise<void> {
  // The user's own VS Code may be running: with folders of its own this one is another program to it.
  const own = [`--user-data-dir=${demo.userData}`, `--extensions-dir=${demo.extensions}`, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])];
  await finished(cli, [...own, `--install-extension=${vsix}`, '--force']);
  log(`VS Code opens (${cli}); the demo ends when you close its window, or with Ctrl+C here.`);
  await finished(cli, [...own, '--new-window', '--wait', '--disable-workspace-trust', demo.workspace]);
}

/** Serves the demo to a browser of this machine until `stopped`. */
export async function showInBrowser(demo: Demo, options: { readonly port: number | undefined; readonly stopped: Promise<void> }): Promise<void> {
  if (!codeServerRunsHere()) throw new Error('code-server does not run on this system. Install VS Code (https://code.visualstudio.com) and run npm start again.');
  const entry = await codeServerEntry(log);
  installVsix(entry, demo);
  const port = options.port === undefined ? {} : { port: options.port };
  const server = await startServer({ entry, userData: demo.userData, extensions: demo.extensions, ...port });
  try {
    log(`\nVS Code is served to this machine only:\n  address   ${folderUrl(server, demo.workspace)}\n  password  ${server.password}\nCtrl+C ends the demo.`);
    const state = await Promise.race([options.stopped.then(() => 'stopped'), server.ended]);
    if (state !== 'stopped') throw new Error('code-server has ended by itself.');
  } finally {
    await server.stop();
  }
}

async function finished(cli: string, args: readonly string[]): Promise<void> {
  const [code] = (await once(startCli(cli, args), 'exit')) as [number | null];
  if (code !== 0) throw new Error(`${cli} ended with ${String(code)}.`);
}
