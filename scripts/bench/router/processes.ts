import { type ChildProcess, fork } from 'node:child_process';
import path from 'node:path';
import type { Batch, FromClient, FromServer, Times, ToClient, ToServer } from './protocol.ts';
import type { StackName } from './report.ts';
import type { StackOptions } from './stack.ts';

/** Nothing here takes a minute: what does is stuck. */
const LIMIT_MS = 60_000;

/** A process of the benchmark that answers each message with one or more of its own, in order. */
class Worker<To extends object, From extends object> {
  readonly #child: ChildProcess;
  readonly #ended: Promise<void>;
  readonly #messages: From[] = [];
  #wake: () => void = () => undefined;
  #hasEnded = false;

  constructor(script: string, args: readonly string[], execArgv: readonly string[]) {
    this.#child = fork(path.join(import.meta.dirname, script), args, { env: plainEnvironment(), execArgv: ['--disable-warning=ExperimentalWarning', ...execArgv] });
    this.#child.on('message', (message) => {
      this.#messages.push(message as From);
      this.#wake();
    });
    this.#ended = new Promise((resolve) => {
      const end = (): void => {
        this.#hasEnded = true;
        this.#wake();
        resolve();
      };
      this.#child.once('error', end).once('exit', end);
    });
  }

  /** @throws Error when the process ends, or says nothing for too long */
  async next(): Promise<From> {
    const deadline = setTimeout(() => this.#child.kill(), LIMIT_MS);
    try {
      for (;;) {
        const message = this.#messages.shift();
        if (message !== undefined) return message;
        if (this.#hasEnded) throw new Error(`${path.basename(this.#child.spawnargs[2] ?? '')} has ended.`);
        await new Promise<void>((resolve) => (this.#wake = resolve));
      }
    } finally {
      clearTimeout(deadline);
    }
  }

  send(message: To): void {
    this.#child.send(message);
  }

  async stop(): Promise<void> {
    if (this.#child.connected) this.#child.disconnect();
    await this.#ended;
  }
}

/** Without what makes a stack trace, log or ask somewhere else. */
function plainEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(?:OPENAI|LANGCHAIN|LANGSMITH|AI_SDK|AI_GATEWAY)_|^(?:NODE_OPTIONS|NODE_USE_ENV_PROXY)$/i.test(name)));
}

/** One stack in a process of its own. */
export class Client {
  readonly name: StackName;
  readonly versions: Readonly<Record<string, string>>;
  readonly #worker: Worker<ToClient, FromClient>;

  private constructor(name: StackName, versions: Readonly<Record<string, string>>, worker: Worker<ToClient, FromClient>) {
    this.name = name;
    this.versions = versions;
    this.#worker = worker;
  }

  /** @param nodeFlags such as `--cpu-prof` */
  static async start(name: StackName, options: StackOptions, nodeFlags: readonly string[]): Promise<Client> {
    const worker = new Worker<ToClient, FromClient>('client.ts', [name, JSON.stringify(options)], nodeFlags);
    const ready = await worker.next();
    if (ready.kind !== 'ready') throw unexpected(name, ready);
    return new Client(name, ready.versions, worker);
  }

  async time(batch: Batch): Promise<Times> {
    const reply = await this.#ask({ do: 'time', batch });
    if (reply.kind !== 'times') throw unexpected(this.name, reply);
    return reply.times;
  }

  /** @returns KB a request */
  async allocate(batch: Batch): Promise<number> {
    const reply = await this.#ask({ do: 'allocate', batch });
    if (reply.kind !== 'allocated') throw unexpected(this.name, reply);
    return reply.kb;
  }

  async renew(): Promise<void> {
    const reply = await this.#ask({ do: 'renew' });
    if (reply.kind !== 'renewed') throw unexpected(this.name, reply);
  }

  stop(): Promise<void> {
    return this.#worker.stop();
  }

  #ask(command: ToClient): Promise<FromClient> {
    this.#worker.send(command);
    return this.#worker.next();
  }
}

function unexpected(name: StackName, reply: FromClient): Error {
  return new Error(`${name}: ${reply.kind === 'failed' ? reply.message : reply.kind}`);
}

/** The endpoint that all stacks ask. */
export class Server {
  readonly baseUrl: string;
  readonly #worker: Worker<ToServer, FromServer>;

  private constructor(baseUrl: string, worker: Worker<ToServer, FromServer>) {
    this.baseUrl = baseUrl;
    this.#worker = worker;
  }

  static async start(): Promise<Server> {
    const worker = new Worker<ToServer, FromServer>('server.ts', [], []);
    const first = await worker.next();
    if (first.kind !== 'listening') throw new Error(`The server began with ${first.kind}.`);
    return new Server(`http://127.0.0.1:${first.port}/v1`, worker);
  }

  /** Looks at the requests of one action. @throws Error when one of them is not what was agreed, or none came */
  async checking(expect: NonNullable<ToServer['expect']>, requests: number, action: () => Promise<unknown>): Promise<void> {
    await this.#expect(expect);
    await action();
    for (let count = 0; count < requests; count++) {
      const message = await this.#worker.next();
      if (message.kind !== 'checked' || message.problem !== null) throw new Error(message.kind === 'checked' ? message.problem ?? '' : message.kind);
    }
    await this.#expect(null);
  }

  async #expect(expect: ToServer['expect']): Promise<void> {
    this.#worker.send({ expect });
    const reply = await this.#worker.next();
    if (reply.kind !== 'expecting') throw new Error(`More requests came than were sent: ${reply.kind}.`);
  }

  stop(): Promise<void> {
    return this.#worker.stop();
  }
}
