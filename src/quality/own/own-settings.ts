import type { DocumentSnapshot } from '../../request/document.ts';
import type { Request } from '../../request/request.ts';
import { isInside } from './find-program.ts';

/** A command of the user's that has a say about answers. */
export interface OwnCommand {
  /** The program, by its name or absolute path, and its arguments with `{file}` and `{folder}` in them. No shell reads it. */
  readonly command: readonly string[];
  /** Language ids; `*` is all. */
  readonly languages: readonly string[];
  readonly tasks: readonly ('complete' | 'debug')[];
  /** What it is run on: a copy of the file alone, or of the whole workspace folder. */
  readonly on: 'file' | 'project';
  /** Absolute paths of folders in which it counts; null is everywhere. */
  readonly folders: readonly string[] | null;
  readonly timeoutMs: number;
}

/** The checks that are the user's own. */
export interface OwnCheckSettings {
  /** The workspace's ESLint: `auto` before an answer is shown where it is quick enough, `after` always afterwards. */
  readonly eslint: 'auto' | 'after' | 'off';
  readonly commands: readonly OwnCommand[];
}

/** The commands that are run for a request: none while the user types, and none in a workspace that is not trusted. */
export function commandsFor({ commands }: OwnCheckSettings, { task, trigger, document }: Request): readonly OwnCommand[] {
  const { place } = document;
  if (task === 'explain' || trigger === 'auto' || place?.trusted !== true) return [];
  return commands.filter((command) => command.tasks.includes(task) && speaks(command, document) && isIn(command, place.path));
}

function speaks({ languages }: OwnCommand, { languageId }: DocumentSnapshot): boolean {
  return languages.includes('*') || languages.includes(languageId);
}

function isIn({ folders }: OwnCommand, path: string): boolean {
  return folders === null || folders.some((folder) => isInside(folder, path));
}
