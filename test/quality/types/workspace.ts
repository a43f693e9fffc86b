import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createTypesTool } from '../../../src/quality/engine/types-tool.ts';
import type { OpenDocument, Progress } from '../../../src/quality/engine/engine-protocol.ts';
import { applyEdits, type TextEdit } from '../../../src/request/document.ts';

/** A folder with these files, by their paths in it. */
export class Workspace {
  readonly folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'stepladder-types-')));

  constructor(files: Readonly<Record<string, string>>) {
    for (const [name, text] of Object.entries(files)) this.write(name, text);
  }

  write(name: string, text: string): void {
    const file = path.join(this.folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** What was said of an answer: codes of findings and doubts, or why it could not be checked. */
export type Said = { readonly findings: readonly string[]; readonly doubts: readonly string[] } | { readonly unchecked: string };

/** The types tool as the process runs it. */
export class Types {
  readonly progress: Progress[] = [];
  readonly #tool = createTypesTool((progress) => void this.progress.push(progress));
  #lastId = 0;

  /** A document, read ahead as it is while the model answers. */
  async open(text: string, languageId = 'typescript', place?: OpenDocument['place']): Promise<OpenDocument> {
    const document = this.document(text, languageId, place);
    await this.#tool.prepare?.(document);
    return document;
  }

  document(text: string, languageId = 'typescript', place?: OpenDocument['place']): OpenDocument {
    return { id: ++this.#lastId, languageId, text, ...(place === undefined ? {} : { place }) };
  }

  async check(document: OpenDocument, edits: readonly TextEdit[], limitMs = 60_000): Promise<Said> {
    let said: Said = { unchecked: 'nothing was reported' };
    const after = applyEdits(document.text, edits);
    await this.#tool.check({ document, edits, after, checks: ['types'], asked: null, limitMs }, (_check, report) => {
      if (report.status === 'unchecked') said = { unchecked: report.reason };
      else if (report.status === 'done') said = { findings: report.findings.map(({ code }) => code), doubts: (report.doubts ?? []).map(({ code }) => code) };
    });
    return said;
  }

  /** What an insertion at the cursor ║ adds. */
  async insert(marked: string, insertion: string, languageId = 'typescript', place?: OpenDocument['place']): Promise<Said> {
    const at = marked.indexOf('║');
    const document = await this.open(marked.replace('║', ''), languageId, place);
    return this.check(document, [{ start: at, end: at, newText: insertion }]);
  }
}
