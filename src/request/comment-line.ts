/** A line that is a comment, or part of one, in most languages. `#count` is a field, `--i` a statement, `#[derive]` an attribute. */
export const COMMENT_LINE = /^\s*(?:\/\/|#(?=[\s#!]|$)|\/?\*|--(?=\s|$)|"""|''')/;
