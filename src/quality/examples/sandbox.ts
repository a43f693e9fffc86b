import singleFile from '@jitl/quickjs-singlefile-cjs-release-sync';
import { newQuickJSWASMModuleFromVariant, newVariant, type QuickJSContext, type QuickJSHandle, type QuickJSSyncVariant, type QuickJSWASMModule } from 'quickjs-emscripten-core';
import type { Data } from './data.ts';
import { DESCRIBE, readDescribed } from './describe-values.ts';

/**
 * What came of one call. `ended`: it used up its time, or waits for what never comes. `exhausted`: memory or stack gave out.
 * `missing`: it uses a name that is not there. `broken`: the sandbox itself failed.
 */
export type Outcome =
  | { readonly kind: 'value'; readonly value: Data }
  | { readonly kind: 'thrown'; readonly message: string }
  | { readonly kind: 'exhausted'; readonly what: 'memory' | 'stack' }
  | { readonly kind: 'ended' | 'missing' | 'broken' };

/** The outcomes of the calls, in their order; null where the code itself could not be loaded. */
export type RunResult = readonly Outcome[] | null;

/** Memory of the WebAssembly instance in pages of 64 KB, at its start (as it is built) and at most (64 MB). */
const PAGES = { initial: 256, maximum: 1_024 };
/**
 * One allocation is never larger than this, in bytes. It is no cap for the sum: there the engine cannot tell how large its blocks are
 * (2 GB were taken under a limit of 32 MB), so that the cap is the memory of the instance.
 */
const LARGEST = 48 * 1024 * 1024;
/** Bytes. About 1,400 nested calls; with more, the stack of the host gives out first. */
const STACK = 256 * 1024;
/** Callbacks of promises between two looks at the clock. */
const JOBS = 500;

interface Memory {
  readonly buffer: ArrayBuffer;
}

/** Node's types leave it out. */
const { WebAssembly } = globalThis as unknown as { readonly WebAssembly: { readonly Memory: new (pages: typeof PAGES) => Memory } };

/** A JavaScript engine in WebAssembly, with no functions of the host: no files, no network, no clock but its own. */
export class Sandbox {
  #module: { readonly engine: QuickJSWASMModule; readonly memory: Memory } | null = null;

  /** Loads the engine. */
  async warmUp(): Promise<void> {
    await this.run('function f() { return 1; }', ['f()'], 1_000);
  }

  /** Loads the code in a fresh context and makes the calls in it, one after the other. */
  async run(code: string, calls: readonly string[], limitMs: number): Promise<RunResult> {
    const { engine, memory } = (this.#module ??= await load());
    try {
      const run = new Run(engine, limitMs);
      const outcomes = run.load(code) ? calls.map((call) => run.call(call)) : null;
      // Memory never shrinks: an instance that has grown is left to the garbage collector.
      if (!run.dispose() || memory.buffer.byteLength > PAGES.initial * 65_536) this.#module = null;
      return outcomes;
    } catch {
      // The host's own stack gave out within the engine, or it found itself in a state that cannot be: not to be used again.
      this.#module = null;
      return calls.map(() => ({ kind: 'broken' }));
    }
  }
}

async function load(): Promise<{ readonly engine: QuickJSWASMModule; readonly memory: Memory }> {
  const memory = new WebAssembly.Memory(PAGES);
  return { engine: await newQuickJSWASMModuleFromVariant(newVariant(variant(singleFile), { wasmMemory: memory, log: () => undefined })), memory };
}

/** Node gives a CommonJS module as its default export. */
function variant(module: QuickJSSyncVariant | { readonly default: QuickJSSyncVariant }): QuickJSSyncVariant {
  return 'default' in module ? module.default : module;
}

/** One context and what goes on in it. */
class Run {
  readonly #context: QuickJSContext;
  readonly #describe: QuickJSHandle;
  /** By `performance.now()`; what is done here first takes nothing from it. */
  #deadline = Infinity;
  #isLate = false;

