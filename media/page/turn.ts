import type { AnswerEnd, AnswerStart, FromPage, Settled } from '../../src/editor/answer-messages.ts';
import { button, element } from './dom.ts';
import { StreamedMarkdown } from './streamed-markdown.ts';

type Send = (message: FromPage) => void;

const SETTLED: Readonly<Record<Settled, string>> = {
  applied: 'The patch was applied.',
  rejected: 'The patch was rejected.',
  stale: 'The file has changed since, so the patch no longer fits. Ask again for a new one.',
};

/** One question and its answer. */
export class Turn {
  readonly root: HTMLElement;
  readonly #send: Send;
  readonly #body = element('div', 'markdown');
  readonly #markdown: StreamedMarkdown;
  readonly #progress = element('p', 'progress quiet');
  readonly #patch = element('div', 'actions');
  #text = '';

  constructor({ title, question, followUp }: AnswerStart, send: Send) {
    this.#send = send;
    this.#markdown = new StreamedMarkdown(this.#body, (text) => {
      send({ type: 'copyCode', text });
    });
    const heading = followUp ? [] : [element('h1', '', title)];
    const asked = question === null ? [] : [element('p', 'question', question)];
    this.root = element('section', 'turn', ...heading, ...asked, this.#body, this.#progress);
    // A screen reader waits until the answer is there, then reads it once.
    this.root.setAttribute('aria-live', 'polite');
    this.root.setAttribute('aria-busy', 'true');
  }

  progress(text: string): void {
    this.#progress.textContent = text;
  }

  append(piece: string): void {
    this.#text += piece;
    this.#markdown.append(piece);
  }

  draw(): void {
    this.#markdown.draw();
  }

  finish(end: AnswerEnd): void {
    this.#progress.remove();
    if (end.text !== null) this.#text = end.text;
    this.#markdown.finish(this.#text);
    this.root.append(...this.#below(end));
    this.root.setAttribute('aria-busy', 'false');
  }

  /** Its patch is out of reach: a newer one took its place. */
  withdrawPatch(): void {
    this.#patch.remove();
  }

  settled(how: Settled): void {
    this.#patch.replaceChildren(element('p', `notice ${how === 'stale' ? 'warning' : 'ok'}`, SETTLED[how]));
  }

  /** What stands under an answer: the notice, what can be done, where it came from. */
  #below(end: AnswerEnd): readonly Node[] {
    const nodes: Node[] = [];
    if (end.notice !== null) nodes.push(element('p', end.text === null ? 'notice error' : 'notice warning', end.notice));
    if (end.choices.length > 0) nodes.push(element('div', 'actions', ...end.choices.map(({ choice, label }) => this.#choice(choice, label))));
    if (end.patch) {
      this.#patch.append(this.#action('Apply Patch', '', 'apply'), this.#action('Show Diff', 'secondary', 'showDiff'), this.#action('Reject', 'secondary', 'reject'));
      nodes.push(this.#patch);
    }
    nodes.push(this.#origin(end));
    if (end.steps.length > 0) nodes.push(element('details', 'steps', element('summary', '', 'How this answer came about'), element('ol', '', ...end.steps.map((step) => element('li', '', step)))));
    return nodes;
  }

  #origin({ text, footer, badges, retry }: AnswerEnd): HTMLElement {
    const line = element('div', 'origin');
    line.append(...badges.map(badgeOf));
    if (footer !== '') line.append(element('span', 'footer quiet', footer));
    const tools = element('span', 'tools');
    if (retry !== null) tools.append(this.#action(retry, 'link-button', 'retry'));
    if (text !== null) tools.append(this.#action('Copy Answer', 'link-button', 'copy'));
    if (tools.childElementCount > 0) line.append(tools);
    return line;
  }

  #choice(choice: AnswerEnd['choices'][number]['choice'], label: string): HTMLButtonElement {
    return button(label, 'secondary', () => {
      this.#send({ type: 'choose', choice });
    });
  }

  #action(label: string, className: string, type: Exclude<FromPage['type'], 'ask' | 'choose' | 'copyCode'>): HTMLButtonElement {
    return button(label, className, () => {
      this.#send({ type });
    });
  }
}

const SIGNS = { ok: '✓', warning: '!', error: '✕' } as const;

function badgeOf({ text, tone, tooltip }: AnswerEnd['badges'][number]): HTMLElement {
  const sign = element('span', 'sign', SIGNS[tone]);
  sign.setAttribute('aria-hidden', 'true');
  const badge = element('span', `badge ${tone}`, sign, text);
  badge.title = tooltip;
  // The tooltip is for the mouse; the label says the same to a screen reader.
  badge.setAttribute('role', 'note');
  badge.setAttribute('aria-label', `${text}. ${tooltip}`);
  return badge;
}
