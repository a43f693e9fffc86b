/** What an endpoint says about an error, in whatever shape it says it. Empty strings for what it does not say. */
export interface ErrorBody {
  readonly code: string;
  readonly type: string;
  /** The request's field that it complains about. */
  readonly param: string;
  /** Its own words: untrusted, may echo the request or the key. */
  readonly message: string;
}

export function asRecord(value: unknown): Readonly<Record<string, unknown>> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null;
}

/** Reads `{error: {...}}`, `{error: "..."}`, `{message}`, `{detail: [...]}` (FastAPI), `[{error}]` (Gemini) and plain text. */
export function readErrorBody(body: unknown): ErrorBody {
  const first: unknown = Array.isArray(body) ? body[0] : body;
  const outer = asRecord(first);
  if (outer === null) return { code: '', type: '', param: '', message: word(first) };
  const error = asRecord(outer['error']) ?? outer;
  return {
    code: word(error['code']) || word(asRecord(error['innererror'])?.['code']),
    type: word(error['type']) || word(error['status']),
    param: word(error['param']),
    message: word(error['message']) || word(outer['error']) || word(outer['message']) || details(outer['detail']),
  };
}

/** True for a body that reports an error although its status is 200. */
export function isErrorBody(body: unknown): boolean {
  const outer = asRecord(Array.isArray(body) ? body[0] : body);
  return outer !== null && (Boolean(outer['error']) || outer['object'] === 'error');
}

function word(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' ? String(value) : '';
}

function details(detail: unknown): string {
  if (!Array.isArray(detail)) return word(detail);
  return detail.slice(0, 5).map((entry: unknown) => {
    const problem = asRecord(entry);
    const loc: unknown = problem?.['loc'];
    const place = Array.isArray(loc) ? loc.map(word).join('.') : '';
    return `${place}: ${word(problem?.['msg'])}`;
  }).join('; ');
}
