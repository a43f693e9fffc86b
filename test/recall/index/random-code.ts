import fc from 'fast-check';

/** Pieces of text in which every rule of the tokeniser and the tables of lines has something to get wrong. */
const pieces = ['a', 'b', 'ab', ' ', '  ', '\t', '\n', '\n', '\r\n', '\r', '(', ')', ';', '=', '1', '1.5', '.', '_', '$x', 'é', 'e\u0301', '\u00a0', '\u2028', '\ufeff', '😀', '👩‍💻', '𝒳', '\ud83d', '\ude00', '中文', '名'];

/** A text made of such pieces. */
export const anyText = fc.array(fc.constantFrom(...pieces), { maxLength: 40 }).map((parts) => parts.join(''));

/** A text with so few different tokens that much of it agrees with much of it. */
export const monotonousText = fc.array(fc.constantFrom('a', 'b', ' ', '\n', '(', 'a b\n'), { maxLength: 60 }).map((parts) => parts.join(' '));
