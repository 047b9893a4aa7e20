import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const source = (name: string): string =>
  fileURLToPath(new URL(`./packages/${name}/src/index.ts`, import.meta.url))

export default defineConfig({
  resolve: {
    alias: [
      { find: /^@sendonce\/(model|runtime)$/, replacement: source('$1') },
      { find: /^sendonce$/, replacement: source('sendonce') },
    ],
  },
  test: { include: ['packages/*/test/**/*.test.ts', 'test/**/*.test.ts'] },
})
