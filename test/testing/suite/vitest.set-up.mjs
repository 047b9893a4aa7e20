import { defineConfig } from 'vitest/config'

export default defineConfig({
  cacheDir: '../../../node_modules/.vite',
  test: {
    include: ['vitest.*.spec.{mjs,ts}'],
    setupFiles: process.env.WATCHED ? ['sendonce/vitest'] : [],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
