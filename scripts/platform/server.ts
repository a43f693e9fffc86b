import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createWriteStream, mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import type { BrowserContext } from 'playwright-core';

export interface ServerOptions {
  /** Path of code-server's entry script. */
  readonly entry: string;
  readonly userData: string;
  readonly extensions: string;
  /** Added to the environment of the server, and so of the extension host. */
  readonly env?: Readonly<Record<string, string>>;
  /** Any free one when absent. */
  readonly port?: number;
  /** Needed to run an extension's tests; it also hides notifications. */
  readonly testDriver?: boolean;
  /** Whether VS Code asks if the user trusts the folder. */
  readonly asksForTrust?: boolean;
  /** Stops by itself after this many seconds without a connected window; never when absent. */
  readonly idleSeconds?: number;
}

/** A running code-server on loopback, closed by a password. */
export interface Server {
  /** `http://127.0.0.1:PORT` */
  readonly origin: string;
  readonly password: string;
  /** The exit code, once the server has ended. */
  readonly ended: Promise<number | null>;
  stop(): Promise<void>;
}

const startLimit = 60_000;
const stopLimit = 5_000;

/** @throws Error with the server's output when it does not come up */
export async function startServer(options: ServerOptions): Promise<Server> {
  const port = options.port ?? (await freePort());
  const password = randomBytes(16).toString('hex');
  mkdirSync(options.userData, { recursive: true });
  mkdirSync(options.extensions, { recursive: true });
  // The settings of code-server itself; without a file of its own it writes one into the user's home.
  const config = path.join(options.userData, 'code-server.yaml');
  writeFileSync(config, '{}\n');
  const child = spawn(process.execPath, [options.entry, '--config', config, ...serverFlags(options, port)], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...withoutEditorVariables(), ...homeIn(options.userData), ...options.env, PASSWORD: password, EXTENSIONS_GALLERY: '{"serviceUrl":""}' },
    detached: true,
  });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const stop = async (): Promise<void> => {
    process.off('exit', kill);
    await end(child, ended);
  };
  const kill = (): void => {
    signalGroup(child, 'SIGKILL');
  };
  process.once('exit', kill);
  try {
    await listening(child, ended, path.join(options.userData, 'code-server.log'));
  } catch (error) {
    await stop();
    throw error;
  }
  return { origin: `http://127.0.0.1:${String(port)}`, password, ended, stop };
}

/** Gives a browser the cookie that the server asks for. */
export async function signIn(context: BrowserContext, server: Server): Promise<void> {
  const reply = await context.request.post(`${server.origin}/login`, { form: { password: server.password } });
  if (!reply.ok()) throw new Error(`code-server refused its own password: HTTP ${String(reply.status())}`);
}

/** The address that opens a folder; `payload` holds VS Code's own start options. */
export function folderUrl(server: Server, folder: string, payload: readonly (readonly [string, string])[] = []): string {
  const url = new URL(server.origin);
  url.searchParams.set(folder.endsWith('.code-workspace') ? 'workspace' : 'folder', folder);
  url.searchParams.set('payload', JSON.stringify([['skipWelcome', 'true'], ...payload]));
  return url.href;
}

function serverFlags(options: ServerOptions, port: number): string[] {
  return [
    '--auth=password',
    `--bind-addr=127.0.0.1:${String(port)}`,
    `--user-data-dir=${options.userData}`,
    `--extensions-dir=${options.extensions}`,
    '--disable-telemetry',
    '--disable-update-check',
    '--disable-getting-started-override',
    '--disable-proxy',
    '--ignore-last-opened',
    ...(options.asksForTrust ? [] : ['--disable-workspace-trust']),
    ...(options.testDriver ? ['--vscode-option=enable-smoke-test-driver'] : []),
    ...(options.idleSeconds ? [`--idle-timeout-seconds=${String(options.idleSeconds)}`] : []),
  ];
}

/** What an editor that this runs inside of left in the environment would confuse the server. */
export function withoutEditorVariables(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(VSCODE_|ELECTRON_|CODE_SERVER_|PORT$|PASSWORD$|HASHED_PASSWORD$)/.test(name)));
}

/** Sends what programs write into the user's home by habit (heartbeat, device id, crash reports) elsewhere. */
export function homeIn(folder: string): Record<string, string> {
  return Object.fromEntries(['DATA', 'CACHE', 'CONFIG', 'STATE'].map((kind) => [`XDG_${kind}_HOME`, path.join(folder, 'home', kind.toLowerCase())]));
}

async function listening(child: ChildProcess, ended: Promise<number | null>, logFile: string): Promise<void> {
  const log = createWriteStream(logFile);
  let output = '';
  const up = new Promise<'up'>((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.pipe(log, { end: false });
      stream?.on('data', (data: Buffer) => {
        if (output.length < 10_000) output += data.toString();
        if (output.includes('HTTP server listening')) resolve('up');
      });
    }
  });
  const late = new Promise<'late'>((resolve) => setTimeout(resolve, startLimit, 'late').unref());
  const state = await Promise.race([up, ended, late]);
  if (state !== 'up') throw new Error(`code-server ${state === 'late' ? 'did not come up' : 'ended'}:\n${output}`);
}

/** Ends the server and what it started, by its process group. */
async function end(child: ChildProcess, ended: Promise<number | null>): Promise<void> {
  signalGroup(child, 'SIGTERM');
  const timer = setTimeout(signalGroup, stopLimit, child, 'SIGKILL');
  await ended;
  clearTimeout(timer);
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  process.kill(-child.pid, signal);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
