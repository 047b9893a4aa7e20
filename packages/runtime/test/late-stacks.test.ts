import { describe, expect, test } from 'vitest'
import { runRecorded } from './recorded-program.ts'

const copies = ['express', 'express-4']
const ways = ['as it comes', 'own text', 'sites', 'few', 'none']
/** Newer versions format a stack when it is read first, older ones do when it is thrown. */
const isLazy = !process.version.startsWith('v20')

/** What a program saw of the stacks, by line. */
async function stacksSeen(args: readonly string[], preload?: readonly string[]): Promise<string[]> {
  const { stdout } = await runRecorded(['late-stacks.cjs', ...args], preload ? { preload } : {})
  const lines = stdout.split('\n')
  // Where contexts are kept, older versions of Node call back through one more function.
  return lines.filter((line) => !line.includes('callbackTrampoline'))
}

describe('errors of late calls have the stacks that they have without the recorder', () => {
  test.each(copies.flatMap((copy) => ways.map((way) => [copy, way] as const)))(
    '%s, %s',
    async (copy, way) => {
      const plain = await stacksSeen([way, copy], [])
      const recorded = await stacksSeen([way, copy])
      expect(plain.length).toBeGreaterThan(20)
      expect(isLazy ? recorded : beforeLater(recorded)).toEqual(isLazy ? plain : beforeLater(plain))
    },
    30_000,
  )
})

function beforeLater(lines: readonly string[]): readonly string[] {
  return lines.slice(
    0,
    lines.findIndex((line) => line.includes('"later"')),
  )
}
