import { defineConfig } from 'vitest/config';

/** The tests that tell a mutant from the original: those of the mutated folders that need no process and no real waiting. */
export default defineConfig({
  test: {
    include: ['test/routing/**/*.test.ts', 'test/spend/**/*.test.ts', 'test/config/policy.test.ts', 'test/models/{retry-after,failure-table,http-fault}.test.ts'],
    // Without those that wait for whole processes, take seconds, or change the time zone, which a thread cannot.
    exclude: ['test/spend/{processes,killed-windows,calendar,ledger-properties}.test.ts'],
    // Enough for the rough ones: each mutant runs them.
    env: { STEPLADDER_TRACES: '30' },
    silent: true,
    // Stryker counts on one process for a mutant.
    pool: 'threads',
    isolate: false,
  },
});
