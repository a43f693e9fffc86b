/** Runs of the key at least this long are hidden; shorter ones are everyday syllables. */
const KEY_RUN = 6;
/** Same for the request's own text. */
const REQUEST_RUN = 8;
const LONGEST_READ = 250;
const LONGEST_SHOWN = 200;

/** What must never be seen in a message. */
export interface Secrets {
  readonly key: string | null;
  /** All text of the prompt. */
  readonly request: string;
}

/**
 * An endpoint's words made fit to show: one line of at most 200 characters without control characters, and without
 * any part of the key, of the request, or of anything that looks like a key.
 */
export function redact(words: string, secrets: Secrets): string {
  const line = words.slice(0, LONGEST_READ).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
  const safe = withoutSecrets(line, secrets)
    .replace(/\bBearer\s+\S+/gi, '…')
    .replace(/\b(?:sk|pk|gsk|xai|ghp|key|AIza)[-_]?[\w*-]{6,}/g, '…')
    .replace(/\?[^\s"')]+/g, '')
    .replace(/[\w+/=.-]{20,}/g, (run) => (/\d/.test(run) ? '…' : run));
  return safe.length > LONGEST_SHOWN ? `${safe.slice(0, LONGEST_SHOWN - 1)}…` : safe;
}

/** The text without any part of the key or of the request. */
export function withoutSecrets(text: string, { key, request }: Secrets): string {
  return hideShared(hideShared(text, key ?? '', KEY_RUN), request, REQUEST_RUN);
}

/**
 * Replaces each part of the text, of at least `run` characters, that also stands in `hidden`. The text is a line or a name,
 * `hidden` may be a whole file: it is searched once for each place of the text, and no part of it is ever copied.
 */
function hideShared(text: string, hidden: string, run: number): string {
  if (hidden.length < run) return hidden.length > 0 ? text.replaceAll(hidden, '…') : text;
  if (text.length < run) return text;
  const isShared = new Array<boolean>(text.length).fill(false);
  const line = hidden.replace(/\s+/g, ' ');
  for (let at = 0; at + run <= text.length; at++) {
    if (line.includes(text.slice(at, at + run))) isShared.fill(true, at, at + run);
  }
  return [...isShared.keys()].map((at) => (isShared[at] !== true ? text.charAt(at) : isShared[at - 1] === true ? '' : '…')).join('');
}
