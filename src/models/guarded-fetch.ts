import type { Exchange } from './exchange.ts';
import { guardedBody } from './guarded-body.ts';
import type { GuardedFetch } from './openai-client.ts';

export interface GuardOptions {
  readonly fetch: typeof globalThis.fetch;
  readonly baseUrl: string;
  readonly key: string | null;
}

/**
 * A `fetch` for the SDK that trusts neither side: the headers are written anew, so that nothing of the environment or
 * the SDK goes out; a redirect is never followed; the body is bounded before it is parsed.
 */
export function guardedFetch(exchange: Exchange, options: GuardOptions): GuardedFetch {
  return async (address, { body = null, signal = null }) => {
    if (new URL(address).origin !== new URL(options.baseUrl).origin) throw new Error('The SDK changed the address of a request.');
    exchange.sent = true;
    const response = await options.fetch(address, {
      method: 'POST',
      body,
      signal,
      headers: requestHeaders(options.key, exchange),
      redirect: 'manual',
    });
    exchange.status = response.status;
    exchange.headers = response.headers;
    if (response.type === 'opaqueredirect' || (response.status >= 300 && response.status < 400)) {
      exchange.breach = 'redirect';
      exchange.redirectHost = hostOf(response.headers.get('location'), address);
      await response.body?.cancel();
      throw new Error('redirect');
    }
    // The SDK hands a plain answer on as it is, see `readJson`; of all else it reads the body, and nothing but that.
    if (response.ok && exchange.watch.format === 'json') return response;
    return new Response(guardedBody(response, exchange), { status: response.status });
  };
}

/** All that is ever sent. `identity`: a compressed stream arrives in lumps, and its size is not that of what it holds. */
function requestHeaders(key: string | null, exchange: Exchange): Record<string, string> {
  return {
    'accept': exchange.watch.format === 'events' ? 'text/event-stream' : 'application/json',
    'accept-encoding': 'identity',
    'content-type': 'application/json',
    'user-agent': 'stepladder',
    ...(key === null ? {} : { authorization: `Bearer ${key}` }),
  };
}

function hostOf(location: string | null, base: string): string {
  return location !== null && URL.canParse(location, base) ? new URL(location, base).host : '';
}
