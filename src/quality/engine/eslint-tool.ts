import type { Tool } from './tool.ts';

export function createEslintTool(): Tool {
  return { warmUp: () => Promise.resolve(), check: () => Promise.resolve() };
}
