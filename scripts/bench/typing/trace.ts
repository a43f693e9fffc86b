/** How somebody types a file: once made, the same for whoever offers completions. Pure. */
import { randomOf } from '../gate/random.ts';
import { normal } from './chance.ts';

/** One keystroke. */
export interface Key {
  /** Since the keystroke, or the acceptance, before it; ms. */
  readonly gapMs: number;
  /** What it inserts at the end; '' for Backspace, which takes the last character away. */
  readonly text: string;
  /** What stands before the unit that it is part of: the file up to here, without the mistakes that are about to be made. A UTF-16 offset. */
  readonly offset: number;
  /** What stands once that unit is typed, mistakes taken back: the file up to here. */
  readonly end: number;
}

export interface Typing {
  /** Characters a minute while it flows; pauses come on top. */
  readonly speed: number;
  readonly seed: number;
}

/**
 * How far the gaps between two keystrokes differ: the standard deviation of their logarithms. Dhakal et al., "Observations on
 * Typing from 136 Million Keystrokes" (CHI 2018): 239 ms on average with a standard deviation of 112 ms, which is 0.44.
 */
const GAP_SPREAD = 0.44;
/** That somebody types another letter than meant. Ours; the same study counts 6 % of all keystrokes as corrections, mistake and Backspace together. */
const MISTAKE = 0.02;
/** Further letters that are typed before it is noticed, by a throw of the dice. */
const NOTICED_AFTER = [0, 0, 0, 1, 1, 2] as const;
/** Pauses: median in ms, spread as above, and how often. No study of them for code is known to us: these are assumptions, and are said with the figures. */
const PAUSES = {
  line: { median: 800, spread: 0.8, share: 1 },
  /** After an empty line, or a line that only closes a block. */
  block: { median: 2_000, spread: 0.8, share: 1 },
  /** At the beginning of a word within a line. */
  word: { median: 600, spread: 0.6, share: 0.08 },
  /** Before what was mistyped is taken back. */
  mistake: { median: 400, spread: 0.4, share: 1 },
} as const;
/** Of the usual gap; Backspace is pressed several times in a row. */
const BACKSPACE_GAP = 0.6;
/** Letters that lie around a letter on a keyboard, roughly: which one does not matter here. */
const NEIGHBOURS = 'qwertyuiopasdfghjklzxcvbnm';

/** What one keystroke types: a character; or a line's end with the indentation of the line that it begins, as editors do. */
const UNITS = /\n(?:[ \t]+(?=[^ \t\n]))?|[\s\S]/gu;

/** @param file with `\n`; brackets and quotes do not close by themselves */
export function makeTrace(file: string, { speed, seed }: Typing): readonly Key[] {
  const random = randomOf(seed);
  const units = [...file.matchAll(UNITS)].map(({ 0: text, index }) => ({ text, offset: index }));
  const meanMs = 60_000 / speed;
  const flow = (): number => (meanMs / Math.exp(GAP_SPREAD ** 2 / 2)) * Math.exp(GAP_SPREAD * normal(random));
  const pause = (kind: keyof typeof PAUSES): number => {
    const { median, spread, share } = PAUSES[kind];
    return random() < share ? median * Math.exp(spread * normal(random)) : 0;
  };
  return units.flatMap(({ text, offset }, index) => {
    const unit = { offset, end: offset + text.length };
    const gapMs = flow() + pauseBefore(file, offset, pause);
    const right: Key = { gapMs, text, ...unit };
    if (!/^[a-z]$/i.test(text) || random() >= MISTAKE) return [right];
    const beyond = units.slice(index + 1, index + 1 + (NOTICED_AFTER[Math.floor(random() * NOTICED_AFTER.length)] ?? 0));
    // Whoever ends the line has looked at it.
    const further = beyond.some((one) => one.text.includes('\n')) ? [] : beyond;
    return [
      { gapMs, text: neighbourOf(text), ...unit },
      ...further.map((one): Key => ({ gapMs: flow(), text: one.text, ...unit })),
      ...[text, ...further].map((_, nth): Key => ({ gapMs: nth === 0 ? pause('mistake') : flow() * BACKSPACE_GAP, text: '', ...unit })),
      { gapMs: flow(), text, ...unit },
    ];
  });
}

function pauseBefore(file: string, offset: number, pause: (kind: keyof typeof PAUSES) => number): number {
  const line = file.slice(file.lastIndexOf('\n', offset - 1) + 1, offset);
  const startsLine = line.trim() === '' && file.charAt(offset) !== '\n' && file.charAt(offset).trim() !== '';
  if (startsLine) return pause(/\n[ \t)\]}>;,]*\n[ \t]*$/.test(file.slice(Math.max(0, offset - 200), offset)) ? 'block' : 'line');
  const startsWord = /\w/.test(file.charAt(offset)) && !/\w/.test(file.charAt(offset - 1));
  return startsWord ? pause('word') : 0;
}

function neighbourOf(letter: string): string {
  const at = NEIGHBOURS.indexOf(letter.toLowerCase());
  const other = NEIGHBOURS.charAt((at + 1) % NEIGHBOURS.length);
  return letter === letter.toLowerCase() ? other : other.toUpperCase();
}

/** UTF-16 units of the last character. */
export function lastUnits(text: string): number {
  const last = text.codePointAt(text.length - 2);
  return last !== undefined && last > 0xffff ? 2 : 1;
}
