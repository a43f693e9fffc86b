/**
 * Names that programs get from where they run: Node, CommonJS, bundlers, test frameworks, browsers. A project describes
 * them in `@types` that need not be installed here, so that they say nothing when they are not found.
 */
const KNOWN_NAMES: ReadonlySet<string> = new Set([
  // Node and CommonJS
  'require', 'module', 'exports', '__dirname', '__filename', 'process', 'global', 'Buffer', 'NodeJS', 'setImmediate', 'clearImmediate', 'assert',
  // Other places to run
  'Bun', 'Deno', 'chrome', 'browser', 'WebAssembly', 'importScripts', 'EdgeRuntime', '__webpack_require__', 'webpackChunk', 'define',
  // Test frameworks
  'describe', 'context', 'suite', 'it', 'test', 'specify', 'expect', 'before', 'after', 'beforeEach', 'afterEach', 'beforeAll', 'afterAll',
  'setup', 'teardown', 'jest', 'vi', 'vitest', 'jasmine', 'mocha', 'sinon', 'chai', 'should', 'cy', 'Cypress', 'page', 'QUnit', 'bench',
  // Scripts that pages load
  '$', 'jQuery', 'React', 'ReactDOM', 'Vue', 'angular', 'JSX', 'google', 'gtag', 'd3',
  // Browsers, for a project that leaves their library out
  'window', 'document', 'navigator', 'location', 'history', 'localStorage', 'sessionStorage', 'console', 'fetch', 'alert', 'self', 'URL',
  'URLSearchParams', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'queueMicrotask', 'structuredClone', 'performance', 'crypto',
  'AbortController', 'AbortSignal', 'TextEncoder', 'TextDecoder', 'Headers', 'Request', 'Response', 'FormData', 'Blob', 'File', 'WebSocket',
  'requestAnimationFrame', 'cancelAnimationFrame', 'Event', 'CustomEvent', 'EventTarget', 'HTMLElement', 'Element', 'Node', 'Worker', 'btoa', 'atob',
]);

/** Whether a name that is not found here may all the same be there where the program runs. */
export function isKnownName(name: string): boolean {
  return KNOWN_NAMES.has(name);
}
