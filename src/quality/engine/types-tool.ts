import type { OnProgress, Tool } from './tool.ts';

export function createTypesTool(_onProgress: OnProgress): Tool {
  return { warmUp: () => Promise.resolve(), check: () => Promise.resolve() };
}
