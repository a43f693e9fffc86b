import type { Exchange } from './exchange.ts';

/** More of an error's body says no more. */
const MAX_ERROR_BYTES = 64 * 1024;
const [OPEN_BRACE, LESS_THAN] = [0x7b, 0x3c];
const BYTE_ORDER_MARK = /^\ufeff/;

/** The response's body as the SDK may see it: bounded, and null where there can be none. */
export function guardedBody(response: Response, exchange: Exchange): ReadableStream<Uint8Array> | null {
  if (response.body === null || response.status === 204 || response.status === 205) return null;
  return response.ok ? watched(response.body, exchange) : shortened(response.body, exchange);
}

/**
 * A plain answer, whatever type it says it has.
 * @returns undefined for an empty one
 * @throws an error where the body breaks a bound, is no JSON, or broke off
 */
export async function readJson(response: Response, exchange: Exchange): Promise<unknown> {
  if (response.body === null) return undefined;
  const reader: ReadableStreamDefaultReader<Uint8Array> = response.body.getReader();
  const chunks: Uint8Array[] = [];
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    try {
      check(value, exchange);
    } catch (error) {
      await reader.cancel();
      throw error;
    }
    chunks.push(value);
  }
  exchange.closed = true;
  const text = Buffer.concat(chunks).toString('utf8').replace(BYTE_ORDER_MARK, '');
  return text === '' ? undefined : JSON.parse(text);
}

/** @throws Error as soon as the body breaks a bound or turns out to be a page */
function check(chunk: Uint8Array, exchange: Exchange): void {
  if (!exchange.watch.accepts(chunk)) exchange.breach = 'oversize';
  else if (exchange.watch.firstByte === LESS_THAN) exchange.breach = 'not-api';
  if (exchange.breach !== null) throw new Error(exchange.breach);
}

/** Errors as `check` does. */
function watched(body: ReadableStream<Uint8Array>, exchange: Exchange): ReadableStream<Uint8Array> {
  const { watch } = exchange;
  const wrapper = watch.format === 'events' ? new JsonAsEvent() : null;
  return relay(body, exchange, {
    take(chunk) {
      check(chunk, exchange);
      return wrapper === null ? chunk : wrapper.take(chunk, watch.firstByte);
    },
    end() {
      watch.end();
      return wrapper === null ? null : wrapper.end();
    },
  });
}

function shortened(body: ReadableStream<Uint8Array>, exchange: Exchange): ReadableStream<Uint8Array> {
  let left = MAX_ERROR_BYTES;
  return relay(body, exchange, {
    take(chunk) {
      const part = chunk.subarray(0, left);
      left -= part.length;
      return left > 0 ? part : 'stop';
    },
    end: () => null,
  });
}

/** A server that knows no streaming, or that failed, answers with plain JSON: it is handed on as the one event it is. */
class JsonAsEvent {
  #isJson = false;

  take(chunk: Uint8Array, firstByte: number): Uint8Array {
    if (!this.#isJson && firstByte !== OPEN_BRACE) return chunk;
    // Line ends in JSON stand only between its words, where a space does as well.
    const line = chunk.map((byte) => (byte === 0x0a || byte === 0x0d ? 0x20 : byte));
    if (this.#isJson) return line;
    this.#isJson = true;
    return Buffer.concat([Buffer.from('data: '), line.subarray(line.indexOf(OPEN_BRACE))]);
  }

  end(): Uint8Array | null {
    return this.#isJson ? Buffer.from('\n\n') : null;
  }
}

interface Relay {
  readonly take: (chunk: Uint8Array) => Uint8Array | 'stop';
  /** What to add after the last chunk; null for nothing. */
  readonly end: () => Uint8Array | null;
}

/** A copy of the stream that passes each chunk through `take`; whatever ends it also ends the original. */
function relay(body: ReadableStream<Uint8Array>, exchange: Exchange, { take, end }: Relay): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await reader.read();
      if (done) {
        exchange.closed = true;
        const rest = end();
        if (rest !== null) controller.enqueue(rest);
        controller.close();
        return;
      }
      try {
        const chunk = take(value);
        if (chunk !== 'stop') {
          controller.enqueue(chunk);
          return;
        }
        controller.close();
        await reader.cancel();
      } catch (error) {
        controller.error(error);
        await reader.cancel();
      }
    },
    cancel(reason) {
      exchange.closed = true;
      return reader.cancel(reason);
    },
  });
}
