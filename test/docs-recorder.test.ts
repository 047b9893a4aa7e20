import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { guideFile, guidePage, readmeFile, readmePage } from '../scripts/generate-guide.mjs'

test('the guide shows what the examples print (npm run docs writes it anew)', async () => {
  expect(readFileSync(guideFile, 'utf8')).toBe(await guidePage())
})

test("the recorder's readme shows a golden file", () => {
  expect(readFileSync(readmeFile, 'utf8')).toBe(readmePage())
})
