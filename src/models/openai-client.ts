import OpenAI from 'openai';

/** The SDK wants a key; ours is written by the guarded fetch, so that the SDK never holds it. */
const NO_KEY = 'written-by-guarded-fetch';
/** The SDK's own time limit, as far off as a timer can be: ours are the only ones. */
const NEVER_MS = 2 ** 31 - 1;

/** Decides on headers, redirects and sizes. */
export type GuardedFetch = (address: string, init: Pick<RequestInit, 'body' | 'signal'>) => Promise<Response>;

export interface Post {
  readonly body: Readonly<Record<string, unknown>>;
  readonly stream: boolean;
  readonly signal: AbortSignal;
  /** For this request alone. */
  readonly fetch: GuardedFetch;
}

/**
 * A client of the SDK that does nothing by itself: no retry, no log, nothing from the environment. To make one takes
 * longer than to send a request, so there is one for all requests to an endpoint.
 */
export function createClient(baseUrl: string): Client {
  return withoutCustomHeaders(() => new Client({
    baseURL: baseUrl,
    apiKey: NO_KEY,
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    maxRetries: 0,
    timeout: NEVER_MS,
    logLevel: 'off',
    fetch: () => Promise.reject(new Error('A request has its own fetch.')),
  }));
}

/** What the SDK would add to a request (headers, its own time limit) is left out: the guarded fetch would throw it away. */
export class Client extends OpenAI {
  readonly #urls = new Map<string, string>();

  send<T>(path: string, { body, stream, signal, fetch }: Post): ReturnType<typeof this.post<T>> {
    return this.post<T>(path, { body, stream, signal, headers: new FetchCarrier(fetch) });
  }

  override buildRequest({ path, body, signal, headers }: Parameters<OpenAI['buildRequest']>[0]): ReturnType<OpenAI['buildRequest']> {
    const req = { method: 'post', headers: carrierOf(headers), body: JSON.stringify(body), signal: signal ?? null };
    return Promise.resolve({ req, url: this.#urlOf(path), timeout: NEVER_MS });
  }

  /** Parsed once: there are two paths, and a request for each key that is pressed. */
  #urlOf(path: string): string {
    const url = this.#urls.get(path) ?? this.buildURL(path, null);
    this.#urls.set(path, url);
    return url;
  }

  /** @param controller the SDK's, with which it ends a stream that nobody reads to its end */
  override fetchWithTimeout(...[url, init, , controller]: Parameters<OpenAI['fetchWithTimeout']>): Promise<Response> {
    const abort = (): void => { controller.abort(); };
    if (init?.signal?.aborted === true) abort();
    else init?.signal?.addEventListener('abort', abort, { once: true });
    const address = typeof url === 'string' ? url : 'url' in url ? url.url : url.href;
    return carrierOf(init?.headers).fetch(address, { body: init?.body ?? null, signal: controller.signal });
  }
}

/** Headers that are never sent: they take a request's own fetch through the SDK. */
class FetchCarrier extends Headers {
  readonly fetch: GuardedFetch;

  constructor(fetch: GuardedFetch) {
    super();
    this.fetch = fetch;
  }
}

function carrierOf(headers: unknown): FetchCarrier {
  if (headers instanceof FetchCarrier) return headers;
  throw new TypeError('The SDK changed the headers of a request.');
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
