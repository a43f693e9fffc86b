import { fork, type ChildProcess } from 'node:child_process';
import { dirname } from 'node:path';
import type { Role } from './engine-protocol.ts';
import type { RoleLimits } from './role-limits.ts';

/**
 * Starts the engine's script for a role, with little of this program's environment.
 * @throws where the system does not start it; most failures come as its `error` event instead
 */
export function forkRole(entry: string, role: Role, { heapMb, flags }: RoleLimits): ChildProcess {
  const child = fork(entry, [role], {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    cwd: dirname(entry),
    execArgv: [`--max-old-space-size=${String(heapMb)}`, ...flags],
    env: minimalEnvironment(),
  });
  // A program that forgets to dispose of it can end all the same; whoever waits for a job has a timer.
  child.unref();
  child.channel?.unref();
  return child;
}

/** What a process needs to run at all; keys and settings of tools in the environment stay here. */
function minimalEnvironment(): NodeJS.ProcessEnv {
  const needed = ['SystemRoot', 'windir', 'TEMP', 'TMP', 'TMPDIR'];
  const kept = needed.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]] as const]));
  return { ...Object.fromEntries(kept), ELECTRON_RUN_AS_NODE: '1' };
}
