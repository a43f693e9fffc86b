import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';

/** A request as it came in: what the endpoint under test may see of us. */
export interface Hit {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** Resolves when the connection that brought it is closed, by whichever side. */
  readonly closed: Promise<void>;
}

/** One thing the server does for a request, after the one before. */
export type Step =
  /** Status and headers; `headers: {}` sends none but those that HTTP needs. */
  | { readonly do: 'head'; readonly status?: number; readonly headers?: Readonly<Record<string, string>> }
  /** Bytes of the body; `chunk` splits them into writes of that many bytes, each flushed. */
  | { readonly do: 'send'; readonly bytes: string | Uint8Array; readonly chunk?: number }
  /** Sends nothing until `release()` of the server is called, or the client goes. */
  | { readonly do: 'wait' }
  /** Sends a comment every few ms until the client goes: an endpoint that is alive and says nothing. */
  | { readonly do: 'ping' }
  /** Sends the bytes every few ms until the client goes. */
  | { readonly do: 'repeat'; readonly bytes: string }
  /** Ends the body as it should be. */
  | { readonly do: 'end' }
  /** Resets the connection (RST). */
  | { readonly do: 'reset' };

/** What to do for each request in turn; the last script is used for all that follow. */
export type Script = readonly Step[] | ((hit: Hit) => readonly Step[]);

export interface FaultServer {
  /** `http://127.0.0.1:PORT/v1` */
  readonly baseUrl: string;
  readonly origin: string;
  /** All requests so far, in order. */
  readonly hits: readonly Hit[];
  /** Resolves with the n-th request, from 1, once it has come. */
  hit(n: number): Promise<Hit>;
  /** Lets one `wait` go on, now or when it comes. */
  release(): void;
  /** Takes back every release that nothing has waited for. */
  forget(): void;
  close(): Promise<void>;
}

export interface FaultServerOptions {
  /** Serve TLS with this certificate. */
  readonly tls?: { readonly key: string; readonly cert: string };
}

/** Starts a scripted endpoint on loopback, on a free port. It records what it gets and does exactly what it is told. */
export async function startFaultServer(scripts: Script | readonly Script[], options: FaultServerOptions = {}): Promise<FaultServer> {
  const queue = isList(scripts) ? [...scripts] : [scripts];
  const hits: Hit[] = [];
  const arrivals: (() => void)[] = [];
  const sockets = new Set<Socket>();
  let released = 0;
  const waiting: (() => void)[] = [];

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const closed = new Promise<void>((resolve) => { request.socket.once('close', () => { resolve(); }); });
    const hit: Hit = { method: request.method ?? '', path: request.url ?? '', headers: request.headers, body: await text(request), closed };
    hits.push(hit);
    for (const arrived of arrivals.splice(0)) arrived();
    const script = queue.length > 1 ? queue.shift() : queue[0];
    for (const step of typeof script === 'function' ? script(hit) : (script ?? [])) await perform(step, response, closed);
  }

  async function perform(step: Step, response: ServerResponse, closed: Promise<void>): Promise<void> {
    if (response.destroyed) return;
    switch (step.do) {
      case 'head':
        response.writeHead(step.status ?? 200, { ...(step.headers ?? { 'content-type': 'text/event-stream' }) }).flushHeaders();
        return;
      case 'send': {
        const bytes = Buffer.from(step.bytes);
        const size = step.chunk ?? Math.max(1, bytes.length);
        for (let at = 0; at < bytes.length; at += size) await write(response, bytes.subarray(at, at + size), closed);
        return;
      }
      case 'wait':
        await permission(closed);
        return;
      case 'ping':
      case 'repeat': {
        const bytes = step.do === 'ping' ? ': ping\n\n' : step.bytes;
        const timer = setInterval(() => { if (!response.destroyed) response.write(bytes); }, 5);
        await closed;
        clearInterval(timer);
        return;
      }
      case 'end':
        response.end();
        return;
      case 'reset':
        response.socket?.resetAndDestroy();
    }
  }

  /** Resolves at a `release()`, one that came before included, or when the client is gone. */
  function permission(closed: Promise<void>): Promise<void> {
    if (released > 0) {
      released--;
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      waiting.push(resolve);
      void closed.then(() => {
        if (waiting.includes(resolve)) waiting.splice(waiting.indexOf(resolve), 1);
        resolve();
      });
    });
  }

  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    // The client may go at any time; that is what many scripts are about.
    serve(request, response).catch(() => { response.destroy(); });
  };
  const server = options.tls === undefined ? createServer(listener) : createTlsServer(options.tls, listener);
  server.on('connection', (socket: Socket) => {
    socket.setNoDelay(true);
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `${options.tls === undefined ? 'http' : 'https'}://127.0.0.1:${String((server.address() as AddressInfo).port)}`;

  return {
    origin,
    baseUrl: `${origin}/v1`,
    hits,
    async hit(n) {
      for (;;) {
        const found = hits[n - 1];
        if (found !== undefined) return found;
        await new Promise<void>((resolve) => { arrivals.push(resolve); });
      }
    },
    release() {
      const next = waiting.shift();
      if (next === undefined) released++;
      else next();
    },
    forget() {
      released = 0;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      if (server.listening) await once(server, 'close');
    },
  };
}

function isList(scripts: Script | readonly Script[]): scripts is readonly Script[] {
  return Array.isArray(scripts) && scripts.every((script: unknown) => Array.isArray(script) || typeof script === 'function');
}

async function text(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}

/** Resolves once the bytes are handed to the system, so that the next write is a packet of its own. */
function write(response: ServerResponse, bytes: Uint8Array, closed: Promise<void>): Promise<void> {
  if (response.destroyed) return Promise.resolve();
  const written = new Promise<void>((resolve) => { response.write(bytes, () => { setImmediate(resolve); }); });
  return Promise.race([written, closed]);
}
