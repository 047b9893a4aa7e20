import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { fixGuideFile, fixGuidePage } from '../scripts/generate-fix-guide.mjs'

test('the guide shows what the fixes are (npm run docs writes it anew)', () => {
  expect(readFileSync(fixGuideFile, 'utf8')).toBe(fixGuidePage())
})