  constructor(engine: QuickJSWASMModule, limitMs: number) {
    const runtime = engine.newRuntime();
    runtime.setMemoryLimit(LARGEST);
    runtime.setMaxStackSize(STACK);
    runtime.setInterruptHandler(() => this.#late());
    this.#context = runtime.newContext();
    this.#describe = this.#context.unwrapResult(this.#context.evalCode(DESCRIBE));
    // Who logs is not wrong.
    this.#context.unwrapResult(this.#context.evalCode("globalThis.console = new Proxy({}, { get: () => () => undefined });")).dispose();
    this.#deadline = performance.now() + limitMs;
  }

  /** Whether the code could be loaded; where time ran out, the calls say so. */
  load(code: string): boolean {
    const result = this.#context.evalCode(code, 'code.js');
    const isLoaded = result.error === undefined || this.#late();
    (result.error ?? result.value).dispose();
    return isLoaded;
  }

  call(expression: string): Outcome {
    if (this.#late()) return { kind: 'ended' };
    const result = this.#context.evalCode(expression, 'example.js');
    if (result.error !== undefined) return result.error.consume((error) => this.#failure(error));
    return result.value.consume((value) => this.#settled(value));
  }

  /** @returns false where code that was cut short has left something behind, so that the engine is not to be used again */
  dispose(): boolean {
    const { runtime } = this.#context;
    try {
      this.#describe.dispose();
      this.#context.dispose();
      runtime.dispose();
      return true;
    } catch {
      return false;
    }
  }

  #late(): boolean {
    this.#isLate ||= performance.now() > this.#deadline;
    return this.#isLate;
  }

  /** The value, or that of a promise once its callbacks have run. */
  #settled(value: QuickJSHandle): Outcome {
    for (;;) {
      const state = this.#context.getPromiseState(value);
      if (state.type === 'fulfilled') return state.notAPromise === true ? this.#described(value) : state.value.consume((inner) => this.#described(inner));
      if (state.type === 'rejected') return state.error.consume((error) => this.#failure(error));
      const jobs = this.#context.runtime.executePendingJobs(JOBS);
      const count = jobs.error === undefined ? jobs.value : 0;
      jobs.dispose();
      // Nothing here ever fires a timer, so that what waits now waits for ever.
      if (count === 0 || this.#late()) return { kind: 'ended' };
    }
  }

  #described(value: QuickJSHandle): Outcome {
    const text = this.#context.callFunction(this.#describe, this.#context.undefined, value);
    if (text.error !== undefined) return text.error.consume((error) => this.#failure(error));
    return { kind: 'value', value: readDescribed(text.value.consume((handle) => this.#context.getString(handle))) };
  }

  #failure(error: QuickJSHandle): Outcome {
    const [name, message] = [this.#textOf(error, 'name'), this.#textOf(error, 'message')];
    // Also where it was the error's own getter that took the time.
    if (this.#late()) return { kind: 'ended' };
    if (name === 'InternalError' && message === 'stack overflow') return { kind: 'exhausted', what: 'stack' };
    // Where even the error finds no room, it is `null`.
    if (this.#context.sameValue(error, this.#context.null) || (name === 'InternalError' && (message === 'out of memory' || message === ''))) return { kind: 'exhausted', what: 'memory' };
    if (name === 'ReferenceError') return { kind: 'missing' };
    const thrown = this.#context.typeof(error) === 'string' ? this.#context.getString(error) : '';
    return { kind: 'thrown', message: [name, message === '' ? thrown : message].filter((part) => part !== '').join(': ') };
  }

  /** A property that is text; reading it may run the code's own getter. */
  #textOf(error: QuickJSHandle, property: 'name' | 'message'): string {
    if (this.#context.typeof(error) !== 'object' || this.#context.sameValue(error, this.#context.null)) return '';
    try {
      return this.#context.getProp(error, property).consume((value) => (this.#context.typeof(value) === 'string' ? this.#context.getString(value) : ''));
    } catch {
      return '';
    }
  }
}
