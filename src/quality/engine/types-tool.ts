import { onlyDirectives, withoutAddedDirectives } from '../checks/directives.ts';
import { addedTypeProblems } from '../types/compare.ts';
import { Projects, type KnownProject } from '../types/projects.ts';
import type { TextProblems } from '../types/project.ts';
import type { OpenDocument } from './engine-protocol.ts';
import { reportOf } from './report.ts';
import type { OnProgress, Tool } from './tool.ts';

/** Languages that TypeScript reads. */
const LANGUAGES: readonly string[] = ['typescript', 'typescriptreact', 'javascript', 'javascriptreact'];
/** A document's own problems are looked for so long while no answer waits, in ms: less than a silent process is killed after. */
const PREPARE_MS = 5_000;
/** The part of a job's time that may be spent: the rest is for the way back. */
const SHARE = 0.9;

/** Checks types, in the projects that the documents belong to. */
export function createTypesTool(onProgress: OnProgress): Tool {
  const projects = new Projects();
  /** The documents' own problems, kept as long as they are. */
  const own = new Map<number, TextProblems>();

  const ownOf = (document: OpenDocument, { project, file }: KnownProject, deadline: number): TextProblems | null => {
    const found = own.get(document.id) ?? project?.problemsOf({ file, text: document.text }, deadline) ?? null;
    if (found !== null) own.set(document.id, found);
    return found;
  };

  return {
    warmUp: () => Promise.resolve(),
    prepare: async (document) => {
      if (!LANGUAGES.includes(document.languageId)) return;
      const known = projects.of(document);
      if (known.project === null && known.failure === null) await readProject(known, document.text, onProgress);
      known.project?.refresh();
      ownOf(document, known, performance.now() + PREPARE_MS);
    },
    forget: (id) => { own.delete(id); },
    check: async ({ document, edits, after: text, checks, limitMs }, report) => {
      if (!checks.includes('types') || !LANGUAGES.includes(document.languageId)) return;
      const deadline = performance.now() + limitMs * SHARE;
      const known = projects.of(document);
      // Without a folder there is nothing to read but the language's own library.
      if (known.project === null && known.failure === null && known.name === null) known.read(document.text);
      const { project, failure, file } = known;
      if (project === null) {
        report('types', { status: 'unchecked', reason: failure ?? 'the project is still being read' });
        return Promise.resolve();
      }
      const after = project.problemsOf({ file, text: withoutAddedDirectives('typescript', document.text, edits, text) }, deadline);
      const before = after?.problems.length === 0 ? after : ownOf(document, known, deadline);
      if (after === null || before === null) report('types', { status: 'unchecked', reason: 'its types took too long' });
      else {
        const { findings, doubts } = addedTypeProblems({ ...before, text: document.text }, { ...after, text }, edits, project.config.isPlain);
        report('types', reportOf('types', [...findings, ...onlyDirectives('typescript', edits)], text, doubts));
      }
      return Promise.resolve();
    },
  };
}

async function readProject(known: KnownProject, text: string, onProgress: OnProgress): Promise<void> {
  const { name } = known;
  if (name !== null) onProgress({ project: name, state: 'reading' });
  // Reading blocks the process: the message goes out first.
  await new Promise(setImmediate);
  known.read(text);
  if (name !== null) onProgress({ project: name, state: known.failure === null ? 'ready' : 'failed' });
}
