import type { Tool } from './tool.ts';

export function createExamplesTool(): Tool {
  return { warmUp: () => Promise.resolve(), check: () => Promise.resolve() };
}
