import { expect, test } from 'vitest'
import { analyze } from '../../src/analyze.ts'
import type { AnalyzeInput } from '../../src/analyze.ts'
import { UsageError } from '../../src/util/usage-error.ts'

// Who calls it from JavaScript has no compiler that says so.
test.each([
  [{ files: { 'app.js': Buffer.from('') } }, 'The text of app.js is not a string'],
  [{ files: {}, minConfidence: 'hihg' }, 'minConfidence cannot be "hihg"'],
])('%j is refused', (input, message) => {
  const call = (): unknown => analyze(input as unknown as AnalyzeInput)
  expect(call).toThrow(UsageError)
  expect(call).toThrow(message)
})
