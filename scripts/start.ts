// npm start [-- --headless | --browser] [--port PORT] [--latency MS]: VS Code on a copy of the sample workspace, with the extension
// installed and set up for the demo endpoint. The user's own VS Code, its settings and its extensions are not touched.
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { DEMO_NOTICE } from '../demo/settings.ts';
import { openDemo, type Demo } from './demo/demo.ts';
import { runHeadless } from './demo/headless.ts';
import { findDesktop, showInBrowser, showOnDesktop } from './demo/show.ts';
import { runScript } from './platform/script.ts';

const usage = `npm start [-- OPTIONS]
  --headless   no window: drives VS Code as a person would, says what happened, writes screenshots to out/demo
  --browser    serves VS Code to a browser of this machine, even where a desktop VS Code is installed
  --port PORT  where --browser listens (any free port unless said)
  --latency MS how long the pretend models think before their first word, from 0 to 60000 (a pace of their own unless said)`;

interface Wish {
  readonly headless: boolean;
  readonly browser: boolean;
  readonly port: number | undefined;
  /** ms; undefined leaves each model its own. */
  readonly latency: number | undefined;
}

function readArguments(): Wish {
  const { values } = parseArgs({ options: { headless: { type: 'boolean' }, browser: { type: 'boolean' }, port: { type: 'string' }, latency: { type: 'string' } } });
  const port = values.port === undefined ? undefined : Number(values.port);
  const latency = values.latency === undefined ? undefined : Number(values.latency);
  if (port !== undefined && !(Number.isInteger(port) && port > 0 && port < 65_536)) throw new Error(`--port ${values.port ?? ''} is no port.`);
  if (latency !== undefined && !(Number.isInteger(latency) && latency >= 0 && latency <= 60_000)) throw new Error(`--latency ${values.latency ?? ''} is no time from 0 to 60000 ms.`);
  return { headless: values.headless ?? false, browser: values.browser ?? false, port, latency };
}

async function show(demo: Demo, wish: Wish, stopped: Promise<void>): Promise<void> {
  if (wish.headless) return Promise.race([runHeadless(demo), stopped.then(failStopped)]);
  const desktop = wish.browser ? { reason: '--browser was asked for' } : await findDesktop();
  if ('cli' in desktop) return Promise.race([showOnDesktop(desktop.cli, demo), stopped]);
  console.log(`No desktop VS Code: ${desktop.reason}.`);
  return showInBrowser(demo, { port: wish.port, stopped });
}

function failStopped(): never {
  throw new Error('Stopped before the end.');
}

async function start(wish: Wish): Promise<void> {
  console.log(`${DEMO_NOTICE}\n`);
  if ((await runScript('scripts/package.ts')) !== 0) throw new Error('The extension could not be built.');
  const demo = await openDemo(wish.latency);
  const stopped = Promise.race(['SIGINT', 'SIGTERM', 'SIGHUP'].map((signal) => once(process, signal))).then(() => undefined);
  try {
    await show(demo, wish, stopped);
  } finally {
    await demo.close();
  }
}

try {
  const wish = readArguments();
  await start(wish);
  process.exit(0);
} catch (error) {
  const wrongCall = error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
  console.error(error instanceof Error ? error.message : error);
  if (wrongCall) console.error(usage);
  process.exit(1);
}
