/** The entry of the engine's processes: the first argument says which one this is. */
import type { EngineMessage, HostMessage, Role } from './engine-protocol.ts';
import type { Tool, OnProgress } from './tool.ts';
import { rssMb, WorkLoop } from './work-loop.ts';

/** Each role loads what it needs and nothing else. */
const TOOLS: Readonly<Record<Role, (onProgress: OnProgress) => Promise<Tool>>> = {
  code: async () => (await import('./code-tool.ts')).createCodeTool(),
  types: async (onProgress) => (await import('./types-tool.ts')).createTypesTool(onProgress),
  examples: async () => (await import('./examples-tool.ts')).createExamplesTool(),
  eslint: async () => (await import('./eslint-tool.ts')).createEslintTool(),
};

function send(message: EngineMessage): void {
  // The host may be gone between a job and its answer.
  if (process.connected) process.send?.(message);
}

async function main(role: Role): Promise<void> {
  process.on('disconnect', () => process.exit(0));
  const early: HostMessage[] = [];
  const keep = (message: HostMessage): void => void early.push(message);
  process.on('message', keep);
  const tool = await TOOLS[role]((progress) => { send({ kind: 'progress', progress }); });
  const loop = new WorkLoop(tool, send);
  process.off('message', keep);
  process.on('message', (message: HostMessage) => { loop.received(message); });
  for (const message of early) loop.received(message);
  await tool.warmUp();
  loop.ready();
  send({ kind: 'ready', rssMb: rssMb() });
}

void main(process.argv[2] as Role);
