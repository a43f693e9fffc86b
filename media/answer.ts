import * as z from 'zod/mini';
import { type FromPage, readToPage, type ToPage } from '../src/editor/answer-messages.ts';
import { part } from './page/dom.ts';
import { connect } from './page/host.ts';
import { Turn } from './page/turn.ts';

// zod would try to compile its checks, which this page's policy rightly forbids.
z.config({ jitless: true });

const conversation = part('conversation', HTMLElement);
const status = part('status', HTMLElement);
const question = part('question', HTMLTextAreaElement);
const ask = part('send', HTMLButtonElement);
const stop = part('stop', HTMLButtonElement);

/** So near to the end that the reader follows the text, in CSS pixels. */
const NEAR_END = 32;

let turn: Turn | null = null;
/** The turn whose patch waits for the user, often an earlier one: a follow-up may come in between. */
let patched: Turn | null = null;
let running = false;
let drawing = false;

const send: (message: FromPage) => void = connect((message) => {
  const read = readToPage(message);
  if (read !== null) receive(read);
});

function receive(message: ToPage): void {
  switch (message.type) {
    case 'begin':
      if (!message.start.followUp) {
        conversation.replaceChildren();
        patched = null;
      }
      turn = new Turn(message.start, send);
      conversation.append(turn.root);
      setRunning(true);
      scrollToEnd();
      return;
    case 'progress':
      say(message.text);
      keepPlace(() => turn?.progress(message.text));
      return;
    case 'append':
      turn?.append(message.text);
      drawSoon();
      return;
    case 'finish':
      keepPlace(() => turn?.finish(message.end));
      if (message.end.patch) offerPatchOf(turn);
      say(message.end.text === null ? 'No answer.' : 'The answer is complete.');
      setRunning(false);
      return;
    case 'settled':
      keepPlace(() => patched?.settled(message.how));
      patched = null;
  }
}

function offerPatchOf(latest: Turn | null): void {
  patched?.withdrawPatch();
  patched = latest;
}

/** Pieces that come between two frames are drawn once. */
function drawSoon(): void {
  if (drawing) return;
  drawing = true;
  requestAnimationFrame(() => {
    drawing = false;
    if (running) keepPlace(() => turn?.draw());
  });
}

/** Whoever reads at the end stays there; whoever has scrolled up is left alone. */
function keepPlace(change: () => void): void {
  const { scrollHeight, scrollTop, clientHeight } = conversation;
  const following = scrollHeight - scrollTop - clientHeight < NEAR_END;
  change();
  if (following) scrollToEnd();
}

function scrollToEnd(): void {
  conversation.scrollTop = conversation.scrollHeight;
}

function say(text: string): void {
  status.textContent = text;
}

function setRunning(now: boolean): void {
  running = now;
  const focusLost = document.activeElement === stop && !now;
  stop.hidden = !now;
  ask.hidden = now;
  ask.disabled = question.value.trim() === '';
  if (focusLost) question.focus();
}

function submit(): void {
  const text = question.value.trim();
  if (running || text === '') return;
  question.value = '';
  fit();
  send({ type: 'ask', question: text });
  question.focus();
}

/** The box is as high as its text; the style sheet sets the limit. */
function fit(): void {
  question.style.height = 'auto';
  question.style.height = `${question.scrollHeight}px`;
  ask.disabled = question.value.trim() === '';
}

question.addEventListener('input', fit);
question.addEventListener('keydown', (event) => {
  // While an input method composes, Enter picks a candidate.
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  submit();
});
ask.addEventListener('click', submit);
stop.addEventListener('click', () => {
  send({ type: 'cancel' });
});
window.addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && running) send({ type: 'cancel' });
});
window.addEventListener('focus', () => {
  if (document.activeElement === document.body) question.focus();
});

send({ type: 'ready' });
fit();
