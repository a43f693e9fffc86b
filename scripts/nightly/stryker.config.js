// The mutation run of `npm run test:nightly`, which says in STEPLADDER_STRYKER where Stryker is.
import path from 'node:path';

export default {
  plugins: [path.join(process.env['STEPLADDER_STRYKER'] ?? '', 'node_modules/@stryker-mutator/vitest-runner/dist/src/index.js')],
  testRunner: 'vitest',
  vitest: { configFile: 'scripts/nightly/vitest.mutation.config.ts', related: false },
  mutate: ['src/routing/**/*.ts', 'src/spend/**/*.ts', 'src/models/failure*.ts', 'src/models/http-fault.ts', 'src/models/retry-after.ts'],
  // Nothing of these is needed for a unit test, and each mutating process has a copy of the rest.
  ignorePatterns: ['.vscode-test', 'dist', 'out', 'coverage', 'docs', '*.vsix'],
  tempDirName: '.vscode-test/mutants',
  coverageAnalysis: 'perTest',
  concurrency: 2,
  reporters: ['json', 'clear-text', 'progress-append-only'],
  clearTextReporter: { allowColor: false, reportTests: false },
  jsonReporter: { fileName: '.vscode-test/mutation.json' },
};
