import type { RecallStatus } from '../recall.ts';
import { contextAt, proposalAt } from './answers.ts';
import type { Disk } from './disk.ts';
import { Folders } from './folders.ts';
import { Mirror } from './mirror.ts';
import type { Answers, HostMessage, Question, ReadMessage, ThreadMessage } from './protocol.ts';
import { ReadLoop } from './read-loop.ts';

/** All that was read under the same rules. */
interface Reading {
  readonly folders: Folders;
  readonly mirror: Mirror;
  readonly loop: ReadLoop;
}

/** What the thread does with the host's messages; the first one says what to read. */
export class RecallService {
  readonly #disk: Disk;
  readonly #send: (message: ThreadMessage) => void;
  #reading: Reading | null = null;

  constructor(disk: Disk, send: (message: ThreadMessage) => void) {
    this.#disk = disk;
    this.#send = send;
  }

  received(message: HostMessage): void {
    const reading = message.kind === 'read' ? this.#begin(message) : this.#reading;
    if (reading === null) return;
    const { folders, mirror, loop } = reading;
    switch (message.kind) {
      case 'read': break;
      case 'open':
        if (folders.mayKeep(message.document.file, message.document.path)) mirror.open(message.document);
        else mirror.close(message.document.id);
        break;
      case 'edit':
        // Nothing is said about a text that is not the editor's.
        if (!mirror.edit(message.id, message.edits, message.units)) {
          close(reading, message.id);
          this.#send({ kind: 'lost', id: message.id });
        }
        break;
      case 'close': close(reading, message.id); break;
      case 'changed': loop.changed(message.paths); break;
      case 'ask': this.#send({ kind: 'answer', query: message.query, answer: answerTo(message.question, reading) }); break;
    }
    loop.wake();
  }

  #begin({ folders: paths, exclude, limits }: ReadMessage): Reading {
    this.#reading?.loop.stop();
    const folders = new Folders(this.#disk, paths, exclude);
    const mirror = new Mirror(limits);
    this.#reading = { folders, mirror, loop: new ReadLoop(this.#disk, folders, mirror) };
    return this.#reading;
  }
}

/** The text on disk counts again. */
function close({ mirror, loop }: Reading, id: string): void {
  const path = mirror.close(id);
  if (path !== null) loop.changed([path]);
}

function answerTo(question: Question, { mirror, loop }: Reading): Answers[keyof Answers] {
  switch (question.kind) {
    case 'propose': return proposalAt(mirror, question.spot);
    case 'context': return contextAt(mirror, question.spot, question.maxUnits);
    case 'status': return statusOf(mirror, loop);
  }
}

function statusOf(mirror: Mirror, loop: ReadLoop): RecallStatus {
  return { state: loop.isReading ? 'reading' : 'ready', ...mirror.figures, leftOut: loop.leftOut };
}
