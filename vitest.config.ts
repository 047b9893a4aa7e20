import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const source = (name: string): string =>
  fileURLToPath(new URL(`./packages/${name}/src/index.ts`, import.meta.url))

/** What changes modules for all that load them, and what watches the responses of its own process, is run alone. */
const alone = ['packages/*/test/**/*.mocked.test.ts', 'packages/runtime/test/**/*.test.ts']

export default defineConfig({
  resolve: {
    alias: [
      { find: /^@sendonce\/model$/, replacement: source('model') },
      { find: /^sendonce$/, replacement: source('sendonce') },
    ],
  },
  test: {
    projects: [
      { extends: true, test: { name: 'alone', include: alone } },
      {
        extends: true,
        test: {
          name: 'together',
          include: ['packages/*/test/**/*.test.ts', 'test/**/*.test.ts'],
          exclude: alone,
          // The analyser has no state of its own, and loading it takes longer than most files of tests.
          isolate: false,
        },
      },
    ],
    // The first test of a file that asks for the analyser also loads it, which takes seconds on a busy machine.
    testTimeout: 20_000,
    // What a page or a process does is waited for: on a busy machine that takes more than a second.
    expect: { poll: { timeout: 10_000 } },
    // A fault of ours ends a test with its stack.
    env: { SENDONCE_FAULTS: 'throw' },
    // The recorder is tested as it is published, in one copy, loaded by Node itself.
    server: { deps: { external: [/packages\/runtime\/dist\//] } },
  },
})
