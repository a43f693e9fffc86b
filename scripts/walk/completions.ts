import { stepsOf } from '../../demo/account.ts';
import { placeOf } from '../../demo/completions.ts';
import type { Completion } from '../../demo/script.ts';
import { oneLine, type Walker } from './walker.ts';

/** How long a person waits for a completion before trying again, ms: more than a request of the editor's may take. */
const ASK_AGAIN_MS = 15_000;

/** What a person does with completions. */
export class Completions {
  readonly #walker: Walker;

  constructor(walker: Walker) {
    this.#walker = walker;
  }

  /** Types at a place, waits for the right ghost text and takes it with Tab. */
  async complete(typed: string, expected: readonly string[], shot?: string): Promise<void> {
    const place = placeOf(typed);
    await this.#typeAt(place);
    await this.#ghostOf(place);
    if (shot !== undefined) await this.#walker.shoot(shot);
    await this.#take(place);
    await this.#tell(expected);
  }

  /** The workspace's own code goes on: it costs nothing, and says why it is there. */
  async local(): Promise<void> {
    const place = placeOf('if (!response.ok)');
    await this.#typeAt(place);
    await this.#ghostOf(place);
    await this.#walker.shoot('local');
    await this.#why(/Your own code made this for nothing/, 'why');
    // The list of commands took it off the screen; its reason brings it back.
    await this.#ghostOf(place);
    await this.#take(place);
    await this.#tell(['local passed']);
  }

  /** Takes a part with the key for the next word, sees the rest still there, and takes that. */
  async inParts(): Promise<void> {
    const place = placeOf('const word =');
    await this.#typeAt(place);
    await this.#ghostOf(place);
    const { workbench } = this.#walker;
    // VS Code takes the space before a word by itself.
    await workbench.press('Control+ArrowRight');
    await this.#walker.until('the text without its space', async () => (await workbench.ghost()).startsWith('count'));
    await workbench.press('Control+ArrowRight');
    await this.#ghostOf(place, `${place.typed} count`);
    await this.#walker.shoot('next-word');
    await this.#take(place);
    await this.#tell(['cheap passed']);
  }

  /** Rejects with Escape; what was rejected does not come again, and it says so. */
  async reject(): Promise<void> {
    const { workbench, account } = this.#walker;
    const place = placeOf('amount =');
    await this.#typeAt(place);
    await this.#ghostOf(place);
    await this.#tell(['cheap passed']);
    await workbench.press('Escape');
    await workbench.waitNoGhost();
    await workbench.type(' ');
    this.#walker.say('Escape      it is gone; typed on');
    this.#walker.tell(await account.next('complete', (decision) => stepsOf(decision).join() === 'cheap passed'));
    if ((await workbench.ghost()) !== '') throw new Error('what was rejected is shown again');
    await this.#why(/Nothing is offered here: .*rejected/, 'why-nothing');
    if ((await workbench.ghost()) !== '') throw new Error('what was rejected is shown again');
    await workbench.save();
  }

  async unverified(): Promise<void> {
    const { workbench } = this.#walker;
    const place = placeOf('local parts =');
    await this.#typeAt(place);
    await this.#ghostOf(place);
    await workbench.statusBar('not verified: Lua');
    await this.#walker.shoot('not-verified');
    await this.#take(place);
    await this.#tell(['cheap unchecked']);
  }

  async completeHere(): Promise<void> {
    const { workbench, account } = this.#walker;
    const place = placeOf('export async function sendAll');
    await this.#typeAt(place);
    this.#walker.tell(await account.next('complete', ({ outcome, attempts }) => outcome === 'nothing' && attempts === 2));
    if ((await workbench.ghost()) !== '') throw new Error('ghost text is shown although no answer was good enough');
    this.#walker.say('nothing is shown; now Stepladder: Complete Here');
    await workbench.run('Stepladder: Complete Here');
    await this.#ghostOf(place);
    await this.#walker.shoot('complete-here');
    await this.#take(place);
    await this.#tell(['cheap failed', 'cheap failed', 'standard failed', 'premium passed']);
  }

  async #tell(expected: readonly string[]): Promise<void> {
    this.#walker.tell(await this.#walker.account.next('complete', (decision) => stepsOf(decision).join() === expected.join()));
  }

  /** Runs `Why This Suggestion?`, reads what it says, and closes that. */
  async #why(expected: RegExp, shot: string): Promise<void> {
    const { workbench } = this.#walker;
    await workbench.run('Stepladder: Why This Suggestion?');
    const toast = await workbench.notification(expected);
    // It slides in, and can be hovered when it stands.
    await toast.hover();
    this.#walker.say(`why         ${oneLine(await toast.innerText())}`);
    await this.#walker.shoot(shot);
    await workbench.closeNotification(expected);
  }

  /** Goes to a place and types what its comment says, indented as the comment is. */
  async #typeAt(place: Completion): Promise<void> {
    const { workbench } = this.#walker;
    await workbench.openFile(place.file);
    const lines = this.#walker.text(place.file).split('\n');
    const anchor = lines.findIndex((line) => line.trim() === place.anchor);
    const indent = /^\s*/.exec(lines[anchor] ?? '')?.[0] ?? '';
    await workbench.goTo(anchor + 2, 1);
    await workbench.type(indent + place.typed);
    this.#walker.say(`typed       ${place.typed}   in ${place.file}`);
  }

  /** Waits for the ghost text that completes a place. @param written what stands there already */
  async #ghostOf(place: Completion, written = place.typed): Promise<void> {
    const rest = place.statement.slice(written.length);
    const holds = async (): Promise<boolean> => isShown(rest, await this.#walker.workbench.ghost());
    try {
      await this.#walker.until('the right ghost text', holds, ASK_AGAIN_MS);
    } catch {
      await this.#askAgain();
      await this.#walker.until('the right ghost text', holds);
    }
    this.#walker.say(`ghost text  ${oneLine(rest)}`);
  }

  /** As a person would where nothing comes: goes on by a space, and back. On a loaded machine a request may come to its deadline. */
  async #askAgain(): Promise<void> {
    const { workbench, account } = this.#walker;
    this.#walker.say('nothing came; typed a space and took it back. What was decided:');
    await account.next('complete', () => true).then((decision) => { this.#walker.tell(decision); }, () => { this.#walker.say('nothing'); });
    await workbench.type(' ');
    await workbench.press('Backspace');
  }

  /** Takes the ghost text and sees it in the saved file. */
  async #take(place: Completion): Promise<void> {
    const { workbench } = this.#walker;
    await workbench.press('Tab');
    await workbench.waitNoGhost();
    const saved = await workbench.savedText(place.file);
    if (!saved.includes(place.statement)) throw new Error(`after Tab, ${place.file} does not hold: ${place.statement}`);
    this.#walker.say('Tab         the file has it');
  }
}

/** Whether ghost text is this text. VS Code draws its first line and the others apart, in an order of its own. */
function isShown(text: string, ghost: string): boolean {
  const shown = squeezed(ghost);
  return shown.length === squeezed(text).length && text.split('\n').every((line) => shown.includes(squeezed(line)));
}

function squeezed(text: string): string {
  return text.replaceAll(/\s+/g, '');
}
