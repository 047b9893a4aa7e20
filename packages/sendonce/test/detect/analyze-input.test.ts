import { expect, test } from 'vitest'
import { analyze } from '../../src/analyze.ts'
import type { AnalyzeInput } from '../../src/analyze.ts'

// Who calls it from JavaScript has no compiler that says so.
test.each([
  [{ files: { 'app.js': Buffer.from('') } }, 'The text of app.js is not a string'],
  [{ files: {}, minConfidence: 'hihg' }, 'minConfidence cannot be "hihg"'],
])('%j is refused', (input, message) => {
  expect(() => analyze(input as unknown as AnalyzeInput)).toThrow(message)
})
