import type { MarkedToken, Token, Tokens } from 'marked';
import { button, element } from './dom.ts';
import { decodeEntities } from './entities.ts';

export type CopyCode = (code: string) => void;

/**
 * Markdown tokens as DOM nodes, built element by element: no text is ever parsed as HTML. Links and images are shown, with
 * their address as a tooltip, and lead nowhere; raw HTML is shown as the text it is.
 */
export function renderTokens(tokens: readonly Token[], copy: CopyCode): readonly Node[] {
  // Without extensions, which nobody registers here, the lexer makes no other tokens.
  return tokens.flatMap((token) => renderToken(token as MarkedToken, copy));
}

function renderToken(token: MarkedToken, copy: CopyCode): readonly Node[] {
  const inside = (tokens: readonly Token[]): readonly Node[] => renderTokens(tokens, copy);
  switch (token.type) {
    case 'space':
    case 'def':
      return [];
    case 'heading':
      return [element(headingName(token.depth), '', ...inside(token.tokens))];
    case 'paragraph':
      return [element('p', '', ...inside(token.tokens))];
    case 'code':
      return [codeBlock(token, copy)];
    case 'blockquote':
      return [element('blockquote', '', ...inside(token.tokens))];
    case 'list':
      return [list(token, copy)];
    case 'table':
      return [table(token, copy)];
    case 'hr':
      return [element('hr')];
    case 'br':
      return [element('br')];
    case 'strong':
    case 'em':
    case 'del':
      return [element(token.type, '', ...inside(token.tokens))];
    case 'codespan':
      return [element('code', '', token.text)];
    case 'link':
      return [inert('link', token.href, ...inside(token.tokens))];
    case 'image':
      return [inert('image', token.href, decodeEntities(token.text === '' ? 'image' : token.text))];
    case 'checkbox':
      return [document.createTextNode(token.checked ? '☑ ' : '☐ ')];
    case 'text':
      return 'tokens' in token ? inside(token.tokens) : [text(token)];
    case 'html':
      return [token.block ? element('p', 'raw', token.text) : document.createTextNode(token.text)];
    case 'escape':
    case 'list_item':
      return [document.createTextNode(token.text)];
  }
}

function text({ text: value, escaped }: Tokens.Text): Text {
  return document.createTextNode(escaped === false ? decodeEntities(value) : value);
}

/** The page's own title is the first heading. */
function headingName(depth: number): 'h3' | 'h4' | 'h5' | 'h6' {
  return (['h3', 'h4', 'h5'] as const)[depth - 1] ?? 'h6';
}

function inert(className: string, address: string, ...children: readonly (Node | string)[]): HTMLElement {
  const made = element('span', className, ...children);
  made.title = address;
  return made;
}

function codeBlock({ text: code, lang }: Tokens.Code, copy: CopyCode): HTMLElement {
  const language = lang?.split(/\s/)[0] ?? '';
  const copied = button('Copy', 'copy', () => {
    copy(code);
    copied.textContent = 'Copied';
  });
  copied.setAttribute('aria-label', language === '' ? 'Copy code' : `Copy ${language} code`);
  const body = element('pre', '', element('code', '', code));
  // Wide code scrolls sideways, with the keyboard too.
  body.tabIndex = 0;
  return element('figure', 'code', element('figcaption', '', element('span', '', language), copied), body);
}

function list({ ordered, start, items }: Tokens.List, copy: CopyCode): HTMLElement {
  const rows = items.map((item) => element('li', item.task ? 'task' : '', ...renderTokens(item.tokens, copy)));
  if (!ordered) return element('ul', '', ...rows);
  const made = element('ol', '', ...rows);
  if (typeof start === 'number') made.start = start;
  return made;
}

function table({ header, rows }: Tokens.Table, copy: CopyCode): HTMLElement {
  const cell = (name: 'th' | 'td') => ({ tokens, align }: Tokens.TableCell): HTMLElement => element(name, align ?? '', ...renderTokens(tokens, copy));
  const head = element('thead', '', element('tr', '', ...header.map(cell('th'))));
  const body = element('tbody', '', ...rows.map((row) => element('tr', '', ...row.map(cell('td')))));
  return element('div', 'wide', element('table', '', head, body));
}
