// node client.ts STACK OPTIONS: one stack in a process of its own, which does what the benchmark says and nothing meanwhile.
import { allocatedKb } from './allocation.ts';
import type { Batch, FromClient, Times, ToClient } from './protocol.ts';
import { ANSWER } from './question.ts';
import type { StackName } from './report.ts';
import type { Stack, StackOptions, StartStack } from './stack.ts';

/** Each process loads its own stack only. */
const STACKS: Readonly<Record<StackName, () => Promise<StartStack>>> = {
  'openai': async () => (await import('./openai-client.ts')).startOpenAi,
  'stepladder': async () => (await import('./stepladder-client.ts')).startStepladder,
  'langchain': async () => (await import('./langchain-client.ts')).startLangChain,
  'ai-sdk': async () => (await import('./ai-sdk-client.ts')).startAiSdk,
};

/** Keeps `inFlight` requests under way, the next one started as soon as one ends. */
async function run(stack: Stack, { mode, inFlight, requests }: Batch): Promise<Times> {
  const usage = process.cpuUsage();
  const ms: number[] = [];
  let started = 0;
  async function worker(): Promise<void> {
    while (started < inFlight + requests) {
      const measured = started++ >= inFlight;
      const begun = performance.now();
      const text = await stack.ask(mode);
      const taken = performance.now() - begun;
      if (text !== ANSWER) throw new Error(`The answer came as ${JSON.stringify(text)}.`);
      if (measured) ms.push(taken);
    }
  }
  await Promise.all(Array.from({ length: inFlight }, worker));
  const { user, system } = process.cpuUsage(usage);
  return { ms, cpuMs: (user + system) / 1_000 / (inFlight + requests) };
}

async function obey(stack: Stack, command: ToClient): Promise<FromClient> {
  switch (command.do) {
    case 'renew':
      await stack.renew();
      return { kind: 'renewed' };
    case 'time':
      return { kind: 'times', times: await run(stack, command.batch) };
    case 'allocate': {
      const { inFlight, requests } = command.batch;
      return { kind: 'allocated', kb: (await allocatedKb(() => run(stack, command.batch))) / (inFlight + requests) };
    }
  }
}

function tell(message: FromClient): void {
  process.send?.(message);
}

function fail(error: unknown): void {
  tell({ kind: 'failed', message: error instanceof Error ? (error.stack ?? error.message) : String(error) });
}

async function main(name: StackName, options: StackOptions): Promise<void> {
  const start = await STACKS[name]();
  const stack = await start(options);
  process.on('message', (command: ToClient) => {
    obey(stack, command).then(tell, fail);
  });
  process.on('disconnect', () => {
    void stack.close().then(() => process.exit());
  });
  tell({ kind: 'ready', versions: stack.versions });
}

const [name = '', options = ''] = process.argv.slice(2);
main(name as StackName, JSON.parse(options) as StackOptions).catch(fail);
