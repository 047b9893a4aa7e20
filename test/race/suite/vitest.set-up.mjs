import { defineConfig } from 'vitest/config'

export default defineConfig({
  cacheDir: '../../../node_modules/.vite',
  test: { include: ['vitest.spec.mjs'], testTimeout: 60_000, hookTimeout: 60_000 },
})
