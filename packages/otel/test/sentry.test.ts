import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runProgram } from './run-program.ts'

interface Event {
  readonly told: string
  readonly fingerprint: readonly string[]
  readonly tags: Readonly<Record<string, string>>
  readonly sendonce: object
}

test('the example for Sentry: a message for each mistake, and its errors are kept with it', async () => {
  const events = await runProgram<readonly Event[]>('sentry.mjs')
  const program = join(import.meta.dirname, 'programs', 'sentry.mjs')
  const error = 'Cannot set headers after they are sent to the client'
  const [loud, silent] = [/^json\(\) answers again/, /^end\(\) answers again/]
  expect(events.map(({ told }) => told)).toEqual([
    expect.stringMatching(loud),
    error,
    error,
    expect.stringMatching(silent),
  ])
  expect(new Set(events.map(({ fingerprint }) => fingerprint.join())).size).toBe(2)
  const [first, second, third] = events
  expect(second).toMatchObject({ fingerprint: first?.fingerprint, tags: first?.tags })
  expect(third).toEqual(second)
  expect(second?.tags).toEqual({
    'sendonce.pattern': 'chained-terminal-call',
    'sendonce.route': '/loud/:id',
  })
  expect(second?.sendonce).toEqual({
    reaction: 'threw',
    first: `${program}:20`,
    second: `${program}:21`,
  })
})
