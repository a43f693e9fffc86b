/** How long a refusal may take to show itself, in UTF-16 units from the first visible one. */
const START = 200;

/** Ways to begin that are a refusal once one of `REFUSES` follows. */
const APOLOGIES = ["i'm sorry", 'i am sorry', 'sorry', 'i apologize', 'i apologise', 'my apologies', 'unfortunately'];
const REFUSES = ["i can't", 'i cannot', 'i can not', "i'm unable", 'i am unable', "i'm not able", 'i am not able', "i won't", 'i will not', "i don't", 'i do not', "i'm afraid"];

/** Ways to begin that are a refusal once one of `DEEDS` follows. */
const DENIALS = ["i can't", 'i cannot', 'i can not', "i'm unable to", 'i am unable to', "i'm not able to", 'i am not able to', "i won't", 'i will not'];
const DEEDS = ['help', 'assist', 'provide', 'comply', 'fulfill', 'fulfil', 'complete', 'generate', 'create', 'write', 'answer', 'do that', 'do this', 'continue', 'explain', 'support', 'be able to help'];

/** Beginnings that are a refusal by themselves. */
const PERSONAS = ['as an ai', 'as a language model', 'as a large language model', "i'm an ai", 'i am an ai', "i'm just an ai"];

const BEGINNINGS = [...APOLOGIES, ...DENIALS, ...PERSONAS];

/** True when a text begins by refusing the task ("I'm sorry, I can't…", "As an AI…"). */
export function isRefusal(text: string): boolean {
  const start = opening(text);
  if (PERSONAS.some((persona) => start.startsWith(persona) && start.length > persona.length && !/\w/.test(start.charAt(persona.length)))) return true;
  const apology = APOLOGIES.find((words) => start.startsWith(words));
  if (apology !== undefined) {
    const next = start.slice(apology.length, apology.length + 40);
    return REFUSES.some((words) => next.includes(words));
  }
  const denial = DENIALS.find((words) => start.startsWith(words));
  return denial !== undefined && DEEDS.some((deed) => start.slice(denial.length).trimStart().startsWith(deed));
}

/** True when a text begins, in bare words, by being sorry for an earlier answer; what follows may be code all the same. */
export function isApology(text: string): boolean {
  if (!/^\s{0,200}\*{0,2}[A-Z]/.test(text)) return false;
  const start = opening(text);
  const apology = APOLOGIES.find((words) => start.startsWith(words));
  return apology !== undefined && /^[,.!]? (?:for|about|but|that|if|i|the|my|let|here)\b/.test(start.slice(apology.length));
}

/** True when a text so short may still become a refusal. */
export function mayBecomeRefusal(text: string): boolean {
  const start = opening(text);
  return start.length < START && BEGINNINGS.some((words) => start.startsWith(words) || words.startsWith(start));
}

/** The first characters in lower case, without decoration in front and with straight apostrophes. */
function opening(text: string): string {
  let at = 0;
  while (at < text.length && ' \t\r\n*_>#"\'`/-'.includes(text.charAt(at))) at++;
  return text.slice(at, at + START).toLowerCase().replaceAll('’', "'").replaceAll('\n', ' ');
}
