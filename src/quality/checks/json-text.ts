import { parseTree, printParseErrorCode, type ParseError } from 'jsonc-parser';
import { addedProblems, type Problem } from '../shift.ts';
import { diagnosticsOf, type Reader } from './read-text.ts';

/** What is wrong, for people. */
const MESSAGES: Readonly<Record<string, string>> = {
  InvalidSymbol: 'this is no value',
  InvalidNumberFormat: 'this is no number',
  PropertyNameExpected: 'a property name is expected',
  ValueExpected: 'a value is expected',
  ColonExpected: "':' is expected",
  CommaExpected: "',' is expected",
  CloseBraceExpected: "'}' is expected",
  CloseBracketExpected: "']' is expected",
  EndOfFileExpected: 'the end of the file is expected',
  InvalidCommentToken: 'comments are not allowed in JSON',
  UnexpectedEndOfComment: 'a comment is not closed',
  UnexpectedEndOfString: 'a string is not closed',
  UnexpectedEndOfNumber: 'a number is not finished',
  InvalidUnicode: 'an invalid unicode escape',
  InvalidEscapeCharacter: 'an invalid escape',
  InvalidCharacter: 'a character that is not allowed',
};

/** JSON, and JSON with comments and trailing commas. */
export function jsonReader(languageId: string): Reader {
  return {
    read: (text) => {
      // Many a file called `.json` is read by a program that allows comments: where there is one, more may follow.
      const isStrict = languageId === 'json' && !problemsOf(text, true).some(({ code }) => code === 'InvalidCommentToken');
      const before = problemsOf(text, isStrict);
      return {
        syntax: (after, edits) => ({ findings: addedProblems(before, problemsOf(after, isStrict), edits) }),
        diagnostics: () => diagnosticsOf(before, 'json'),
      };
    },
  };
}

function problemsOf(text: string, isStrict: boolean): Problem[] {
  const errors: ParseError[] = [];
  parseTree(text, errors, { disallowComments: isStrict, allowTrailingComma: !isStrict, allowEmptyContent: true });
  return errors.map(({ error, offset, length }) => {
    const code = printParseErrorCode(error);
    return { code, message: MESSAGES[code] ?? code, start: offset, end: offset + length };
  });
}
