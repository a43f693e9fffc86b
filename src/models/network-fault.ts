import type { Fault } from './failure-table.ts';

/** Error codes of Node's sockets, its resolver, its HTTP parser and undici. */
const BY_CODE: Readonly<Record<string, Fault>> = {
  ENOTFOUND: 'offline', EAI_AGAIN: 'offline', EAI_NODATA: 'offline', ENETUNREACH: 'offline', ENETDOWN: 'offline', EHOSTUNREACH: 'offline',
  ECONNREFUSED: 'unreachable', ETIMEDOUT: 'unreachable', EADDRNOTAVAIL: 'unreachable', UND_ERR_CONNECT_TIMEOUT: 'unreachable',
  ECONNRESET: 'reset', EPIPE: 'reset', ECONNABORTED: 'reset', UND_ERR_SOCKET: 'reset', UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'reset',
  UND_ERR_HEADERS_TIMEOUT: 'first-token', UND_ERR_BODY_TIMEOUT: 'idle',
  EPROTO: 'tls', DEPTH_ZERO_SELF_SIGNED_CERT: 'tls', SELF_SIGNED_CERT_IN_CHAIN: 'tls', HOSTNAME_MISMATCH: 'tls',
  UND_ERR_HEADERS_OVERFLOW: 'oversize', HPE_HEADER_OVERFLOW: 'oversize',
};

/** The fault of a call that failed below HTTP, from the error and its causes. What has no known code is `unreachable`. */
export function faultOfNetwork(error: unknown): Fault {
  for (const cause of causes(error)) {
    if (/^proxy response|http tunnel|proxy authentication|^proxy connection/i.test(cause.message)) return 'proxy';
    // Node's fetch hides a 407 behind an error without words; everything else it says why.
    if (cause.message === '' && cause.code === '') return 'proxy';
    const fault = faultOfCode(cause.code);
    if (fault !== null) return fault;
  }
  return 'unreachable';
}

function faultOfCode(code: string): Fault | null {
  const known = BY_CODE[code];
  if (known !== undefined) return known;
  if (/^(?:CERT_|UNABLE_TO_|ERR_TLS_|ERR_SSL_)/.test(code)) return 'tls';
  return /^(?:HPE_|Z_|ERR__ERROR_FORMAT)/.test(code) ? 'not-api' : null;
}

/** The error and what caused it, outermost first. */
function causes(error: unknown): { readonly message: string; readonly code: string }[] {
  const found: { message: string; code: string }[] = [];
  for (let cause = error; cause instanceof Error && found.length < 8; cause = cause.cause) {
    const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
    found.push({ message: cause.message, code });
  }
  return found;
}
