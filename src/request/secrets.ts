/**
 * Forms that keys are given out in; what is random in them is the first group. They start with a mark of their own, so that
 * no other text looks like them, and each has one way to match, so that they are linear.
 * Sources: the providers' own documentation of their key formats.
 */
const KEY_FORMS: readonly RegExp[] = [
  /\b(?:AKIA|ASIA)([0-9A-Z]{16})\b/g,
  /\bgh[pousr]_([0-9A-Za-z]{36,255})\b/g,
  /\bgithub_pat_([0-9A-Za-z_]{60,255})\b/g,
  /\bglpat-([0-9A-Za-z_-]{20,64})/g,
  /\bsk-(?:ant-|proj-|or-v1-|svcacct-)?([0-9A-Za-z_-]{32,255})/g,
  /\b[rs]k_live_([0-9A-Za-z]{24,255})\b/g,
  /\bgsk_([0-9A-Za-z]{40,64})\b/g,
  /\bxai-([0-9A-Za-z]{60,120})\b/g,
  /\bAIza([0-9A-Za-z_-]{35})/g,
  /\bxox[abeoprs]-([0-9A-Za-z-]{24,255})/g,
  /\bnpm_([0-9A-Za-z]{36})\b/g,
  /\bhf_([0-9A-Za-z]{34})\b/g,
  /\bSG\.([0-9A-Za-z_-]{22}\.[0-9A-Za-z_-]{43})/g,
  /-----BEGIN (?:[A-Z]{2,9} )?PRIVATE KEY-----\s{1,4}([0-9A-Za-z+/=]{40,100})/g,
];

/** Words that people write where a key would stand. */
const PLACEHOLDER = /example|placeholder|your|dummy|sample|fake|test|xxxx|0000|1234|abcd|\.\.\./i;
/** Random text has this many different characters at least; `xxxxxxxx` and `aaaa1111` have fewer. */
const DIFFERENT = 10;

/**
 * What in a text looks like a real key of a known form; placeholders are left out. For recognising them only: whoever shows
 * or stores one has made a leak.
 */
export function secretsIn(text: string): string[] {
  return KEY_FORMS.flatMap((form) => [...text.matchAll(form)].filter(([, random = '']) => isRandom(random)).map(([whole]) => whole));
}

function isRandom(text: string): boolean {
  return !PLACEHOLDER.test(text) && new Set(text).size >= DIFFERENT && /\d/.test(text) && /[a-z]/i.test(text);
}
