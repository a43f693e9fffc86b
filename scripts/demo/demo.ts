import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { startDemoEndpoint } from '../../demo/endpoint.ts';
import { demoSettings } from '../../demo/settings.ts';
import { root } from '../install.mjs';
import { writeUserSettings } from '../platform/profile.ts';

/** What one demo works on: all of it is new at every start and gone afterwards. */
export interface Demo {
  /** A copy of the sample workspace. */
  readonly workspace: string;
  readonly userData: string;
  readonly extensions: string;
  /** User settings for the extension. */
  readonly settings: Readonly<Record<string, unknown>>;
  close(): Promise<void>;
}

/** Starts the demo endpoint and lays out the folders. They are outside the project: VS Code limits the length of its socket's path. @param latencyMs until a model's first word; each has its own unless said */
export async function openDemo(latencyMs?: number): Promise<Demo> {
  const endpoint = await startDemoEndpoint(latencyMs === undefined ? {} : { latencyMs });
  const temporary = mkdtempSync(path.join(os.tmpdir(), 'stepladder-demo-'));
  const [workspace, userData, extensions] = ['workspace', 'data', 'extensions'].map((name) => path.join(temporary, name)) as [string, string, string];
  for (const folder of [workspace, userData, extensions]) mkdirSync(folder);
  cpSync(path.join(root, 'demo', 'workspace'), workspace, { recursive: true });
  const settings = demoSettings(endpoint.baseUrl);
  writeUserSettings(userData, settings);
  return {
    workspace,
    userData,
    extensions,
    settings,
    close: async () => {
      await endpoint.close();
      rmSync(temporary, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
