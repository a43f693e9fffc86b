import OpenAI from 'openai';

/** The SDK wants a key; ours is written by the guarded fetch, so that the SDK never holds it. */
const NO_KEY = 'written-by-guarded-fetch';
/** The SDK's own time limit, as far off as a timer can be: ours are the only ones. */
const NEVER_MS = 2 ** 31 - 1;

/**
 * A client of the SDK that does nothing by itself: no retry, no log, nothing from the environment.
 * @param fetch guarded: it decides on headers, redirects and sizes
 */
export function createClient(baseUrl: string, fetch: (url: string | URL | Request, init?: RequestInit) => Promise<Response>): OpenAI {
  return withoutCustomHeaders(() => new OpenAI({
    baseURL: baseUrl,
    apiKey: NO_KEY,
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    maxRetries: 0,
    timeout: NEVER_MS,
    logLevel: 'off',
    fetch,
  }));
}

/** OPENAI_CUSTOM_HEADERS has no option that overrides it, and a malformed one makes the constructor throw. */
function withoutCustomHeaders<T>(build: () => T): T {
  const { OPENAI_CUSTOM_HEADERS: hidden } = process.env;
  if (hidden === undefined) return build();
  delete process.env['OPENAI_CUSTOM_HEADERS'];
  try {
    return build();
  } finally {
    process.env['OPENAI_CUSTOM_HEADERS'] = hidden;
  }
}
