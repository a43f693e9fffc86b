// The character references that models write in prose; the full list of HTML has 2,231 names.
const NAMED: Readonly<Record<string, string>> = {
  amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0',
  hellip: '…', mdash: '—', ndash: '–', lsquo: '‘', rsquo: '’', ldquo: '“', rdquo: '”', bull: '•', middot: '·',
  larr: '←', rarr: '→', harr: '↔', times: '×', le: '≤', ge: '≥', ne: '≠', copy: '©',
};

/** Resolves character references as Markdown asks for; those it does not know stay as they are. */
export function decodeEntities(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#[xX]([\da-fA-F]{1,6})|([A-Za-z]{2,8}));/g, (whole, decimal?: string, hex?: string, name?: string) => {
    if (name !== undefined) return Object.hasOwn(NAMED, name) ? (NAMED[name] ?? whole) : whole;
    return character(decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal));
  });
}

/** Controls, surrogates, bidirectional and zero-width characters would change how text reads without being seen. */
function character(code: number): string {
  if (code === 0 || code > 0x10ffff) return '\ufffd';
  const text = String.fromCodePoint(code);
  return /[\p{Cc}\p{Cf}\p{Cs}]/u.test(text) && !/[\t\n]/.test(text) ? '\ufffd' : text;
}
