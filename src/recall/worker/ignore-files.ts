import { dirname, join, relative } from 'node:path';
import ignore, { type Ignore } from 'ignore';
import type { Disk } from './disk.ts';

/** Files that say which others are left alone; the last three are of other assistants, and meant for all of them. */
const IGNORE_FILES: readonly string[] = ['.gitignore', '.cursorignore', '.aiexclude', '.continueignore'];
/** Above this size, in bytes, nobody has written such a file. */
const MAX_BYTES = 100_000;
/** `ignore` remembers every path that it was asked about, so that a matcher is made anew after so many. */
const MATCHER_PATHS = 5_000;
/** How many folders above the workspace a repository is looked for. */
const MAX_UP = 20;

/** What the ignore files of a folder and of those above it say. */
export interface IgnoreRules {
  isIgnored(path: string, isFolder: boolean): boolean;
  /** What the files of one name say, each name for itself: no file takes back what one of another name leaves out. */
  readonly byName: ReadonlyMap<string, Rule>;
}

/** Whether a path is ignored. */
type Rule = (path: string, isFolder: boolean) => boolean;

export function isIgnoreFile(name: string): boolean {
  return IGNORE_FILES.includes(name);
}

const NOTHING_IGNORED = rulesOf(new Map());

/** What the files above a workspace folder say, up to the root of the repository that it is in. */
export function rulesAbove(disk: Disk, folder: string): IgnoreRules {
  const above: string[] = [];
  for (let at = folder; disk.facts(join(at, '.git')) === null; at = dirname(at)) {
    // Without a repository, what lies above has nothing to say.
    if (dirname(at) === at || above.length === MAX_UP) return NOTHING_IGNORED;
    above.unshift(dirname(at));
  }
  return above.reduce((rules, at) => rulesBelow(disk, rules, at), NOTHING_IGNORED);
}

/**
 * The rules that hold in a folder.
 * @param above those of the folder that it is in
 * @param names of the files in it, where they are known
 */
export function rulesBelow(disk: Disk, above: IgnoreRules, folder: string, names = IGNORE_FILES): IgnoreRules {
  const found = names.filter(isIgnoreFile).flatMap((name) => {
    const text = disk.readNow(join(folder, name), MAX_BYTES);
    return text === null ? [] : [[name, ruleOf(text, folder, above.byName.get(name))] as const];
  });
  return found.length === 0 ? above : rulesOf(new Map([...above.byName, ...found]));
}

function rulesOf(byName: ReadonlyMap<string, Rule>): IgnoreRules {
  return { byName, isIgnored: (path, isFolder) => [...byName.values()].some((rule) => rule(path, isFolder)) };
}

/** Of the files of one name, the nearest has the last word. */
function ruleOf(text: string, folder: string, above: Rule | undefined): Rule {
  const said = createMatcher(text);
  return (path, isFolder) => {
    const way = relative(folder, path).replaceAll('\\', '/');
    return said(isFolder ? `${way}/` : way) ?? above?.(path, isFolder) ?? false;
  };
}

/** Null where the patterns say nothing of a path. */
function createMatcher(text: string): (path: string) => boolean | null {
  const make = (): Ignore => ignore().add(text);
  let matcher = make();
  let asked = 0;
  return (path) => {
    if (asked++ > MATCHER_PATHS) {
      matcher = make();
      asked = 0;
    }
    const { ignored, unignored } = matcher.test(path);
    return ignored ? true : unignored ? false : null;
  };
}
